import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { type App, type AppOptions, createApp } from '../../src/app/app.ts';
import { projectIn } from '../../src/app/project.ts';
import { createLogger } from '../../src/telemetry/logs.ts';

/** GraphQL's answer, as far as tests look at it. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export interface TestGateway {
  readonly app: App;
  readonly url: string;
  readonly adminUrl: string;
  readonly folder: string;
  /** The key of this machine; empty where the gateway has authentication. */
  readonly key: string;
  /** What was logged, a line an entry. */
  readonly logged: readonly Readonly<Record<string, unknown>>[];
  /** Sends an operation by HTTP. */
  ask(query: string, variables?: object, signal?: AbortSignal): Promise<Answer>;
  /** Writes a file of the project. */
  write(path: string, text: string): void;
}

export interface GatewaySource {
  readonly sdl: string;
  /** REST backends: URL by name. */
  readonly rest?: Readonly<Record<string, string>>;
  /** SQL databases: URL by name. */
  readonly sql?: Readonly<Record<string, string>>;
  /** Further keys of the configuration. */
  readonly config?: object;
  /** Further files of the project: text by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly options?: Partial<AppOptions>;
}

/** The whole app on free ports, over a project of its own in a temporary folder; it ends with its test. */
export async function gatewayFor(source: GatewaySource): Promise<TestGateway> {
  const folder = projectFolder(source);
  const logged: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      logged.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const app = await createApp({
    project: projectIn(folder),
    flags: { port: 0, adminPort: 0 },
    logger: createLogger('debug', sink),
    ...source.options,
  });
  onTestFinished(() => app.stop());
  const { url, adminUrl } = await app.listen();
  const key = app.devKey() ?? '';
  return {
    app,
    url,
    adminUrl,
    folder,
    key,
    logged,
    ask: (query, variables = {}, signal) =>
      ask(url, { query, variables }, { key, ...(signal && { signal }) }),
    write: (path, text) => writeIn(folder, path, text),
  };
}

/** A project in a temporary folder, which goes with its test. */
export function projectFolder({
  sdl,
  rest = {},
  sql = {},
  config = {},
  files = {},
}: GatewaySource): string {
  const folder = mkdtempSync(join(tmpdir(), 'toolgate-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const backends = {
    ...ofKind('rest', rest),
    ...ofKind('sql', sql),
  };
  writeIn(
    folder,
    'toolgate.config.mjs',
    `export default ${JSON.stringify({ backends, ...config })};`,
  );
  writeIn(folder, 'schema/tools/tools.graphql', sdl);
  for (const [path, text] of Object.entries(files)) writeIn(folder, path, text);
  return folder;
}

function ofKind(kind: string, urls: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, { kind, url }]));
}

function writeIn(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

export interface Asking {
  readonly key: string;
  readonly signal?: AbortSignal;
}

export async function ask(url: string, body: object, { key, signal }: Asking): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  return (await response.json()) as Answer; // GraphQL's own form
}

/** The key that a gateway over this project's folder made for this machine. */
export function devKeyOf(folder: string): string {
  return readFileSync(join(folder, '.toolgate/dev.key'), 'utf8').trim();
}
