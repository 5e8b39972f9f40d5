import type { Effort } from './effort.ts';
import type { Figures } from './figures.ts';
import { type RoundOf, round } from './round.ts';
import type { Stage } from './stage.ts';

/** A subject that is not warm by then is measured as it is. */
const WARM_MS = 60_000;

/**
 * Rounds of all subjects in turn, so that noise hits them alike; each round another one begins.
 * Answers the rounds of each subject, in the order of the subjects.
 */
export async function interleaved(
  stage: Stage,
  subjects: readonly Omit<RoundOf, 'ms'>[],
  { warmRequests, rounds, roundMs }: Effort,
): Promise<Figures[][]> {
  for (const subject of subjects) {
    await round(stage, { ...subject, requests: warmRequests, ms: WARM_MS });
  }
  const figures: Figures[][] = subjects.map(() => []);
  for (let number = 0; number < rounds; number += 1) {
    for (const index of rotated(subjects.length, number)) {
      const subject = subjects[index];
      if (subject) figures[index]?.push(await round(stage, { ...subject, ms: roundMs }));
    }
  }
  return figures;
}

/** The numbers below `length`, beginning at another one each time. */
export function rotated(length: number, by: number): number[] {
  return Array.from({ length }, (_, index) => (index + by) % length);
}
