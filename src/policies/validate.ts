import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats, { type FormatName } from 'ajv-formats';
import { argumentRefusal } from '../base/argument-refusal.ts';
import { type Pattern, patternOf } from '../base/pattern.ts';
import type { Args, Policy } from '../model/call.ts';
import type { JsonSchema } from '../model/json-schema.ts';
import { mistakesIn } from './argument-mistakes.ts';
import { unsafeText } from './unsafe-text.ts';

/** Says whether a value fits a JSON Schema, and leaves in `errors` why not. */
export type Check = ValidateFunction;

/**
 * Refuses arguments that the tool's own JSON Schema refuses, and text that nothing can store, before anything is sent.
 * @param checkOf asked at each call: in a large catalogue most checks are compiled after the load
 * @param examples calls of the tool, which its hints are taken from
 * @throws ValidationError ARGUMENTS
 */
export function validate(checkOf: () => Check, examples: readonly Args[] = []): Policy {
  return (next) => (call) => {
    const check = checkOf();
    const isFit = check(call.args);
    const unsafe = unsafeText(call.args);
    if (isFit && !unsafe) return next(call);
    const mistakes = [
      ...(unsafe ? [unsafe] : []),
      ...(isFit ? [] : mistakesIn(check.errors ?? [])),
    ];
    // It was compiled of one of ours.
    const schema = check.schema as JsonSchema;
    return Promise.reject(argumentRefusal(mistakes, { schema, examples }));
  };
}

/** One compiler a load: what it compiled goes with the load. */
export function checkCompiler(): (schema: JsonSchema) => Check {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    code: { optimize: false, regExp: linear },
    strict: true,
    ownProperties: true, // an argument may be called `constructor`,
    allowUnionTypes: true,
  });
  addFormats.default(ajv, FORMATS);
  return (schema) => ajv.compile(schema);
}

/** Of constraints and of the schemas of scalars alike. */
const linear = Object.assign(
  (source: string): Pattern => {
    const pattern = patternOf(source);
    if (!pattern) throw new Error(`The pattern ${source} does not take linear time.`);
    return pattern;
  },
  { code: 'linear' }, // for code that is written to a file, which ours never is
);

const FORMATS = [
  'date-time',
  'date',
  'time',
  'duration',
  'email',
  'uri',
  'uuid',
  'ipv4',
  'ipv6',
  'hostname',
] satisfies FormatName[];
