import { patternOf } from '../base/pattern.ts';
import type { ConstraintDirectiveArgs } from '../generated/schema.ts';

/** Whether a value breaks a constraint, as far as can be told at load: formats are not looked at. */
export function refuses(written: ConstraintDirectiveArgs, value: unknown): boolean {
  if (typeof value === 'number') return refusesNumber(written, value);
  if (typeof value === 'string') return refusesText(written, value);
  if (!Array.isArray(value)) return false;
  const { length } = value;
  const isWrongLength = length < (written.minItems ?? 0) || length > (written.maxItems ?? Infinity);
  return isWrongLength || value.some((one) => refuses(written, one));
}

function refusesNumber(written: ConstraintDirectiveArgs, value: number): boolean {
  const { min, max, exclusiveMin, exclusiveMax } = written;
  return (
    value < (min ?? value) ||
    value > (max ?? value) ||
    value <= (exclusiveMin ?? -Infinity) ||
    value >= (exclusiveMax ?? Infinity)
  );
}

function refusesText(written: ConstraintDirectiveArgs, value: string): boolean {
  const { length } = [...value]; // JSON Schema counts code points
  return (
    length < (written.minLength ?? 0) ||
    length > (written.maxLength ?? Infinity) ||
    patternOf(written.pattern ?? '')?.test(value) === false
  );
}
