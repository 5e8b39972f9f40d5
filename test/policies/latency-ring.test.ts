import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLatencyRing } from '../../src/policies/latency-ring.ts';

function ringOf(samples: readonly number[]) {
  const ring = createLatencyRing();
  for (const ms of samples) ring.add('fetchOrder', 'shop', ms);
  return ring;
}

const p50 = (samples: readonly number[]) => ringOf(samples).p50('fetchOrder', 'shop');
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

test('of what was never asked the median is 0', () => {
  expect(createLatencyRing().p50('fetchOrder', 'shop')).toBe(0);
});

test('19 samples say nothing, 20 do', () => {
  expect(p50(upTo(19))).toBe(0);
  expect(p50(upTo(20))).toBe(10);
});

test('only the last 100 samples count', () => {
  expect(p50([...Array(500).fill(9_000), ...upTo(100)])).toBe(50);
});

test('what is forgotten is the oldest, as long as there is one', () => {
  const ring = ringOf([...Array(30).fill(9_000), ...upTo(90)]); // of the former 10 are kept
  expect(ring.p50('fetchOrder', 'shop')).toBe(50);
  for (let n = 0; n < 10; n++) ring.forget('fetchOrder', 'shop');
  expect(ring.p50('fetchOrder', 'shop')).toBe(45);
  ring.add('fetchOrder', 'shop', 1);
  expect(ring.p50('fetchOrder', 'shop')).toBe(45);

  for (let n = 0; n < 72; n++) ring.forget('fetchOrder', 'shop');
  expect(ring.p50('fetchOrder', 'shop')).toBe(0); // 19 are left
  for (let n = 0; n < 72; n++) ring.forget('fetchOrder', 'shop');
  for (const ms of upTo(20)) ring.add('fetchOrder', 'shop', ms);
  expect(ring.p50('fetchOrder', 'shop')).toBe(10);
  ring.forget('fetchOrder', 'replica');
  expect(ring.p50('fetchOrder', 'replica')).toBe(0);
});

test('tools and backends have samples of their own', () => {
  const ring = ringOf(upTo(100));
  for (const ms of upTo(20)) {
    ring.add('fetchOrder', 'replica', ms * 10);
    ring.add('fetchQuote', 'shop', ms * 100);
  }
  expect(ring.p50('fetchOrder', 'shop')).toBe(50);
  expect(ring.p50('fetchOrder', 'replica')).toBe(100);
  expect(ring.p50('fetchQuote', 'shop')).toBe(1_000);
  expect(ring.p50('fetchQuote', 'replica')).toBe(0);
});

test('it equals the median of the sorted samples, after every single one', () => {
  const samples = fc.array(fc.oneof(fc.nat(20), fc.double({ min: 0, max: 1e4, noNaN: true })), {
    maxLength: 300,
  });
  const check = (all: readonly number[]) => {
    const ring = createLatencyRing();
    for (const [at, ms] of all.entries()) {
      ring.add('fetchOrder', 'shop', ms);
      const kept = all.slice(Math.max(0, at - 99), at + 1).toSorted((a, b) => a - b);
      const median = kept.length < 20 ? 0 : kept[Math.ceil(kept.length / 2) - 1];
      expect(ring.p50('fetchOrder', 'shop')).toBe(median);
    }
  };
  fc.assert(fc.property(samples, check), { numRuns: 1_000 });
});
