import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Presented } from '../auth/identify.ts';
import type { Clock } from '../base/clock.ts';
import { createExecutor, type ExecutorOptions } from '../execution/executor.ts';
import { createCaching } from '../gateway/caching.ts';
import type { Caller } from '../model/call.ts';
import { createApollo } from '../server/apollo.ts';
import { type ContextParts, contextFor, newTraceId } from '../server/context.ts';
import { answerTo, type FormatParts, formatErrors } from '../server/format-error.ts';
import type { EndpointParts } from '../server/graphql-endpoint.ts';
import type { Admit } from '../server/limits/admission.ts';
import { validationWith } from '../server/validation.ts';
import { toAll } from '../telemetry/listening.ts';
import { bugFields, createLogger, logEvents } from '../telemetry/logs.ts';
import { createNotifier } from '../telemetry/notify.ts';
import { type Config, type Overrides, readConfig } from './config.ts';
import { createStores, isSameStores, type StoresParts } from './create-stores.ts';
import { createDoors, type Doors } from './doors.ts';
import { changeableIdentity } from './identity.ts';
import type { Loaded } from './load.ts';
import { type Live, type Loads, startLoads } from './loads.ts';
import { importConfig, type Project } from './project.ts';
import type { Environment } from './references.ts';
import { systemClock } from './system-clock.ts';

export interface AppOptions {
  readonly project: Project;
  /** Stand above the environment and the file. */
  readonly flags?: Overrides;
  /** @default the process's own */
  readonly environment?: Environment;
  /** @default JSON lines on stderr, at the level that the configuration names */
  readonly logger?: Logger;
  /** @default the real time */
  readonly clock?: Clock;
  /**
   * Requests that run where instrumentation can see them.
   * @default none
   */
  readonly sampled?: ExecutorOptions['sampled'];
}

/** Readiness waits that long for first calls to become cheap; of a large catalogue the rest follows. */
const WARM_UP_MS = 250;

const NEXT_START = 'redis and encryption changed: they take effect at the next start.';

/** An operation from within the process. */
export interface OperationRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface App {
  /** Opens the doors. @returns their URLs */
  listen(): Promise<{ readonly url: string; readonly adminUrl: string }>;
  /**
   * Runs an operation as if it came by HTTP with this key or token. Rejects with a ToolError where nobody is known by
   * it. @returns the answer's JSON
   */
  execute(request: OperationRequest, credential: string): Promise<unknown>;
  /** The key of this machine, where no authentication is configured. */
  devKey(): string | null;
  /** What the holder of a key or token may call. */
  schemaFor(credential: string): Promise<GraphQLSchema>;
  /** Loads schema, tools and configuration anew. Where one is wrong it throws, and what served goes on serving. */
  reload(): Promise<void>;
  schema(): GraphQLSchema;
  /** Stops accepting, ends what runs within its time, closes every connection. */
  stop(): Promise<void>;
}

