import type { FieldRule } from '../rule.ts';

/** A second request that goes out when the first has ended already is no hedge. */
export const hedgeInTime: FieldRule = (field, { policies }) => {
  const { hedge, timeout } = policies;
  if (!hedge || timeout.attemptMs === 0 || hedge.afterMs < timeout.attemptMs) return;
  field.report(
    '@hedge(after:)',
    `@hedge(after:) does nothing: the first request ends after ${timeout.attemptMs} ms.`,
    'It is less than @timeout(attempt:).',
  );
};
