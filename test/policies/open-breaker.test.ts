import { expect, test } from 'vitest';
import { openBreaker } from '../../src/policies/open-breaker.ts';
import { memoryRateGate } from '../../src/stores/memory-rate-gate.ts';
import { failureOf } from '../support/failure.ts';
import { anAttempt, recoveryParts } from './recovery-parts.ts';

/** A gate and a breaker of `shop`, open or not, and the policy that stands before both. */
function subject({ gateMs, opened }: { readonly gateMs: number; readonly opened: boolean }) {
  const { clock, breakers } = recoveryParts();
  const gate = memoryRateGate(clock);
  const breaker = breakers.of(null, 'shop', 'aTool');
  for (let failed = 0; opened && failed < 50; failed++) breaker.enter(true)?.settle('FAILURE');
  if (gateMs > 0) gate.close('shop', gateMs);
  return { clock, ask: openBreaker(null, breakers, gate)(async () => 'an answer') };
}

test.each([
  [2_000, 5_000],
  [8_000, 8_000],
])(
  'behind a gate of %i ms an open breaker refuses at once, for %i ms',
  async (gateMs, retryAfterMs) => {
    const { clock, ask } = subject({ gateMs, opened: true });

    expect(await failureOf(ask(anAttempt()))).toMatchObject({
      code: 'TOOL_DEPENDENCY_FAILURE',
      facts: { reason: 'BREAKER_OPEN', backend: 'shop', retryAfterMs },
    });
    expect(clock.now()).toBe(0);
  },
);

test.each([
  ['a closed gate', { gateMs: 2_000, opened: false }],
  ['an open breaker', { gateMs: 0, opened: true }],
])('%s alone is left to those behind', async (_, given) => {
  const { ask } = subject(given);
  expect(await ask(anAttempt())).toBe('an answer');
});

test('once the breaker lets probes through again, so does this', async () => {
  const { clock, ask } = subject({ gateMs: 8_000, opened: true });
  await clock.advance(5_000);
  expect(await ask(anAttempt())).toBe('an answer');
});
