import {
  coerceInputValue,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  isInputType,
  Kind,
  typeFromAST,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import type { ArgumentMistake, CallSpec } from '../base/argument-refusal.ts';
import { ToolError } from '../base/errors.ts';
import { jsonType } from '../base/schema-words.ts';
import { coercionMistake } from '../gateway/coercion-mistakes.ts';
import { type ArgumentPlace, argumentPlaces } from './argument-places.ts';

/** What a field of the schema takes: `fetchOrderHistory` of a tool, `Order.product` of a join. */
export type SpecOf = (schema: GraphQLSchema, id: string) => CallSpec;

/** What is wrong with the arguments of one field. */
export interface ArgumentFault {
  readonly error: GraphQLError;
  /** As `SpecOf` takes it. */
  readonly field: string;
  readonly mistake: ArgumentMistake;
}

interface Request {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly specOf: SpecOf;
}

/** Further ones are told in general words: whoever sends a thousand mistakes needs no thousand explanations. */
const MOST_FAULTS = 10;

/** Those of graphql-js's errors that are about an argument's value, its name, or that there is none. */
export function argumentFaults(
  errors: readonly GraphQLError[],
  request: Request,
): readonly ArgumentFault[] {
  const about = errors.filter(isAboutArgument).slice(0, MOST_FAULTS);
  if (about.length === 0) return [];
  const places = argumentPlaces(request.schema, request.document);
  const seen = new Map<string, number>();
  return about.flatMap((error): readonly ArgumentFault[] => {
    const [node] = error.nodes ?? [];
    if (node?.kind !== Kind.VARIABLE_DEFINITION) {
      const place = node && places.of(node);
      return place
        ? [{ error, field: place.field, mistake: inDocument(error, place, request) }]
        : [];
    }
    const { value: name } = node.variable.name;
    const place = places.ofVariable(name);
    if (!place) return [];
    const nth = seen.get(name) ?? 0; // graphql-js found them in this order
    seen.set(name, nth + 1);
    const mistake = inVariable(node, place, request)[nth];
    return mistake ? [{ error, field: place.field, mistake }] : [];
  });
}

/** Other errors about a document name neither a value nor an argument, and a tool's failure has its own words. */
function isAboutArgument({ message, path, originalError }: GraphQLError): boolean {
  if (originalError instanceof ToolError) return false;
  // While fields run, the same words are said of what a service answered.
  return path === undefined ? ABOUT.test(message) : OF_RUNNING_FIELD.test(message);
}

const OF_RUNNING_FIELD = /^Argument "\w+" (?:has invalid value|of (?:required|non-null) type) /;

const ABOUT = new RegExp(
  `^(?:${[
    'Variable "\\$\\w+" (?:got invalid value|of (?:required|non-null) type "[^"]*" (?:was not|must not))',
    'Argument "\\w+" (?:has invalid value|of (?:required|non-null) type)',
    'Unknown argument "',
    'Field "\\w+" argument "\\w+" of type "[^"]*" is required',
    'Field "\\w+\\.\\w+" (?:of required type|must be non-null)',
    'Field "\\w+" is not defined by type',
    'OneOf Input Object "',
    'Expected value of type "',
    'Enum "\\w+" cannot represent',
    'Value [^]* does not exist in "\\w+" enum',
    '\\w+ cannot represent',
  ].join('|')})`,
);

function inDocument(
  { message }: GraphQLError,
  { field, path, node }: ArgumentPlace,
  { schema, specOf }: Request,
): ArgumentMistake {
  const spec = specOf(schema, field);
  switch (node.kind) {
    case Kind.FIELD: {
      const [, name = ''] = /[aA]rgument "(\w+)"/.exec(message) ?? [];
      return { is: 'MISSING', path: [name] };
    }
    case Kind.ARGUMENT: {
      const names = Object.keys(spec.schema.properties ?? {});
      return { is: 'UNKNOWN', path: [], nearest: suggestionList(node.name.value, names)[0] };
    }
    case Kind.OBJECT_FIELD:
      return coercionMistake({ path: path.slice(0, -1), message, was: undefined }, spec);
    case Kind.VARIABLE:
      return { is: 'MISSING', path };
    default:
      return coercionMistake({ path, message, was: literalType(node) }, spec);
  }
}

function inVariable(
  { variable, type: written }: VariableDefinitionNode,
  { field, path }: ArgumentPlace,
  { schema, variables, specOf }: Request,
): readonly ArgumentMistake[] {
  const { value: name } = variable.name;
  const type = typeFromAST(schema, written);
  if (!Object.hasOwn(variables, name) || !isInputType(type)) return [{ is: 'MISSING', path }];
  const mistakes: ArgumentMistake[] = [];
  coerceInputValue(variables[name], type, (inner, was, { message }) => {
    const error = { path: [...path, ...inner], message, was: jsonType(was) };
    mistakes.push(coercionMistake(error, specOf(schema, field)));
  });
  return mistakes;
}

function literalType({ kind }: ValueNode): string {
  return LITERALS[kind] ?? 'another value';
}

const LITERALS: Readonly<Partial<Record<Kind, string>>> = {
  [Kind.INT]: 'an integer',
  [Kind.FLOAT]: 'a number',
  [Kind.STRING]: 'a string',
  [Kind.BOOLEAN]: 'true or false',
  [Kind.ENUM]: 'a name without quotes',
  [Kind.NULL]: 'null',
  [Kind.LIST]: 'a list',
  [Kind.OBJECT]: 'an object',
};
