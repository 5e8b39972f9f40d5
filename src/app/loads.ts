import type { Clock, Rng } from '../base/clock.ts';
import type { Caching } from '../gateway/caching.ts';
import { createRecovery, type Recovery } from '../gateway/recovery.ts';
import type { Report } from '../model/events.ts';
import type { RateGate } from '../model/recovery.ts';
import type { CounterStore } from '../model/stores.ts';
import { mistakeAt } from '../plan/mistakes.ts';
import { RESOLVERS } from '../plan/resolver-file.ts';
import { type Config, ConfigMistakes, type Overrides, readConfig } from './config.ts';
import { type ConnectedBackends, connectBackends } from './connect-backends.ts';
import { type Loaded, load } from './load.ts';
import {
  importConfig,
  importFunctions,
  type Project,
  ProjectMistake,
  readOperations,
  readSources,
} from './project.ts';
import { importRules } from './project-rules.ts';
import { projectScalars } from './project-scalars.ts';
import type { Environment } from './references.ts';

/** One load that serves. */
export interface Live {
  readonly config: Config;
  readonly backends: ConnectedBackends;
  /** What is known of those backends. */
  readonly recovery: Recovery;
  readonly loaded: Loaded;
}

/** The load that serves now, and how the next one takes its place. */
export interface Loads {
  current(): Live;
  /** Where anything of the new load is wrong, or `serve` throws, the old one stays and the error goes on. */
  reload(serve: (next: Live) => void): Promise<void>;
  /** Ends when the calls of what serves now need compile nothing more. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

export interface LoadParts {
  readonly project: Project;
  readonly flags: Overrides;
  readonly environment: Environment | undefined;
  readonly clock: Clock;
  readonly report: Report;
  readonly rng: Rng;
  readonly caching: Caching;
  readonly gate: RateGate;
  readonly counters: CounterStore;
}

export async function startLoads(config: Config, parts: LoadParts): Promise<Loads> {
  let generation = 1;
  let live = await loadWith(config, { parts, generation });
  let turn: Promise<unknown> = Promise.resolve();
  const stopping = new AbortController();

  const reloadOnce = async (serve: (next: Live) => void) => {
    generation++;
    const file = await importConfig(parts.project, generation, parts.clock);
    const changed = readConfig(file, parts.environment, parts.flags);
    const next = await loadWith(changed, { parts, generation, live });
    try {
      stopping.signal.throwIfAborted();
      serve(next);
    } catch (failure) {
      if (next.backends !== live.backends) await next.backends.close();
      throw failure;
    }
    if (next.backends !== live.backends) closeLater(live, parts.clock, stopping.signal);
    live = next;
    void next.loaded.warmUp(stopping.signal);
  };

  return {
    current: () => live,
    warmUp: () => live.loaded.warmUp(stopping.signal),
    reload(serve) {
      const mine = turn.then(() => unlessStopped(reloadOnce(serve), stopping.signal));
      turn = mine.catch(() => {});
      return mine;
    },
    async close() {
      stopping.abort(STOPPED);
      await turn;
      await live.backends.close();
    },
  };
}

const STOPPED = new ProjectMistake([
  mistakeAt(
    { file: RESOLVERS },
    { rule: 'resolver', message: 'The gateway stopped before the project had loaded.' },
  ),
]);

/** Ends at a stop, whatever a module of the project still waits for. */
function unlessStopped(loading: Promise<void>, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(stopping.reason);
    if (stopping.aborted) leave();
    stopping.addEventListener('abort', leave, { once: true });
    loading.then(resolve, reject).finally(() => stopping.removeEventListener('abort', leave));
  });
}

interface Loading {
  readonly parts: LoadParts;
  readonly generation: number;
  readonly live?: Live;
}

async function loadWith(config: Config, { parts, generation, live }: Loading): Promise<Live> {
  const functions = await importFunctions(parts.project, generation, parts.clock);
  const rules = await importRules(parts.project, generation, parts.clock);
  const same = live && JSON.stringify(live.config.backends) === JSON.stringify(config.backends);
  const backends = same
    ? live.backends
    : connectBackends(config.backends, parts.project.folder, parts.clock);
  const { clock, report, rng, gate } = parts;
  const recovery = same
    ? live.recovery
    : createRecovery({ clock, report, rng, gate, traitsOf: backends.traitsOf });
  try {
    const wrong = same ? [] : await backends.roleProblems();
    if (wrong.length > 0) throw new ConfigMistakes(wrong);
    const sources = readSources(parts.project);
    const scalars = projectScalars(config.scalars);
    const { limits, graphql, auth } = config;
    const access = { rules, claims: auth.claims, stepUp: auth.stepUp };
    const operations = graphql.operations === 'listed' ? readOperations(parts.project) : null;
    const given = { generation, sources, functions, backends, recovery, scalars };
    const loaded = load({ ...parts, ...given, limits, operations, access });
    return { config, backends, recovery, loaded };
  } catch (failure) {
    if (!same) await backends.close();
    throw failure;
  }
}

/** Calls of the old load may still run, for as long as an operation may take. */
function closeLater({ backends, config }: Live, clock: Clock, stopping: AbortSignal): void {
  const close = () => backends.close();
  clock
    .sleep(config.server.operationTimeout, stopping)
    .then(close, close)
    .catch(() => {});
}
