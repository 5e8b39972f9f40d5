import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { BATCH, CACHE, directed, joined, projectWith } from './project-with.ts';
import type { Dialect, Scenario } from './scenarios.ts';
import { type Stage, script } from './stage.ts';
import type { Started } from './started.ts';

/** What is measured: a server that answers the same tool call. */
export interface Subject {
  /** As `--only` and the JSON name it. */
  readonly name: string;
  readonly title: string;
  /** Letters of the scenarios that it takes part in. */
  readonly scenarios: string;
  readonly dialect: Dialect;
  readonly path: string;
  /** Script and arguments, for a server at `PORT` over `BENCH_BACKEND_URL`. */
  readonly command: (stage: Stage, port: number) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Its package, where the benchmark goes on without it. */
  readonly optional?: string;
  /** The same of a variable of the environment. */
  readonly needs?: string;
}

export interface Running extends Subject {
  readonly port: number;
  readonly adminPort: number;
  readonly process: Started;
}

export const BARE = 'bare';
export const TOOLGATE = 'toolgate';
/** Toolgate too, with `@cache` on the tool. */
export const CACHED = 'toolgate-cached';
export const BATCHED = 'toolgate-batched';
export const JOINED = 'toolgate-joined-batched';
export const APOLLO = 'apollo';

/** URL of a Redis that the benchmark may write to. */
const REDIS = 'BENCH_REDIS_URL';
/** In production Redis needs encryption; elsewhere it has keys that end with the process. */
const DEVELOPMENT = { NODE_ENV: 'development' };

export const SUBJECTS: readonly Subject[] = [
  {
    name: BARE,
    title: 'bare proxy',
    scenarios: 'AB', // it knows one call a request
    dialect: 'plain',
    path: '/',
    command: peer('bare-proxy.mjs'),
  },
  toolgate('Toolgate', script('gateway')),
  {
    name: APOLLO,
    title: 'Apollo standalone, fetch',
    scenarios: 'ABC',
    dialect: 'sdl',
    path: '/',
    command: peer('apollo.mjs', 'fetch'),
  },
  {
    name: 'apollo-undici',
    title: 'Apollo standalone, undici',
    scenarios: 'ABCIJ',
    dialect: 'sdl',
    path: '/',
    command: peer('apollo.mjs', 'undici'),
  },
  {
    name: 'yoga',
    title: 'GraphQL Yoga, undici',
    scenarios: 'ABCIJ',
    dialect: 'sdl',
    path: '/graphql',
    command: peer('yoga.mjs'),
  },
  {
    name: 'mercurius',
    title: 'Mercurius with jit, undici',
    scenarios: 'ABCIJ',
    dialect: 'sdl',
    path: '/graphql',
    command: peer('mercurius.mjs'),
  },
  {
    name: 'hive',
    title: 'Hive Gateway, OpenAPI',
    scenarios: 'ABC',
    dialect: 'openapi',
    path: '/graphql',
    command: hiveGateway,
    optional: '@graphql-hive/gateway',
  },
  {
    ...toolgate('Toolgate with @cache', (stage) => projectWith(directed(CACHE), stage)),
    name: CACHED,
    scenarios: 'FGH',
  },
  {
    ...toolgate('Toolgate with @cache in Redis', (stage) => projectWith(directed(CACHE), stage)),
    name: 'toolgate-redis',
    scenarios: 'FGH',
    env: { ...DEVELOPMENT, GATEWAY_REDIS_URL: process.env[REDIS] ?? '' },
    needs: REDIS,
  },
  {
    ...toolgate('Toolgate with @batch', (stage) => projectWith(directed(BATCH), stage)),
    name: BATCHED,
    scenarios: 'I',
  },
  {
    ...toolgate('Toolgate with @batch, also on the join', (stage) => projectWith(joined, stage)),
    name: JOINED,
    scenarios: 'J',
  },
  {
    name: 'apollo-cached',
    title: 'Apollo, response cache plugin',
    scenarios: 'F',
    dialect: 'query',
    path: '/',
    command: peer('apollo.mjs', 'undici', 'cached'),
  },
  {
    name: 'yoga-cached',
    title: 'GraphQL Yoga, response cache plugin',
    scenarios: 'F',
    dialect: 'query',
    path: '/graphql',
    command: peer('yoga.mjs', 'cached'),
  },
  {
    name: 'mercurius-cached',
    title: 'Mercurius with jit, mercurius-cache',
    scenarios: 'F',
    dialect: 'query',
    path: '/graphql',
    command: peer('mercurius.mjs', 'cached'),
  },
];

/** Toolgate serving the project in this folder. */
export function toolgate(title: string, project: string | ((stage: Stage) => string)): Subject {
  return {
    name: TOOLGATE,
    title,
    scenarios: 'ABCGI',
    dialect: 'sdl',
    path: '/graphql',
    command: (stage) => {
      const folder = typeof project === 'string' ? project : project(stage);
      return [script('../src/cli/main.ts'), 'start', '--project', folder];
    },
  };
}

/** Does it take part? */
export function takes({ key }: Scenario, { scenarios }: Subject): boolean {
  return scenarios.includes(key);
}

/** Why the benchmark must do without it; null: it need not. */
export function missing({ optional, needs }: Subject): string | null {
  if (needs !== undefined && !process.env[needs]) return `${needs} is not set`;
  const installed = optional === undefined || existsSync(script(`peers/node_modules/${optional}`));
  return installed ? null : 'it is not installed in bench/peers';
}

export async function startSubject(stage: Stage, subject: Subject): Promise<Running> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const env = {
    ...subject.env,
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    BENCH_BACKEND_URL: stage.backendUrl,
    BENCH_KEYS: stage.keyFile,
  };
  const args = subject.command(stage, port);
  return { ...subject, port, adminPort, process: stage.start({ name: subject.title, args, env }) };
}

function peer(file: string, ...args: readonly string[]): Subject['command'] {
  return () => [script(`peers/${file}`), ...args];
}

/** Composed anew each time, since a supergraph holds the address of its backend. */
function hiveGateway(stage: Stage, port: number): readonly string[] {
  const supergraph = join(stage.folder, 'supergraph.graphql');
  const env = { ...process.env, BENCH_BACKEND_URL: stage.backendUrl };
  const sdl = execFileSync(process.execPath, [script('peers/hive-supergraph.mjs')], { env });
  writeFileSync(supergraph, sdl);
  const bin = script('peers/node_modules/@graphql-hive/gateway/dist/bin.js');
  return [bin, 'supergraph', supergraph, '--host', '127.0.0.1', '--port', String(port)];
}
