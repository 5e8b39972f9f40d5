import type { TimeoutDirectiveArgs } from '../../generated/schema.ts';
import type { TimeoutPlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

const LONGEST_MS = 3_600_000;

export function readTimeout(field: ToolField): TimeoutPlan {
  const { total, attempt } = field.readOrDefaults<TimeoutDirectiveArgs>('timeout');
  const totalMs = inRange(field, '@timeout(total:)', total);
  const attemptMs = inRange(field, '@timeout(attempt:)', attempt);
  if (field.has('@timeout(attempt:)') && attemptMs > totalMs && totalMs > 0) {
    field.report(
      '@timeout(attempt:)',
      `One attempt (${attempt}) would take longer than the whole call (${total}).`,
    );
  }
  return { totalMs, attemptMs: Math.min(attemptMs, totalMs) };
}

function inRange(field: ToolField, place: string, text: string): number {
  const ms = field.duration(place, text);
  const outside = /^0+\D/.test(text) || ms > LONGEST_MS;
  if (outside) field.report(place, `${place} is more than 0 and at most 1h.`);
  return outside ? 0 : ms;
}
