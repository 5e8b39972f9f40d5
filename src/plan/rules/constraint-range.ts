import type { ConstraintDirectiveArgs } from '../../generated/schema.ts';
import { everyInput } from '../elements.ts';
import { directiveOf } from '../read-directive.ts';
import { readConstraint } from '../readers/constraint.ts';
import { patternOf, refuses } from '../refuses.ts';
import type { SchemaRule } from '../rule.ts';

const FORMATS: ReadonlySet<string> = new Set([
  ...['date-time', 'date', 'time', 'duration', 'email', 'uri', 'uuid', 'ipv4', 'ipv6', 'hostname'],
]);
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems'] as const;

/** Every constraint lets something in, its own default at least. */
export const constraintRange: SchemaRule = ({ schema }, report) => {
  for (const input of everyInput(schema)) {
    const written = readConstraint(schema, input);
    if (!written) continue;
    const wrong = whatIsWrong(written);
    if (wrong) report(directiveOf(input, 'constraint'), `@constraint of ${input.name}: ${wrong}.`);
    else if (refuses(written, input.defaultValue)) {
      const node = input.astNode?.defaultValue;
      report(node, `The default of ${input.name} breaks its own @constraint.`);
    }
  }
};

function whatIsWrong(written: ConstraintDirectiveArgs): string | undefined {
  const { pattern, format, multipleOf } = written;
  if (isEmpty(written)) return 'nothing is both large and small enough';
  const negative = COUNTS.find((keyword) => (written[keyword] ?? 0) < 0);
  if (negative) return `${negative} is not negative`;
  if (typeof multipleOf === 'number' && multipleOf <= 0) return 'multipleOf is more than 0';
  if (typeof pattern === 'string' && !patternOf(pattern))
    return 'the pattern is no regular expression';
  if (typeof format !== 'string' || FORMATS.has(format)) return undefined;
  return `the format is one of ${[...FORMATS].join(', ')}`;
}

function isEmpty(written: ConstraintDirectiveArgs): boolean {
  const { min, max, exclusiveMin, exclusiveMax } = written;
  const [least, above] = [min ?? -Infinity, exclusiveMin ?? -Infinity];
  const [most, below] = [max ?? Infinity, exclusiveMax ?? Infinity];
  return (
    least > most ||
    least >= below ||
    above >= most ||
    above >= below ||
    (written.minLength ?? 0) > (written.maxLength ?? Infinity) ||
    (written.minItems ?? 0) > (written.maxItems ?? Infinity)
  );
}
