import { createRequire } from 'node:module';
import nodeUtil from 'node:util';
import {
  defaultFieldResolver,
  GraphQLBoolean,
  type GraphQLFieldMap,
  type GraphQLFieldResolver,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql';
import type { ToolError } from '../base/errors.ts';
import type { GatewayContext } from '../model/gateway.ts';

/** Whether a root field may be resolved for this request: true, or what is answered in its place. */
export type FieldRule = (context: GatewayContext) => true | ToolError | Promise<true | ToolError>;

/** The rule of each field of Query and Mutation. */
export interface RootRules {
  readonly Query: Readonly<Record<string, FieldRule>>;
  readonly Mutation: Readonly<Record<string, FieldRule>>;
}

// It asks node:util for what Node 23 dropped. Both packages come as CommonJS: mixed with their other builds each would
// take the other's classes for strangers.
if (!('isUndefined' in nodeUtil)) {
  Object.assign(nodeUtil, { isUndefined: (value: unknown) => value === undefined });
}
const require = createRequire(import.meta.url);
const { deny, rule, shield }: typeof import('graphql-shield') = require('graphql-shield');

const ROOTS = ['Query', 'Mutation'] as const;
type Root = (typeof ROOTS)[number];

/**
 * Puts a rule of graphql-shield before the resolver of each root field of the schema, which is changed. A root field
 * without a rule does not load; one that came in some other way would be denied.
 * @throws Error
 */
export function shieldRoots(schema: GraphQLSchema, rules: RootRules, denied: ToolError): void {
  refuseOpenFields(schema, rules);
  for (const root of ROOTS) {
    const fields = fieldsOf(schema, root);
    for (const some of inGroups(Object.keys(fields))) {
      const guards = guardsOf(root, some, { rules: rules[root], denied });
      for (const name of some) wrap(fields[name], guards[name]);
    }
  }
}

// For a type of n fields it makes n objects with up to n keys each: with 2,000 tools at once that takes twelve seconds.
const GROUP = 50;

function inGroups(names: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(names.length / GROUP);
  return Array.from({ length: count }, (_, at) => names.slice(at * GROUP, (at + 1) * GROUP));
}

interface Ruled {
  readonly rules: Readonly<Record<string, FieldRule>>;
  readonly denied: ToolError;
}

/** What graphql-shield puts before these fields. Of a schema it looks at names alone, so it is shown no more. */
function guardsOf(root: Root, names: readonly string[], { rules, denied }: Ruled) {
  const named = Object.fromEntries(names.map((name) => [name, { type: GraphQLBoolean }]));
  const type = new GraphQLObjectType({ name: root, fields: named });
  const leaves = Object.fromEntries(names.map((name) => [name, leaf(rules[name])]));
  const layer: object = shield(
    { [root]: leaves },
    {
      fallbackRule: deny,
      fallbackError: denied,
      allowExternalErrors: true, // else every failure of a tool would read as if it were forbidden
      debug: false,
    },
  ).generate(new GraphQLSchema({ mutation: type }));
  // By name of type and field.
  return Reflect.get(layer, root) as Readonly<Record<string, unknown>>;
}

/** A rule of its own for each field, which nothing is remembered of: one that two fields share answers for both. */
function leaf(ask: FieldRule | undefined) {
  return ask === undefined
    ? deny
    : rule({ cache: 'no_cache' })((_parent, _args, context: GatewayContext) =>
        answerOf(ask, context),
      );
}

/** What shield sees is true or an error: anything else that it is given, it has ideas of its own about. */
async function answerOf(ask: FieldRule, context: GatewayContext): Promise<boolean | Error> {
  const answer: unknown = await ask(context);
  return answer === true || (answer instanceof Error ? answer : false);
}

function wrap(field: Fields[string] | undefined, guard: unknown): void {
  if (!field || typeof guard !== 'function') throw new Error('A root field has no guard.');
  const resolve: GraphQLFieldResolver<unknown, GatewayContext> =
    field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => guard(resolve, source, args, context, info);
}

type Fields = GraphQLFieldMap<unknown, GatewayContext>;

function refuseOpenFields(schema: GraphQLSchema, rules: RootRules): void {
  for (const root of ROOTS) {
    const open = Object.keys(fieldsOf(schema, root)).filter(
      (name) => !Object.hasOwn(rules[root], name),
    );
    if (open.length > 0)
      throw new Error(`No rule says who may ask for ${root}.${open.join(', ')}.`);
  }
}

function fieldsOf(schema: GraphQLSchema, root: Root): Fields {
  const type = root === 'Query' ? schema.getQueryType() : schema.getMutationType();
  return type?.getFields() ?? {};
}
