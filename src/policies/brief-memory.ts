import type { Clock } from '../base/clock.ts';

/** Names that are remembered for a while, each as long as the others. */
export interface BriefMemory {
  add(name: string): void;
  has(name: string): boolean;
}

export function briefMemory(clock: Clock, ms: number): BriefMemory {
  // In the order in which they are forgotten.
  const until = new Map<string, number>();
  const forget = (now: number) => {
    for (const [name, end] of until) {
      if (end > now) break;
      until.delete(name);
    }
  };
  return {
    add(name) {
      forget(clock.now());
      until.delete(name);
      until.set(name, clock.now() + ms);
    },
    has(name) {
      const end = until.get(name);
      return end !== undefined && end > clock.now();
    },
  };
}
