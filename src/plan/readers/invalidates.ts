import type { InvalidatesDirectiveArgs } from '../../generated/schema.ts';
import type { ToolField } from '../tool-field.ts';

export function readInvalidates(field: ToolField): readonly string[] {
  return field.read<InvalidatesDirectiveArgs>('invalidates')?.tags ?? [];
}
