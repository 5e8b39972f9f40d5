import { expect, test } from 'vitest';
import { piecesOf } from '../../src/base/template.ts';
import { narrowedCaller } from '../../src/policies/narrowed-caller.ts';
import { aCall, aPlan } from '../support/a-call.ts';

const { caller } = aCall({ plan: aPlan({ kind: 'resolver', name: 'aTool' }) });

test('of one caller alone everything may be read', () => {
  expect(narrowedCaller(caller, 'CALLER')).toBe(caller);
});

test('callers of a tenant have the tenant in common, and nothing else', () => {
  const seen = narrowedCaller(caller, 'TENANT');
  expect(seen.tenant).toBe('acme');
  expect(() => seen.id).toThrow(
    '`caller.id` was read for an answer that the callers of a tenant share.',
  );
  expect(() => seen.claims).toThrow('`caller.claims`');
  expect(() => ({ ...seen })).toThrow('`caller.*`');
  expect(() => JSON.stringify(seen)).toThrow();
});

test('all callers have nothing in common', () => {
  const seen = narrowedCaller(caller, 'PUBLIC');
  expect(() => seen.tenant).toThrow(
    '`caller.tenant` was read for an answer that all callers share.',
  );
});

test('no template reads more either', () => {
  const [slot] = piecesOf('{caller.id}').slots;
  const sources = { args: {}, parent: null, caller: narrowedCaller(caller, 'TENANT') };
  expect(() => slot?.read(sources)).toThrow('`caller.id`');
});
