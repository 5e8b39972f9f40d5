import type { ConcurrencyDirectiveArgs } from '../../generated/schema.ts';
import type { ConcurrencyPlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export function readConcurrency(field: ToolField): ConcurrencyPlan | null {
  const args = field.read<ConcurrencyDirectiveArgs>('concurrency');
  if (!args) return null;
  const { limit, queue } = args;
  field.checkRange('@concurrency(limit:)', limit, { least: 1 });
  field.checkRange('@concurrency(queue:)', queue, { least: 0 });
  return { limit, queue };
}
