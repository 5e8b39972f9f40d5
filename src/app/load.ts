import { setImmediate as afterOthers } from 'node:timers/promises';
import { addResolversToSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { resolversFor } from '../../resolvers/index.ts';
import { backendClients } from '../backends/client.ts';
import { resolverBackend } from '../backends/resolver.ts';
import type { Clock } from '../base/clock.ts';
import type { Effect } from '../base/effects.ts';
import type { Served } from '../execution/executor.ts';
import { coerceArguments } from '../gateway/coerce-arguments.ts';
import { compose } from '../gateway/compose.ts';
import { createGateway } from '../gateway/gateway.ts';
import { aroundRequest, type Parts } from '../gateway/order.ts';
import type { Report } from '../model/events.ts';
import type { CallTool, Gateway } from '../model/gateway.ts';
import type { ToolPlan } from '../model/plan.ts';
import { type Compiled, compile } from '../plan/compile.ts';
import type { SdlSource } from '../plan/parse.ts';
import type { ConnectedBackends } from './connect-backends.ts';
import { argumentsOf, gatewayParts } from './gateway-parts.ts';
import type { Functions } from './project.ts';

/** What one load is made of. */
export interface LoadInput {
  readonly sources: readonly SdlSource[];
  readonly functions: Functions;
  readonly backends: ConnectedBackends;
  readonly clock: Clock;
  readonly report: Report;
}

export interface Loaded {
  readonly served: Served;
  /** Compiles what the first call of each tool and join would have to, and lets requests through in between. */
  warmUp(stop: AbortSignal): Promise<void>;
}

/**
 * Sources → a schema that can be served. Nothing that serves already is touched.
 * @throws SchemaMistakes
 */
export function load(input: LoadInput): Loaded {
  const { sources, functions, backends, clock, report } = input;
  const { schema, catalogue } = compile(sources, {
    backends: backends.kinds,
    resolvers: new Set(Object.keys(functions)),
    claims: new Set(),
  });
  const parts = gatewayParts(schema, clock, report);
  const gateway = gatewayOver({ schema, catalogue }, parts, input);
  const listed = catalogue.tools.filter(
    ({ binding }) => binding.kind === 'resolver' || backends.isOn(binding.backend),
  );
  const executable = () =>
    addResolversToSchema({ schema, resolvers: resolversFor(gateway, listed) });
  return {
    served: servedBy(catalogue.tools, executable),
    async warmUp(stop) {
      for (const plan of [...catalogue.tools, ...catalogue.joins]) {
        await afterOthers();
        if (stop.aborted) return;
        parts.argumentCheckOf(plan);
      }
    },
  };
}

function servedBy(tools: readonly ToolPlan[], executable: () => GraphQLSchema): Served {
  const effects = new Map<string, Effect>(tools.map(({ id, effect }) => [id, effect]));
  let instrumented: GraphQLSchema | undefined;
  return {
    schema: executable(),
    effectOf: (field) => effects.get(field),
    instrumented() {
      instrumented ??= executable();
      return instrumented;
    },
  };
}

function gatewayOver({ schema, catalogue }: Compiled, parts: Parts, input: LoadInput): Gateway {
  const tools = new Map(catalogue.tools.map((tool) => [tool.id, tool]));
  const resolver = resolverBackend({
    functions: input.functions,
    toolNamed(name) {
      const plan = tools.get(name);
      return plan && { plan, call: coercing(schema, plan, () => gateway.callerOf(name)) };
    },
    clientOf: backendClients({
      kinds: input.backends.kinds,
      backends: input.backends.byKind,
      guard: (plan, invoke) => compose(aroundRequest(plan, parts), invoke),
    }),
  });
  const gateway = createGateway(catalogue, { ...input.backends.byKind, resolver }, parts);
  return gateway;
}

/** The caller is asked for late: the gateway exists only once its backends do, this one among them. */
function coercing(schema: GraphQLSchema, { id }: ToolPlan, caller: () => CallTool): CallTool {
  const declared = argumentsOf(schema, id);
  return async (args, operation) => caller()(coerceArguments(declared, args), operation);
}
