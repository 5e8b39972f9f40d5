import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BackendFailure } from '../../src/base/backend-failure.ts';
import { classify } from '../../src/base/classify.ts';
import { parseHttpDate } from '../../src/base/http-date.ts';
import { parseRetryAfter, withHint } from '../../src/base/retry-after.ts';

const WALL = Date.UTC(2026, 0, 1);
const IN_TEN_SECONDS = 'Thu, 01 Jan 2026 00:00:10 GMT';

describe('how long a backend asked to be left alone', () => {
  test.each<readonly [Record<string, string | string[]>, number]>([
    [{ 'retry-after-ms': '250' }, 250],
    [{ 'retry-after-ms': '250.5' }, 251],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '1.5' }, 1_500],
    [{ 'retry-after': '999999999' }, 999_999_999_000],
    [{ 'retry-after': IN_TEN_SECONDS }, 10_000],
    [{ 'retry-after': 'Thursday, 01-Jan-26 00:00:10 GMT' }, 10_000],
    [{ 'retry-after': 'Thu Jan  1 00:00:10 2026' }, 10_000],
    [{ 'ratelimit-reset': '7' }, 7_000],
    [{ 'x-ratelimit-reset': '0.25' }, 250],
    [{ 'x-ratelimit-reset': String(WALL / 1_000 + 3) }, 3_000],
    [{ 'x-ratelimit-reset': String(WALL + 4_000) }, 4_000],
    [{ 'retry-after-ms': '5', 'retry-after': '9', 'ratelimit-reset': '8' }, 5],
    [{ 'retry-after-ms': 'soon', 'retry-after': '9', 'ratelimit-reset': '8' }, 9_000],
    [{ 'retry-after': 'soon', 'ratelimit-reset': '8', 'x-ratelimit-reset': '6' }, 8_000],
    [{ 'retry-after': ['1', '3', 'soon', '2'] }, 3_000],
  ])('%j is %s ms', (headers, ms) => {
    expect(parseRetryAfter(headers, 429, WALL)).toBe(ms);
  });

  test.each<Record<string, string>>([
    {},
    { 'retry-after': '' },
    { 'retry-after': '-1' },
    { 'retry-after': '1e3' },
    { 'retry-after': ' 2' },
    { 'retry-after': '2s' },
    { 'retry-after': '1234567890' },
    { 'retry-after': '0x10' },
    { 'retry-after': 'Wed, 31 Dec 2025 23:59:59 GMT' },
    { 'retry-after': 'Thu, 32 Jan 2026 00:00:10 GMT' },
    { 'retry-after': 'Thu, 01 Jan 2026 24:00:10 GMT' },
    { 'retry-after': 'Thu, 01 Foo 2026 00:00:10 GMT' },
    { 'retry-after': '2026-01-01T00:00:10Z' },
    { 'ratelimit-reset': String(WALL / 1_000 - 3) },
    { 'ratelimit-reset': String(WALL - 1) },
    { 'ratelimit-reset': '-5' },
  ])('%j says nothing', (headers) => {
    expect(parseRetryAfter(headers, 429, WALL)).toBeNull();
  });

  test("a date is read by the answer's own clock, where it has one", () => {
    const headers = { 'retry-after': IN_TEN_SECONDS, date: 'Thu, 01 Jan 2026 00:00:04 GMT' };
    expect(parseRetryAfter(headers, 429, WALL - 3_600_000)).toBe(6_000);
  });

  test.each([
    [429, 8_000],
    [503, 8_000],
    [500, null],
    [425, null],
  ])('with %s the reset of a quota is %s', (status, ms) => {
    expect(parseRetryAfter({ 'ratelimit-reset': '8' }, status, WALL)).toBe(ms);
  });
});

test.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
  ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
  ['Sun Nov  6 08:49:37 1994', Date.UTC(1994, 10, 6, 8, 49, 37)],
  ['Tue, 29 Feb 2028 00:00:00 GMT', Date.UTC(2028, 1, 29)],
  ['Sun, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1)],
  ['Thursday, 31-Dec-69 00:00:00 GMT', Date.UTC(2069, 11, 31)],
  ['Thu, 29 Feb 2029 00:00:00 GMT', null],
  ['Sun, 06 Nov 1994 08:60:37 GMT', null],
  ['Sun, 06 Nov 1994 08:49:61 GMT', null],
  ['Sun, 06 Nov 1994 08:49:37 CET', null],
  ['Sun, 06 Nov 1994 08:49:37 GMT and more', null],
])('%s is the date %s', (text, ms) => {
  expect(parseHttpDate(text)).toBe(ms);
});

describe('the verdict with a hint', () => {
  const verdictOf = (status: number, headers: Record<string, string>) => {
    const failure = new BackendFailure('STATUS', `${status}`, { status, headers });
    const attempt = { number: 1, backend: 'shop', sent: 'MAYBE' } as const;
    const rules = { notExecuted: [429], replaysErrors: true };
    return withHint(classify(failure, { ...attempt }, rules), failure, WALL);
  };

  test.each([
    [429, 'WAIT'],
    [503, 'WAIT'],
    [500, 'WAIT'],
    [425, 'ONCE'],
  ])('%s with Retry-After repeats as %s, and says when', (status, repeat) => {
    expect(verdictOf(status, { 'retry-after': '2' })).toMatchObject({
      repeat,
      error: { facts: { retryAfterMs: 2_000 } },
    });
  });

  test.each([400, 401, 403, 404, 409])('%s is repeated at no time', (status) => {
    const verdict = verdictOf(status, { 'retry-after': '2' });
    expect(verdict.repeat).toBe('NEVER');
    expect(verdict.error.facts).not.toHaveProperty('retryAfterMs');
  });

  test('a 503 without a hint is repeated by our own measure', () => {
    const verdict = verdictOf(503, { 'retry-after': 'soon' });
    expect(verdict.repeat).toBe('BACKOFF');
    expect(verdict.error.facts).not.toHaveProperty('retryAfterMs');
  });
});

describe('the parser', () => {
  const pad = (value: number) => String(value).padStart(2, '0');
  const text = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.integer().map(String),
    fc.bigInt().map(String),
    fc.date({ noInvalidDate: false }).map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    fc
      .tuple(fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99))
      .map(([day, ...time]) => `Thu, ${pad(day)} Feb 2026 ${time.map(pad).join(':')} GMT`),
  );
  const value = fc.oneof(text, fc.array(text), fc.constant(undefined));
  const headers = fc.record({
    date: value,
    'retry-after-ms': value,
    'retry-after': value,
    'ratelimit-reset': value,
    'x-ratelimit-reset': value,
  });

  test('is total, and its answer is never negative and never a fraction', () => {
    const property = fc.property(headers, fc.nat(999), fc.integer(), (given, status, wall) => {
      const ms = parseRetryAfter(given, status, wall);
      expect(ms === null || (Number.isInteger(ms) && ms >= 0)).toBe(true);
    });
    fc.assert(property, { numRuns: 5_000 });
  });

  test('reads every date that JavaScript writes', () => {
    const dates = fc.date({
      min: new Date('1970-01-01'),
      max: new Date('9999-12-31'),
      noInvalidDate: true,
    });
    const property = fc.property(dates, (date) => {
      const wholeSeconds = Math.floor(date.getTime() / 1_000) * 1_000;
      expect(parseHttpDate(date.toUTCString())).toBe(wholeSeconds);
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});
