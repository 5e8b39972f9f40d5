import type { RetryDirectiveArgs } from '../../generated/schema.ts';
import type { RetryPlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export function readRetry(field: ToolField): RetryPlan {
  const { attempts, base, cap } = field.readOrDefaults<RetryDirectiveArgs>('retry');
  field.checkRange('@retry(attempts:)', attempts, { least: 1, most: 6 });
  const baseMs = field.duration('@retry(base:)', base);
  const capMs = field.duration('@retry(cap:)', cap);
  if (field.has('@retry(base:)') && baseMs > capMs && capMs > 0) {
    field.report('@retry(base:)', `The first wait (${base}) would be longer than any (${cap}).`);
  }
  return { attempts, baseMs: Math.min(baseMs, capMs), capMs };
}
