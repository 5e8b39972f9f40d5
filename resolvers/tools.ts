import type { GraphQLFieldResolver } from 'graphql';
import type { Args } from '../src/model/call.ts';
import type { CallTool, Gateway, GatewayContext } from '../src/model/gateway.ts';
import type { JoinPlan } from '../src/model/plan.ts';

type Parent = Readonly<Record<string, unknown>>;
type Resolver = GraphQLFieldResolver<Parent, GatewayContext, Args>;
type ResolverMap = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;

/** One resolver a tool and a join: each hands its call to the gateway. */
export function toolResolvers(gateway: Gateway): ResolverMap {
  const map = new Map<string, Record<string, Resolver>>();
  const add = (type: string, field: string, resolver: Resolver) => {
    // Without a prototype: a field may be called `constructor`.
    const fields: Record<string, Resolver> = map.get(type) ?? Object.create(null);
    fields[field] = resolver;
    map.set(type, fields);
  };
  const { tools, joins } = gateway.catalogue;
  for (const { id } of tools) add('Mutation', id, tool(gateway.callerOf(id)));
  for (const plan of joins) add(plan.type, plan.field, join(plan, gateway.callerOf(plan.id)));
  return Object.fromEntries(map);
}

function tool(call: CallTool): Resolver {
  return (_, args, { operation }, { path }) => call(args, operation, null, path);
}

function join({ links }: JoinPlan, call: CallTool): Resolver {
  return (parent, args, { operation }, { path: place }) =>
    links.some((path) => leadsNowhere(parent, path)) ? null : call(args, operation, parent, place);
}

function leadsNowhere(parent: Parent, path: readonly string[]): boolean {
  let value: unknown = parent;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return true;
    value = Reflect.get(value, key);
  }
  return value === null || value === undefined;
}
