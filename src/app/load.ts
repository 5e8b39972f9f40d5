import { setImmediate as afterOthers } from 'node:timers/promises';
import { addResolversToSchema } from '@graphql-tools/schema';
import type { GraphQLArgument, GraphQLSchema } from 'graphql';
import { resolversFor } from '../../resolvers/index.ts';
import { permissions } from '../../resolvers/permissions.ts';
import { decider } from '../auth/decide.ts';
import { type RootRules, shieldRoots } from '../auth/shield.ts';
import { backendClients } from '../backends/client.ts';
import { resolverBackend } from '../backends/resolver.ts';
import { ForbiddenError } from '../base/access-errors.ts';
import type { CallSpec } from '../base/argument-refusal.ts';
import type { Clock } from '../base/clock.ts';
import type { Effect } from '../base/effects.ts';
import type { Limits } from '../base/limits.ts';
import type { Served } from '../execution/executor.ts';
import type { Caching } from '../gateway/caching.ts';
import { coerceArguments } from '../gateway/coerce-arguments.ts';
import { compose } from '../gateway/compose.ts';
import { createGateway } from '../gateway/gateway.ts';
import { aroundRequest } from '../gateway/order.ts';
import type { Recovery } from '../gateway/recovery.ts';
import type { Args } from '../model/call.ts';
import type { Report } from '../model/events.ts';
import type { CallTool } from '../model/gateway.ts';
import type { Decide, Rule } from '../model/permission.ts';
import type { Catalogue, ToolPlan } from '../model/plan.ts';
import type { CounterStore } from '../model/stores.ts';
import { type Compiled, compile, type Surroundings } from '../plan/compile.ts';
import type { SdlSource } from '../plan/parse.ts';
import { outcome } from '../policies/outcome.ts';
import { type Admit, admission } from '../server/limits/admission.ts';
import { listedDocuments } from '../server/limits/listed.ts';
import { type VisibleSchemas, visibleSchemas } from '../server/visible-schema.ts';
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
  readonly recovery: Recovery;
  readonly caching: Caching;
  readonly counters: CounterStore;
  /** Counts the loads of this process; functions may be others in each. */
  readonly generation: number;
  readonly scalars: NonNullable<Surroundings['scalars']>;
  readonly limits: Limits;
  /** Texts of the only operations that may run, beside those generated for tools; null: any may. */
  readonly operations: readonly string[] | null;
  readonly access: Access;
}

/** What config and the project say of who may call what. */
export interface Access {
  /** Of the operator's own. */
  readonly rules: readonly Rule[];
  /** The claims that config lists. */
  readonly claims: readonly string[];
  readonly stepUp: boolean;
}

/** A schema that serves, and the words about its arguments. */
export interface ServedSchema extends Served {
  /** @param id of a tool, a join, or any other field: `Query.tools` */
  specOf(id: string): CallSpec;
}

export interface Loaded {
  readonly served: ServedSchema;
  /** Whether a document is looked at any further. */
  readonly admit: Admit;
  readonly visible: VisibleSchemas;
  /** Compiles what the first call of each tool and join would have to, and lets requests through in between. */
  warmUp(stop: AbortSignal): Promise<void>;
}

/**
 * Sources → a schema that can be served. Nothing that serves already is touched.
 * @throws SchemaMistakes
 */
