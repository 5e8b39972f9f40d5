import { describe, expect, test } from 'vitest';
import { ROWS, TOLD_MS } from './classification-rows.ts';
import {
  attemptsAsWritten,
  COLUMNS,
  effectsOf,
  errorAsWritten,
  type Scene,
  sceneOf,
  seenOf,
} from './classification-scene.ts';

const NAMES = [...COLUMNS.keys()];

/** The attempts that left, in order, with one key where there is one. */
function expectAttempts(scene: Scene, name: string, count: number): void {
  const seen = seenOf(scene, name);
  const { keyed } = COLUMNS.get(name) ?? {};
  const numbers = Array.from({ length: count }, (_, n) => String(n + 1));
  const keys = new Set(seen.map(({ headers }) => headers['idempotency-key']));
  expect(seen.map(({ headers }) => headers['x-attempt'])).toEqual(numbers);
  expect(keys.size).toBe(1);
  expect(keys.has(undefined)).toBe(!keyed);
}

/** None was sent before the time that the backend told. */
function expectPatience({ ledger }: Scene, name: string): void {
  const times = ledger.requests.filter(({ id }) => id === name).map(({ at }) => at);
  const gaps = times.slice(1).map((at, n) => at - (times[n] ?? at));
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(TOLD_MS - 2); // two clocks' rounding
}

describe.each(ROWS)('$name', (row) => {
  test('each time: attempts, effects and error are as written', async () => {
    const scene = await sceneOf(row, 'ALWAYS');
    const outcomes = await Promise.all(NAMES.map((name) => scene.ask(name)));
    for (const [at, [name, column]] of [...COLUMNS].entries()) {
      const attempts = attemptsAsWritten(row, column);
      const { code, reason, sideEffect, retryable } = errorAsWritten(row, column);
      const error = outcomes[at]?.error;

      expect({ name, ...pick(error) }).toEqual({
        name,
        code,
        reason,
        sideEffect,
        retryable,
        attempts,
      });
      expectAttempts(scene, name, attempts);
      if (row.cells[column.cell] === 'wait') expectPatience(scene, name);
      const acting = row.acts ? attempts : 0;
      expect([name, scene.ledger.records.times(name)]).toEqual([name, effectsOf(acting, column)]);
    }
  });

  test('at first: a repeat that is allowed succeeds, and a key acts once', async () => {
    const scene = await sceneOf(row, 'AT_FIRST');
    const outcomes = await Promise.all(NAMES.map((name) => scene.ask(name)));
    for (const [at, [name, column]] of [...COLUMNS].entries()) {
      const most = attemptsAsWritten(row, column);
      const stuck = row.replayed === true && column.keyed;
      const attempts = stuck ? most : Math.min(most, 2);
      const acting = (row.acts ? 1 : 0) + (attempts > 1 ? 1 : 0);

      expect([name, outcomes[at]?.answer !== null]).toEqual([name, attempts > 1 && !stuck]);
      expectAttempts(scene, name, attempts);
      expect([name, scene.ledger.records.times(name)]).toEqual([name, effectsOf(acting, column)]);
    }
  });
});

function pick(error: Readonly<Record<string, unknown>> | null | undefined) {
  const { code, reason, sideEffect, retryable, attempts } = error ?? {};
  return { code, reason, sideEffect, retryable, attempts };
}
