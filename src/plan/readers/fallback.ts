import type { FallbackDirectiveArgs } from '../../generated/schema.ts';
import type { FallbackPlan } from '../../model/plan.ts';
import type { ToolField } from '../tool-field.ts';

export function readFallback(field: ToolField): FallbackPlan | null {
  const args = field.read<FallbackDirectiveArgs>('fallback');
  if (!args) return null;
  const { backends, tool = null } = args;
  if (backends.length === 0 && tool === null) {
    field.report('@fallback', '@fallback names neither a backend nor a tool.');
  }
  return { backends, tool };
}
