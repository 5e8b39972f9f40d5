import type { BreakerDirectiveArgs } from '../../generated/schema.ts';
import type { BreakerPlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export function readBreaker(field: ToolField): BreakerPlan | null {
  const args = field.read<BreakerDirectiveArgs>('breaker');
  if (!args) return null;
  const { failures, window, minimum, open } = args;
  // At 0 it would open without a failure.
  if (failures <= 0 || failures > 1) {
    field.report('@breaker(failures:)', '@breaker(failures:) is more than 0 and at most 1.');
  }
  field.checkRange('@breaker(minimum:)', minimum, { least: 1 });
  return {
    failures,
    windowMs: field.duration('@breaker(window:)', window),
    minimum,
    openMs: field.duration('@breaker(open:)', open),
  };
}