/**
 * The composition root: everything real is plugged in here.
 * @throws ConfigMistakes, ProjectMistake, SchemaMistakes
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { project, flags = {}, clock = systemClock, sampled = () => false, environment } = options;
  const config = readConfig(await importConfig(project, 1), environment, flags);
  const { logger = createLogger(config.telemetry.level) } = options;
  const notifier = createNotifier({ webhooks: config.notify, clock, log: logger });
  const report = toAll([logEvents(logger), notifier.report]);
  const parts = { rng: Math.random, clock, report };
  const kept = keptIn(config, { ...parts, folder: project.folder, log: logger });
  const world = { ...parts, ...kept, project, flags, environment };
  const loads = await orClose(kept.close, () => startLoads(config, world));
  const identity = await orClose(
    () => loads.close().then(kept.close),
    () => changeableIdentity(config, { ...world, logger }),
  );
  const format = formatParts(logger);
  const { apollo, serve } = servingApollo(loads.current(), { config, sampled, format, logger });
  await apollo.server.start();
  const admit: Admit = (...asked) => loads.current().loaded.admit(...asked);
  const { limits, server } = config;
  const { operationTimeout: operationTimeoutMs } = server;
  const asked = { clock, limits, operationTimeoutMs, ...format, admit, apollo: apollo.server };
  const doors = createDoors(server, {
    ...asked,
    identity: identity.current,
    onStranger: (facts) => logger.info(facts, 'Nobody is known by the credential of a request.'),
  });
  const callerBy = async (credential: string) => identity.current().identify(within(credential));
  return {
    listen: () => opened(doors, loads, clock),
    execute: async (request, credential) => execute(request, await callerBy(credential), asked),
    async reload() {
      await loads.reload((next) => identity.change(next.config, () => serve(next)));
      if (!isSameStores(config, loads.current().config)) logger.warn(NEXT_START);
    },
    schemaFor: async (credential) =>
      loads.current().loaded.visible.listedFor(await callerBy(credential)),
    devKey: () => identity.current().devKey,
    schema: () => loads.current().loaded.served.schema,
    async stop() {
      await doors.close();
      await apollo.server.stop();
      identity.current().close();
      await loads.close();
      await kept.close();
      await notifier.close();
    },
  };
}

interface ServingParts {
  readonly config: Config;
  readonly sampled: ExecutorOptions['sampled'];
  readonly format: FormatParts;
  readonly logger: Logger;
}

/** Apollo over the first load; `serve` puts another one in its place. */
function servingApollo(first: Live, { config, sampled, format, logger }: ServingParts) {
  const served = new WeakMap<GraphQLSchema, Loaded>();
  const schemaOf = ({ loaded }: Live): GraphQLSchema => {
    served.set(loaded.served.schema, loaded);
    return loaded.served.schema;
  };
  const apollo = createApollo({
    schema: schemaOf(first),
    executor: createExecutor({ servedBy: (schema) => known(served, schema).served, sampled }),
    visibleOf: (schema) => known(served, schema).visible,
    validation: validationWith(config.graphql.introspection, config.limits),
    formatError: formatErrors(format),
    specOf: (schema, id) => known(served, schema).served.specOf(id),
    limits: config.limits,
    logger,
  });
  return { apollo, serve: (next: Live) => apollo.swap(schemaOf(next)) };
}

/** What outlives a load. */
function keptIn(config: Config, parts: StoresParts) {
  const stores = createStores(config, parts);
  const caching = createCaching({ ...parts, store: stores.cache });
  return {
    caching,
    gate: stores.gate,
    counters: stores.counters,
    async close() {
      caching.close(); // purges nothing more
      await stores.close();
    },
  };
}

/** What was loaded is closed again where the rest does not come to be. */
async function orClose<T>(close: () => Promise<void>, make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (failure) {
    await close();
    throw failure;
  }
}

function formatParts(logger: Logger): FormatParts {
  return {
    newTraceId,
    onBug: (cause, traceId) => logger.error({ traceId, ...bugFields(cause) }, 'A bug.'),
  };
}

async function opened(doors: Doors, loads: Loads, clock: Clock) {
  const urls = await doors.open();
  const warm = new AbortController();
  await Promise.race([loads.warmUp(), clock.sleep(WARM_UP_MS, warm.signal)]);
  warm.abort(); // ends the sleep
  doors.ready();
  return urls;
}

/** A request that comes from this process. */
function within(credential: string): Presented {
  return { headers: { authorization: `Bearer ${credential}` }, url: '/', address: '' };
}

type AskedParts = ContextParts & FormatParts & Pick<EndpointParts, 'admit' | 'apollo'>;

async function execute(
  { query, variables = {} }: OperationRequest,
  caller: Caller,
  parts: AskedParts,
): Promise<unknown> {
  const refusal = parts.admit(query, caller);
  if (refusal) return { errors: [answerTo(refusal, parts)] };
  const contextValue = contextFor(caller, null, parts);
  const { body } = await parts.apollo.executeOperation({ query, variables }, { contextValue });
  if (body.kind !== 'single') throw new Error('Incremental delivery is off.');
  return body.singleResult;
}

function known(served: WeakMap<GraphQLSchema, Loaded>, schema: GraphQLSchema): Loaded {
  const loaded = served.get(schema);
  if (!loaded) throw new Error('Apollo executes a schema that was never served.');
  return loaded;
}
