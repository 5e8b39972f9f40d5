import type { GraphQLSchema } from 'graphql';
import type { Effect } from '../src/base/effects.ts';
import type { GatewayContext } from '../src/model/gateway.ts';
import type { Decide } from '../src/model/permission.ts';
import type { ToolPlan } from '../src/model/plan.ts';
import { inputSchema } from '../src/specs/schema/input-schema.ts';

/** What a list of tools is narrowed by; null narrows nothing. */
export interface ToolFilter {
  readonly effects: readonly Effect[] | null;
  readonly tags: readonly string[] | null;
  readonly names: readonly string[] | null;
}

/** What its caller can call here: `Query.tools` and `Query.tool`. */
export function catalogResolvers(listed: readonly ToolPlan[], decide: Decide) {
  const byName = new Map(listed.map((tool) => [tool.id, tool]));
  const sorted = listed.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const callable = async (tools: readonly ToolPlan[], { operation }: GatewayContext) => {
    const decisions = await Promise.all(tools.map((tool) => decide(operation.caller, tool)));
    return tools.filter((_, at) => decisions[at]?.is === 'ALLOW');
  };
  return {
    Query: {
      tools: (_: unknown, wanted: ToolFilter, context: GatewayContext) =>
        callable(
          sorted.filter((tool) => fits(tool, wanted)),
          context,
        ),
      async tool(_: unknown, { name }: { name: string }, context: GatewayContext) {
        const tool = byName.get(name);
        return (tool && (await callable([tool], context))[0]) ?? null;
      },
    },
    Tool: {
      name: ({ id }: ToolPlan) => id,
      inputSchema: ({ id }: ToolPlan, _: unknown, __: unknown, info: { schema: GraphQLSchema }) =>
        shownSchema(id, info.schema),
    },
  };
}

function fits(tool: ToolPlan, { effects, tags, names }: ToolFilter): boolean {
  return (
    (effects?.includes(tool.effect) ?? true) &&
    (tags?.some((tag) => tool.tags.includes(tag)) ?? true) &&
    (names?.includes(tool.id) ?? true)
  );
}

function shownSchema(tool: string, schema: GraphQLSchema) {
  const args = schema.getMutationType()?.getFields()[tool]?.args ?? [];
  return inputSchema(args, { schema, audience: 'shown' });
}
