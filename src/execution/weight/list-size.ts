import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInt,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
  valueFromAST,
} from 'graphql';
import { LIST_SIZES } from '../../base/limits.ts';
import { type Count, larger, orElse } from './count.ts';
import { variablesIn } from './given.ts';

type Field = GraphQLField<unknown, unknown>;

/**
 * How many items the arguments of a field ask for, the most of several. Where none says a number it is what was
 * handed down; 0: nobody says one.
 */
export function listSize(node: FieldNode, { args }: Field, handedDown: Count): Count {
  const given = new Map((node.arguments ?? []).map(({ name, value }) => [name.value, value]));
  const asked = args
    .filter(asksForSize)
    .map((argument) => sizeIn(argument, given.get(argument.name)));
  return asked.length === 0 ? handedDown : orElse(asked.reduce(larger), handedDown);
}

function asksForSize({ name, type }: Pick<GraphQLArgument, 'name' | 'type'>): boolean {
  const bare = getNullableType(type);
  if (bare === GraphQLInt) return LIST_SIZES.has(name);
  return isInputObjectType(bare) && holdsSize(bare);
}

const HOLDING = new WeakMap<GraphQLInputObjectType, boolean>();

function holdsSize(type: GraphQLInputObjectType): boolean {
  const known = HOLDING.get(type);
  if (known !== undefined) return known;
  HOLDING.set(type, false); // while it is being asked: a type may contain itself
  const holds = Object.values(type.getFields()).some(asksForSize);
  HOLDING.set(type, holds);
  return holds;
}

function sizeIn({ type, defaultValue }: GraphQLArgument, value: ValueNode | undefined): Count {
  const usual = numberIn(defaultValue, type);
  if (value === undefined) return usual;
  if (value.kind === Kind.VARIABLE) {
    const { value: name } = value.name;
    return (variables) => {
      const given = variables[name];
      return given === undefined ? usual : numberIn(given, type);
    };
  }
  if (variablesIn(value).length === 0) return numberIn(valueFromAST(value, type), type);
  return (variables) => numberIn(valueFromAST(value, type, variables), type);
}

/** The largest size in a coerced value; 0 where there is none. */
function numberIn(value: unknown, type: GraphQLInputType): number {
  const bare = getNullableType(type);
  if (isListType(bare) || value === null || value === undefined) return 0;
  if (!isInputObjectType(bare)) return typeof value === 'number' && value > 0 ? value : 0;
  const sizes = Object.values(bare.getFields())
    .filter(asksForSize)
    .map((field) => numberIn(Reflect.get(Object(value), field.name), field.type));
  return Math.max(0, ...sizes);
}