export function load(input: LoadInput): Loaded {
  const { sources, functions, backends, limits, operations, access, clock, report } = input;
  const { schema, catalogue } = compile(sources, {
    backends: backends.kinds,
    readOnly: backends.readOnly,
    keyHeaders: backends.keyHeaders,
    resolvers: new Set(Object.keys(functions)),
    claims: new Set(access.claims),
    scalars: input.scalars,
    listSize: limits.listSize,
  });
  const decide = decider({ ...access, clock });
  const { gateway, parts } = gatewayOver({ schema, catalogue }, { ...input, decide });
  const shown = catalogue.tools.filter(
    ({ binding }) => binding.kind === 'resolver' || backends.isOn(binding.backend),
  );
  const rules = permissions(catalogue.tools, decide, report);
  const whole = () => executable(schema, resolversFor(gateway, shown, decide), rules);
  const served = whole();
  const visible = visibleSchemas(served, catalogue.tools, decide);
  const listed = operations && listedDocuments(operations, schema);
  return {
    served: {
      ...servedBy(served, { tools: catalogue.tools, visible, instrumented: whole }),
      specOf: parts.specOf,
      checks: checksOver(catalogue, limits),
    },
    admit: admission({ limits, listed }),
    visible,
    async warmUp(stop) {
      for (const plan of [...catalogue.tools, ...catalogue.joins]) {
        await afterOthers();
        if (stop.aborted) return;
        parts.argumentCheckOf(plan);
      }
    },
  };
}

function checksOver({ tools }: Catalogue, limits: Limits): NonNullable<Served['checks']> {
  const costs = new Map(tools.map(({ id, cost }) => [id, cost]));
  return { limits, costOf: (field) => costs.get(field) ?? 0 };
}

/** A schema with resolvers, of which each root field asks who is asking. */
function executable(
  schema: GraphQLSchema,
  resolvers: ReturnType<typeof resolversFor>,
  rules: RootRules,
): GraphQLSchema {
  const made = addResolversToSchema({ schema, resolvers });
  shieldRoots(made, rules, new ForbiddenError('You may not ask for this.'));
  return made;
}

interface Serving {
  readonly tools: readonly ToolPlan[];
  readonly visible: VisibleSchemas;
  instrumented(): GraphQLSchema;
}

function servedBy(schema: GraphQLSchema, { tools, visible, instrumented }: Serving): Served {
  const effects = new Map<string, Effect>(tools.map(({ id, effect }) => [id, effect]));
  let apart: GraphQLSchema | undefined;
  return {
    schema,
    effectOf: (field) => effects.get(field),
    introspectedBy: ({ operation }) => visible.listedFor(operation.caller),
    instrumented() {
      apart ??= instrumented();
      return apart;
    },
  };
}

function gatewayOver(
  { schema, catalogue }: Compiled,
  input: LoadInput & { readonly decide: Decide },
) {
  const { backends, functions, recovery, caching, counters, clock, report, limits, decide } = input;
  const tools = new Map(catalogue.tools.map((tool) => [tool.id, tool]));
  // Callers are asked for late: the gateway exists only once its backends do, those of TypeScript among them.
  const coercing = (id: string, declared = argumentsOf(schema, id)): CallTool => {
    const specOf = () => parts.specOf(id);
    return async (args, ...rest) =>
      gateway.callerOf(id)(coerceArguments(declared, args, specOf), ...rest);
  };
  const parts = gatewayParts(schema, {
    clock,
    report,
    decide,
    recovery,
    caching,
    counters,
    codeVersion: String(input.generation),
    examplesOf: (id) => tools.get(id)?.examples.map(({ args }) => args) ?? [],
    resultItems: limits.resultItems,
    callTool(name) {
      const declared = argumentsOf(schema, name);
      const call = coercing(name, declared);
      return (args, ...rest) => call(only(declared, args), ...rest);
    },
  });
  const resolver = resolverBackend({
    functions,
    toolNamed(name) {
      const plan = tools.get(name);
      return plan && { plan, call: coercing(name) };
    },
    clientOf: backendClients({
      kinds: backends.kinds,
      backends: backends.byKind,
      newKey: parts.newKey,
      guard: (plan, invoke) => compose([outcome, ...aroundRequest(plan, parts)], invoke),
    }),
  });
  const gateway = createGateway(catalogue, { ...backends.byKind, resolver }, parts);
  return { gateway, parts };
}

/** Of a call's arguments those that another tool declares too. */
function only(declared: readonly GraphQLArgument[], args: Args): Args {
  const names = declared.map(({ name }) => name).filter((name) => Object.hasOwn(args, name));
  return Object.fromEntries(names.map((name) => [name, args[name]]));
}
