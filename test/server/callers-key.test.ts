import { expect, test } from 'vitest';
import { callersKey } from '../../src/server/callers-key.ts';

test.each(['k', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', '!~', 'k'.repeat(255)])(
  '%s is a key',
  (key) => expect(callersKey({ 'idempotency-key': key })).toBe(key),
);

test('a request without the header has none', () => {
  expect(callersKey({})).toBeNull();
});

test.each([
  ['an empty one', ''],
  ['one with a space', 'a b'],
  ['two in one header or in two, which Node joins', 'a, b'],
  ['one of 256 characters', 'k'.repeat(256)],
  ['one with a letter outside of ASCII', 'clé'],
  ['one with a tab', 'a\tb'],
])('%s is refused', (_, key) => {
  expect(() => callersKey({ 'idempotency-key': key })).toThrow(
    expect.objectContaining({ code: 'VALIDATION_FAILED' }),
  );
});
