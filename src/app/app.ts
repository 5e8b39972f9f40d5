import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { identify } from '../auth/identify.ts';
import type { Clock } from '../base/clock.ts';
import { createExecutor, type ExecutorOptions } from '../execution/executor.ts';
import { type Caching, createCaching } from '../gateway/caching.ts';
import { createApollo } from '../server/apollo.ts';
import { contextFor, newTraceId } from '../server/context.ts';
import { answerTo, type FormatParts, formatErrors } from '../server/format-error.ts';
import type { EndpointParts } from '../server/graphql-endpoint.ts';
import type { Admit } from '../server/limits/admission.ts';
import { toAll } from '../telemetry/listening.ts';
import { bugFields, createLogger, logEvents } from '../telemetry/logs.ts';
import { createNotifier } from '../telemetry/notify.ts';
import { type Overrides, readConfig } from './config.ts';
import { createStores, isSameStores, type Stores } from './create-stores.ts';
import { createDoors } from './doors.ts';
import type { ServedSchema } from './load.ts';
import { type Loads, startLoads } from './loads.ts';
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
  /** Runs an operation as if it came by HTTP. @returns the answer's JSON */
  execute(request: OperationRequest): Promise<unknown>;
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
export async function createApp({
  project,
  flags = {},
  clock = systemClock,
  sampled = () => false,
  ...given
}: AppOptions): Promise<App> {
  const servedBy = new WeakMap<GraphQLSchema, ServedSchema>();
  const executor = createExecutor({ servedBy: (schema) => known(servedBy, schema), sampled });
  const config = readConfig(await importConfig(project, 1), given.environment, flags);
  const { logger = createLogger(config.telemetry.level) } = given;
  const notifier = createNotifier({ webhooks: config.notify, clock, log: logger });
  const report = toAll([logEvents(logger), notifier.report]);
  const parts = { rng: Math.random, clock, report };
  const stores = createStores(config, { ...parts, folder: project.folder, log: logger });
  const caching = createCaching({ ...parts, store: stores.cache });
  const loads = await startLoads(config, {
    ...parts,
    caching,
    project,
    flags,
    gate: stores.gate,
    environment: given.environment,
  }).catch(async (failure) => {
    await closeStores(stores, caching);
    throw failure;
  });
  const format: FormatParts = {
    newTraceId,
    onBug: (cause, traceId) => logger.error({ traceId, ...bugFields(cause) }, 'A bug.'),
  };
  const { served } = loads.current().loaded;
  servedBy.set(served.schema, served);
  const formatError = formatErrors(format);
  const specOf = (schema: GraphQLSchema, id: string) => known(servedBy, schema).specOf(id);
  const { limits } = config;
  const apollo = createApollo({
    schema: served.schema,
    executor,
    formatError,
    specOf,
    logger,
    limits,
  });
  await apollo.server.start();
  const admit: Admit = (...asked) => loads.current().loaded.admit(...asked);
  const { operationTimeout: operationTimeoutMs } = config.server;
  const asked = { clock, limits, operationTimeoutMs, ...format, admit, apollo: apollo.server };
  const doors = createDoors(config.server, asked);
  return {
    async listen() {
      const urls = await doors.open();
      await warmedUp(loads, clock);
      doors.ready();
      return urls;
    },
    execute: (request) => execute(request, asked),
    async reload() {
      await loads.reload((next) => {
        servedBy.set(next.schema, next);
        apollo.swap(next.schema);
      });
      if (!isSameStores(config, loads.current().config)) logger.warn(NEXT_START);
    },
    schema: () => loads.current().loaded.served.schema,
    async stop() {
      await doors.close();
      await apollo.server.stop();
      await loads.close();
      await closeStores(stores, caching);
      await notifier.close();
    },
  };
}

async function closeStores(stores: Stores, caching: Caching): Promise<void> {
  caching.close(); // purges nothing more
  await stores.close();
}

async function warmedUp(loads: Loads, clock: Clock): Promise<void> {
  const warm = new AbortController();
  await Promise.race([loads.warmUp(), clock.sleep(WARM_UP_MS, warm.signal)]);
  warm.abort(); // ends the sleep
}

async function execute(
  { query, variables = {} }: OperationRequest,
  parts: Omit<EndpointParts, 'identify'>,
): Promise<unknown> {
  const caller = identify();
  const refusal = parts.admit(query, caller);
  if (refusal) return { errors: [answerTo(refusal, parts)] };
  const contextValue = contextFor(caller, null, parts);
  const { body } = await parts.apollo.executeOperation({ query, variables }, { contextValue });
  if (body.kind !== 'single') throw new Error('Incremental delivery is off.');
  return body.singleResult;
}

function known(
  servedBy: WeakMap<GraphQLSchema, ServedSchema>,
  schema: GraphQLSchema,
): ServedSchema {
  const served = servedBy.get(schema);
  if (!served) throw new Error('Apollo executes a schema that was never served.');
  return served;
}
