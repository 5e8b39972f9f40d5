import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedProject } from './cached-project.ts';
import { freePort } from './free-port.ts';
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
export const APOLLO = 'apollo';

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
    scenarios: 'ABC',
    dialect: 'sdl',
    path: '/',
    command: peer('apollo.mjs', 'undici'),
  },
  {
    name: 'yoga',
    title: 'GraphQL Yoga, undici',
    scenarios: 'ABC',
    dialect: 'sdl',
    path: '/graphql',
    command: peer('yoga.mjs'),
  },
  {
    name: 'mercurius',
    title: 'Mercurius with jit, undici',
    scenarios: 'ABC',
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
    ...toolgate('Toolgate with @cache', ''),
    name: CACHED,
    scenarios: 'FG',
    command: (stage) => toolgateOn(cachedProject(stage)),
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
export function toolgate(title: string, project: string): Subject {
  return {
    name: TOOLGATE,
    title,
    scenarios: 'ABCG',
    dialect: 'sdl',
    path: '/graphql',
    command: () => toolgateOn(project),
    // In production it refuses to serve without authentication; nothing else of it depends on this.
    env: { NODE_ENV: 'development' },
  };
}

/** Does it take part? */
export function takes({ key }: Scenario, { scenarios }: Subject): boolean {
  return scenarios.includes(key);
}

/** False where a peer that the benchmark can do without did not install. */
export function isInstalled({ optional }: Subject): boolean {
  return optional === undefined || existsSync(script(`peers/node_modules/${optional}`));
}

export async function startSubject(stage: Stage, subject: Subject): Promise<Running> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const env = {
    ...subject.env,
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    BENCH_BACKEND_URL: stage.backendUrl,
  };
  const args = subject.command(stage, port);
  return { ...subject, port, adminPort, process: stage.start({ name: subject.title, args, env }) };
}

function toolgateOn(project: string): readonly string[] {
  return [script('../src/cli/main.ts'), 'start', '--project', project];
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
