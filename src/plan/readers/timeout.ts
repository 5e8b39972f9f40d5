import type { TimeoutDirectiveArgs } from '../../generated/schema.ts';
import type { TimeoutPlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export function readTimeout(field: ToolField): TimeoutPlan {
  const { total, attempt } = field.readOrDefaults<TimeoutDirectiveArgs>('timeout');
  const totalMs = field.duration('@timeout(total:)', total);
  const attemptMs = field.duration('@timeout(attempt:)', attempt);
  if (field.has('@timeout(attempt:)') && attemptMs > totalMs && totalMs > 0) {
    field.report(
      '@timeout(attempt:)',
      `One attempt (${attempt}) would take longer than the whole call (${total}).`,
    );
  }
  return { totalMs, attemptMs: Math.min(attemptMs, totalMs) };
}
