import { expect, test } from 'vitest';
import { LIMITS } from '../../../src/base/limits.ts';
import { admission, documentHash } from '../../../src/server/limits/admission.ts';
import { CALLER } from '../../support/a-call.ts';

test('a document is measured once, and again only when a thousand others came after it', () => {
  let measured = 0;
  const limits = {
    ...LIMITS,
    get documentCharacters() {
      measured += 1;
      return LIMITS.documentCharacters;
    },
  };
  const admit = admission({ limits, listed: null });
  for (let at = 0; at < 1_000; at++) admit(`{ a${at} }`, CALLER);
  for (let at = 0; at < 1_000; at++) admit(`{ a${at} }`, CALLER);
  expect(measured).toBe(1_000);
  admit('{ more }', CALLER);
  admit('{ a1 }', CALLER);
  expect(measured).toBe(1_001);
  admit('{ a0 }', CALLER);
  expect(measured).toBe(1_002);
});

test('a refused document is refused again', () => {
  const admit = admission({ limits: LIMITS, listed: null });
  const source = `{ ${'a '.repeat(6)} }`;
  for (const _ of [1, 2]) {
    expect(admit(source, CALLER)).toMatchObject({
      code: 'VALIDATION_FAILED',
      message: 'The request has 6 fields of the same name in one place; at most 5 are allowed.',
      facts: { reason: 'LIMIT', sideEffect: 'NONE', limit: { name: 'sameName', max: 5, found: 6 } },
    });
  }
});

test('where operations are listed only those run, but for callers that may send any', () => {
  const admit = admission({ limits: LIMITS, listed: new Set([documentHash('{ a }')]) });
  const free = { ...CALLER, scopes: new Set(['operations:any']) };

  expect(admit('{ a }', CALLER)).toBeUndefined();
  expect(admit('{ b }', free)).toBeUndefined();
  // That it passed for another caller lists it for nobody.
  expect(admit('{ b }', CALLER)).toMatchObject({
    message: 'This operation is not listed.',
    facts: { reason: 'REQUEST' },
  });
  expect(admit('{a}', CALLER)).toMatchObject({ facts: { reason: 'REQUEST' } });
  expect(admit(`{ ${'b '.repeat(6)} }`, free)).toMatchObject({ facts: { reason: 'LIMIT' } });
});

test('a listed operation passes the same limits', () => {
  const source = `{ ${'a '.repeat(6)} }`;
  const admit = admission({ limits: LIMITS, listed: new Set([documentHash(source)]) });
  expect(admit(source, CALLER)).toMatchObject({ facts: { reason: 'LIMIT' } });
});
