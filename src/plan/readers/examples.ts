import { coerceInputValue, isRequiredArgument } from 'graphql';
import type { ToolExample as WrittenExample } from '../../generated/schema.ts';
import type { Args } from '../../model/call.ts';
import type { ToolExample } from '../../model/plan.ts';
import { refuses } from '../refuses.ts';
import type { ToolField } from '../tool-field.ts';
import { readConstraint } from './constraint.ts';

/** Each is a call that GraphQL would let in. */
export function readExamples(
  field: ToolField,
  examples: readonly WrittenExample[],
): readonly ToolExample[] {
  return examples.flatMap(({ args: text, note }, index) => {
    const args = parseObject(text);
    const wrong = args ? whatIsWrong(field, args) : 'its args are no JSON object';
    if (wrong) field.report(`@tool(examples.${index}:)`, `The example cannot be called: ${wrong}.`);
    return args && !wrong ? [{ args, note: note ?? null }] : [];
  });
}

function parseObject(text: string): Args | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function whatIsWrong(field: ToolField, given: Args): string | undefined {
  const declared = field.definition.args;
  const names = new Set(declared.map((one) => one.name));
  const unknown = Object.keys(given).find((name) => !names.has(name));
  if (unknown !== undefined) return `there is no argument ${unknown}`;
  const missing = declared.find(
    (one) => isRequiredArgument(one) && !Object.hasOwn(given, one.name),
  );
  if (missing) return `${missing.name} is missing`;

  const wrong: string[] = [];
  for (const { name, type } of declared) {
    if (!Object.hasOwn(given, name)) continue;
    coerceInputValue(given[name], type, (path, _value, error) => {
      wrong.push(`${[name, ...path].join('.')}: ${error.message.replace(/\.$/, '')}`);
    });
  }
  return wrong[0] ?? refused(field, given);
}

function refused({ schema, definition }: ToolField, given: Args): string | undefined {
  const argument = definition.args.find((one) =>
    refuses(readConstraint(schema, one) ?? {}, given[one.name]),
  );
  return argument && `${argument.name} breaks its @constraint`;
}
