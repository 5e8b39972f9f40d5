import type { HedgeDirectiveArgs } from '../../generated/schema.ts';
import type { HedgePlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export function readHedge(field: ToolField): HedgePlan | null {
  const args = field.read<HedgeDirectiveArgs>('hedge');
  if (!args) return null;
  return { afterMs: field.duration('@hedge(after:)', args.after, { least: '50ms' }) };
}
