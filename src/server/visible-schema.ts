import {
  type GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { isHidden } from '../auth/decide.ts';
import type { Caller } from '../model/call.ts';
import type { Decide, Decision } from '../model/permission.ts';
import type { ToolPlan } from '../model/plan.ts';

/** One load of the schema, as each caller sees it. */
export interface VisibleSchemas {
  /** With the tools that it may call: what introspection shows. */
  listedFor(caller: Caller): Promise<GraphQLSchema>;
  /** With those too that it is told it could be given: what its operations are held against. */
  knownTo(caller: Caller): Promise<GraphQLSchema>;
  /** Whether one of these fields of Mutation is a tool that is as if it did not exist. */
  hidesOneOf(fields: readonly string[], caller: Caller): Promise<boolean>;
}

const MOST_SCHEMAS = 64;

export function visibleSchemas(
  whole: GraphQLSchema,
  tools: readonly ToolPlan[],
  decide: Decide,
): VisibleSchemas {
  const byName = new Map(tools.map((tool) => [tool.id, tool]));
  const made = new Map<string, GraphQLSchema>();
  const schemaOf = (names: readonly string[]) => {
    if (names.length === tools.length) return whole;
    const key = names.join(' ');
    const schema = made.get(key) ?? schemaWith(whole, new Set(names));
    made.delete(key);
    made.set(key, schema); // to the end: what was asked for last goes last
    const [first] = made.keys();
    if (made.size > MOST_SCHEMAS && first !== undefined) made.delete(first);
    return schema;
  };
  const schemaFor = async (caller: Caller, shows: (decision: Decision) => boolean) => {
    const decisions = await Promise.all(tools.map((tool) => decide(caller, tool)));
    return schemaOf(tools.filter((_, at) => isShown(decisions[at], shows)).map((tool) => tool.id));
  };
  return {
    listedFor: (caller) => schemaFor(caller, ({ is }) => is === 'ALLOW'),
    knownTo: (caller) => schemaFor(caller, (decision) => !isHidden(decision)),
    async hidesOneOf(fields, caller) {
      for (const field of fields) {
        const tool = byName.get(field);
        if (tool && isHidden(await decide(caller, tool))) return true;
      }
      return false;
    },
  };
}

function isShown(decision: Decision | undefined, shows: (decision: Decision) => boolean): boolean {
  return decision !== undefined && shows(decision);
}

/** The same schema with these tools alone, and without the types that only others need. */
function schemaWith(whole: GraphQLSchema, names: ReadonlySet<string>): GraphQLSchema {
  const { query, mutation, directives, description } = whole.toConfig();
  const fields = Object.entries(mutation?.toConfig().fields ?? {}).filter(([name]) =>
    names.has(name),
  );
  const roots = {
    query,
    mutation:
      mutation &&
      new GraphQLObjectType({ ...mutation.toConfig(), fields: Object.fromEntries(fields) }),
  };
  // A caller without tools has an empty Mutation, which is no valid schema and the truth.
  const options = { ...roots, directives, description, assumeValid: true };
  let types: readonly GraphQLNamedType[] = [];
  for (;;) {
    const schema = new GraphQLSchema({ ...options, types });
    const more = implementationsIn(schema, whole);
    if (more.length === types.length) return schema;
    types = more;
  }
}

/** What a field of an interface's type may answer is reached from nowhere else. */
function implementationsIn(
  schema: GraphQLSchema,
  whole: GraphQLSchema,
): readonly GraphQLNamedType[] {
  const found = new Set<GraphQLNamedType>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      if (!isInterfaceType(named)) continue;
      const { objects, interfaces } = whole.getImplementations(named);
      for (const one of [...objects, ...interfaces]) found.add(one);
    }
  }
  return [...found];
}
