import { expect, test } from 'vitest';
import type { Scope } from '../../src/model/plan.ts';
import { cacheKeys } from '../../src/policies/cache-key.ts';
import { aCall, aPlan } from '../support/a-call.ts';

const PLAN = {
  ...aPlan({ kind: 'sql', backend: 'help', statement: { query: 'select 1', one: true } }),
  callerPaths: [['claims', 'desk']],
  parentPaths: [['productId']],
};

interface Asker {
  readonly scope?: Scope;
  readonly version?: string;
  readonly id?: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly parent?: Readonly<Record<string, unknown>>;
  readonly tenant?: string;
  readonly principal?: string;
  readonly desk?: string;
}

function keyOf({ scope = 'CALLER', version = '1', id = 'aTool', ...asker }: Asker = {}) {
  const plan = { ...PLAN, id };
  const { args = { a: 1, b: [2] }, parent = { productId: 'p', note: 'n' } } = asker;
  const call = aCall({ plan, args, parent });
  const { tenant = 'acme', principal = 'dev:ann', desk = 'north' } = asker;
  const caller = { ...call.caller, tenant, principal, claims: { desk } };
  return cacheKeys(plan, scope, version)({ ...call, operation: { ...call.operation, caller } });
}

test('a name is SHA-256 in base64url, and tells the same call by the same name', () => {
  expect(keyOf().name).toMatch(/^[\w-]{43}$/);
  expect(keyOf({ args: { b: [2], a: 1 } })).toEqual(keyOf());
  expect(keyOf({ parent: { productId: 'p', note: 'other' } })).toEqual(keyOf());
});

test.each<[string, Asker]>([
  ['tool', { id: 'another' }],
  ['version of the plan', { version: '2' }],
  ['scope', { scope: 'TENANT' }],
  ['argument', { args: { a: 1, b: [3] } }],
  ['value of the parent', { parent: { productId: 'q' } }],
  ['claim that a template reads', { desk: 'south' }],
  ['tenant', { tenant: 'globex' }],
  ['principal', { principal: 'dev:bob' }],
])('another %s is another name', (_, asker) => {
  expect(keyOf(asker).name).not.toBe(keyOf().name);
});

test('callers of a tenant share what is scoped to it, and tenants do not', () => {
  const ann = keyOf({ scope: 'TENANT' });
  expect(keyOf({ scope: 'TENANT', principal: 'dev:bob' })).toEqual(ann);
  expect(keyOf({ scope: 'TENANT', tenant: 'globex' }).name).not.toBe(ann.name);
  expect([ann.tenant, keyOf({ scope: 'TENANT', tenant: 'globex' }).tenant]).toEqual([
    'acme',
    'globex',
  ]);
});

test('everyone shares what is public', () => {
  const ann = keyOf({ scope: 'PUBLIC' });
  expect(keyOf({ scope: 'PUBLIC', principal: 'dev:bob', tenant: 'globex' })).toEqual(ann);
  expect(ann.tenant).toBe('');
});

test('no part runs into the next one', () => {
  const one = keyOf({ tenant: 'a', principal: 'bc' });
  expect(keyOf({ tenant: 'ab', principal: 'c' }).name).not.toBe(one.name);
});
