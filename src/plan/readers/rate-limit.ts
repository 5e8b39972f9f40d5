import type { RateLimitDirectiveArgs } from '../../generated/schema.ts';
import type { RateLimitPlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export function readRateLimits(field: ToolField): readonly RateLimitPlan[] {
  return field.readAll<RateLimitDirectiveArgs>('rateLimit').map(({ limit, window, per }) => {
    field.checkRange('@rateLimit(limit:)', limit, { least: 1, most: 1_000_000 });
    const windowMs = field.duration('@rateLimit(window:)', window, { least: '1s', most: '1d' });
    if (windowMs % 1_000 !== 0) {
      field.report('@rateLimit(window:)', '@rateLimit(window:) is whole seconds.');
    }
    return { limit, windowMs, per };
  });
}
