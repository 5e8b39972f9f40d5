import type { Clock } from '../base/clock.ts';
import type { RateGate } from '../model/recovery.ts';

export const LONGEST_MS = 3_600_000;
const MOST_WAITING = 64;

/** Gates of this process alone. */
export function memoryRateGate(clock: Clock): RateGate {
  const opensAt = new Map<string, number>();
  const waiting = new Map<string, number>();
  return {
    rest(backend) {
      const until = opensAt.get(backend);
      return until === undefined ? 0 : Math.max(0, until - clock.now());
    },
    close(backend, ms) {
      const until = clock.now() + Math.min(ms, LONGEST_MS);
      if (until > (opensAt.get(backend) ?? 0)) opensAt.set(backend, until);
    },
    enter(backend) {
      const others = waiting.get(backend) ?? 0;
      if (others >= MOST_WAITING) return false;
      waiting.set(backend, others + 1);
      return true;
    },
    leave(backend) {
      const others = waiting.get(backend) ?? 0;
      if (others > 0) waiting.set(backend, others - 1);
    },
  };
}
