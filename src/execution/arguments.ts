import {
  type GraphQLArgument,
  getArgumentValues,
  isNonNullType,
  Kind,
  type ValueNode,
} from 'graphql';
import type { Site } from './execution.ts';

type Values = Record<string, unknown>;

/**
 * The arguments of a field, coerced here as far as no variable decides. Every call gets values of its own. The
 * function throws where `getArgumentValues` does.
 */
export function argumentsOf({ definition, nodes: [node] }: Site): (variables: Values) => Values {
  if (node === undefined || definition.args.length === 0) return () => ({});
  const asGraphql = (variables: Values) => getArgumentValues(definition, node, variables);
  const given = new Map((node.arguments ?? []).map(({ name, value }) => [name.value, value]));
  if ([...given.values()].some(holdsVariable)) return asGraphql;
  const constant = definition.args.filter(({ name }) => given.get(name)?.kind !== Kind.VARIABLE);
  try {
    const constants = getArgumentValues({ ...definition, args: constant }, node);
    const sources = definition.args.flatMap((argument) => sourceOf(argument, given, constants));
    return (variables) => valuesFrom(sources, variables) ?? asGraphql(variables);
  } catch {
    return asGraphql; // it throws for each call anew
  }
}

/** Is there a variable inside of a list or an object? */
function holdsVariable(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.some(isOrHoldsVariable);
  if (value.kind === Kind.OBJECT)
    return value.fields.some((field) => isOrHoldsVariable(field.value));
  return false;
}

function isOrHoldsVariable(value: ValueNode): boolean {
  return value.kind === Kind.VARIABLE || holdsVariable(value);
}

interface Source {
  readonly name: string;
  readonly variable: string | null;
  readonly required: boolean;
  readonly constant: unknown;
}

function sourceOf(
  { name, type }: GraphQLArgument,
  given: ReadonlyMap<string, ValueNode>,
  constants: Values,
): Source[] {
  const value = given.get(name);
  const variable = value?.kind === Kind.VARIABLE ? value.name.value : null;
  if (variable === null && !Object.hasOwn(constants, name)) return [];
  return [{ name, variable, required: isNonNullType(type), constant: constants[name] }];
}

/** Undefined where a variable is missing or null against the rules: graphql-js knows what follows. */
function valuesFrom(sources: readonly Source[], variables: Values): Values | undefined {
  const values: Values = {};
  for (const { name, variable, required, constant } of sources) {
    if (variable === null) {
      values[name] = copyOf(constant);
      continue;
    }
    const value = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
    if (value === undefined || (value === null && required)) return undefined;
    values[name] = value;
  }
  return values;
}

// A resolver that changes what it was given must not change what the next call gets.
function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, of]) => [key, copyOf(of)]));
  return prototype === null ? Object.setPrototypeOf(copy, null) : copy;
}
