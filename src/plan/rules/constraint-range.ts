import { patternOf } from '../../base/pattern.ts';
import type { ConstraintDirectiveArgs } from '../../generated/schema.ts';
import { everyInput } from '../elements.ts';
import { directiveOf } from '../read-directive.ts';
import { readConstraint } from '../readers/constraint.ts';
import { refuses } from '../refuses.ts';
import type { SchemaRule } from '../rule.ts';

const FORMATS: ReadonlySet<string> = new Set([
  ...['date-time', 'date', 'time', 'duration', 'email', 'uri', 'uuid', 'ipv4', 'ipv6', 'hostname'],
]);
const NO_PATTERN =
  'the pattern is no regular expression that takes linear time, without look-around and back-references';
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems'] as const;

/** Every constraint lets something in, its own default at least. */
export const constraintRange: SchemaRule = ({ schema }, report) => {
  for (const input of everyInput(schema)) {
    const written = readConstraint(schema, input);
    if (!written) continue;
    const impossible = whatIsImpossible(written);
    for (const wrong of [...impossible, ...whatIsUnknown(written)]) {
      report(directiveOf(input, 'constraint'), `@constraint of ${input.name}: ${wrong}.`);
    }
    // What lets nothing in refuses any default.
    if (impossible.length > 0 || !refuses(written, input.defaultValue)) continue;
    const node = input.astNode?.defaultValue;
    report(node, `The default of ${input.name} breaks its own @constraint.`);
  }
};

function whatIsImpossible(written: ConstraintDirectiveArgs): readonly string[] {
  const { multipleOf } = written;
  const negative = COUNTS.filter((keyword) => (written[keyword] ?? 0) < 0);
  return [
    ...(isEmpty(written) ? ['nothing is both large and small enough'] : []),
    ...(isMore(written.minLength, written.maxLength)
      ? ['nothing is both long and short enough']
      : []),
    ...(isMore(written.minItems, written.maxItems)
      ? ['no list is both long and short enough']
      : []),
    ...negative.map((keyword) => `${keyword} is not negative`),
    ...(typeof multipleOf === 'number' && multipleOf <= 0 ? ['multipleOf is more than 0'] : []),
  ];
}

function whatIsUnknown({ pattern, format }: ConstraintDirectiveArgs): readonly string[] {
  const isPattern = typeof pattern !== 'string' || patternOf(pattern);
  const isFormat = typeof format !== 'string' || FORMATS.has(format);
  return [
    ...(isPattern ? [] : [NO_PATTERN]),
    ...(isFormat ? [] : [`the format is one of ${[...FORMATS].join(', ')}`]),
  ];
}

function isEmpty(written: ConstraintDirectiveArgs): boolean {
  const { min, max, exclusiveMin, exclusiveMax } = written;
  const [least, above] = [min ?? -Infinity, exclusiveMin ?? -Infinity];
  const [most, below] = [max ?? Infinity, exclusiveMax ?? Infinity];
  return least > most || least >= below || above >= most || above >= below;
}

type Count = number | null | undefined;

function isMore(least: Count, most: Count): boolean {
  return (least ?? -Infinity) > (most ?? Infinity);
}
