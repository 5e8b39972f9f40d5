import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats, { type FormatName } from 'ajv-formats';
import { ValidationError } from '../base/errors.ts';
import { type Pattern, patternOf } from '../base/pattern.ts';
import type { Policy } from '../model/call.ts';
import type { JsonSchema } from '../model/json-schema.ts';
import { describeMistakes } from './argument-mistakes.ts';

/** Says whether a value fits a JSON Schema, and leaves in `errors` why not. */
export type Check = ValidateFunction;

/**
 * Refuses arguments that the tool's own JSON Schema refuses, before anything is sent.
 * @param checkOf asked at each call: in a large catalogue most checks are compiled after the load
 * @throws ValidationError ARGUMENTS
 */
export function validate(checkOf: () => Check): Policy {
  return (next) => (call) => {
    const check = checkOf();
    if (check(call.args)) return next(call);
    const { argument, message, hint } = describeMistakes(check.errors ?? []);
    return Promise.reject(
      new ValidationError(message, { reason: 'ARGUMENTS', argument, hint, sideEffect: 'NONE' }),
    );
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
