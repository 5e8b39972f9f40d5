import { type GraphQLArgument, type GraphQLSchema, isTypeSubTypeOf, Kind } from 'graphql';
import { EFFECTS } from '../../base/effects.ts';
import type { ToolDirectiveArgs } from '../../generated/schema.ts';
import { didYouMean } from '../did-you-mean.ts';
import { directiveOf, readDirective } from '../read-directive.ts';
import type { FieldRule } from '../rule.ts';
import type { AnyField, ToolField } from '../tool-field.ts';

const PLACE = '@fallback(tool:)';

/** The other tool can take the same call, and answers what this one would. */
export const fallbackTool: FieldRule = (field, { policies }, { schema }) => {
  const name = policies.fallback?.tool ?? null;
  if (name === null) return;
  const tools = schema.getMutationType()?.getFields() ?? {};
  const other = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (!other) {
    field.report(PLACE, `There is no tool ${name}.`, didYouMean(name, Object.keys(tools)));
    return;
  }
  const circle = circleFrom(field.id, name, schema);
  if (circle) field.report(PLACE, `Fallbacks go in a circle: ${circle.join(', ')}.`);
  else reportMisfit(field, other, schema);
};

function reportMisfit(field: ToolField, other: AnyField, schema: GraphQLSchema): void {
  const effect = readDirective<ToolDirectiveArgs>(schema, 'tool', other)?.effect;
  if (effect && !EFFECTS[effect].shareable) {
    field.report(PLACE, `${other.name} is no READ, but ${effect}.`);
  }
  if (String(other.type) !== String(field.definition.type)) {
    const own = String(field.definition.type);
    field.report(PLACE, `${other.name} answers ${String(other.type)}, not ${own}.`);
  }
  for (const argument of other.args) {
    const wrong = misfitOf(argument, field, schema);
    if (wrong !== undefined) field.report(PLACE, `${other.name} takes ${argument.name}${wrong}.`);
  }
}

function misfitOf(
  { name, type }: GraphQLArgument,
  { id, definition }: ToolField,
  schema: GraphQLSchema,
): string | undefined {
  const own = definition.args.find((one) => one.name === name);
  if (!own) return `, which ${id} does not have`;
  if (isTypeSubTypeOf(schema, own.type, type)) return undefined;
  return ` as ${String(type)}, and ${id} has it as ${String(own.type)}`;
}

/** The way from a tool over its fallbacks back to itself. */
function circleFrom(
  id: string,
  next: string,
  schema: GraphQLSchema,
): readonly string[] | undefined {
  const tools = schema.getMutationType()?.getFields() ?? {};
  const met = new Set<string>();
  for (let name: string | undefined = next; name !== undefined && !met.has(name); ) {
    met.add(name);
    if (name === id) return [id, ...met];
    name = Object.hasOwn(tools, name) ? nextOf(tools[name]) : undefined;
  }
  return undefined;
}

/** From its node, without the work of coercion: a chain is walked from each of its tools. */
function nextOf(tool: AnyField | undefined): string | undefined {
  const written = tool && directiveOf(tool, 'fallback')?.arguments;
  const value = written?.find(({ name }) => name.value === 'tool')?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}
