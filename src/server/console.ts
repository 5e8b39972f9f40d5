import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';

export interface ConsoleOptions {
  /** The folder that `prepare` builds: index.html, and the files that it names under /console/. */
  readonly root: string;
  readonly enabled: boolean;
}

/** Serves the page for people at `/` out of memory: only a file that stood in `root` at the start has an address. */
export function serveConsole(app: FastifyInstance, { root, enabled }: ConsoleOptions): void {
  if (!enabled) return;
  const files = existsSync(root) ? filesIn(root) : new Map<string, ConsoleFile>();
  const page = files.get('index.html') ?? NOT_BUILT;

  app.get('/', (_request, reply) => send(reply, page, 'no-store'));
  app.get<{ Params: { '*': string } }>('/console/*', (request, reply) => {
    const file = files.get(request.params['*']);
    return file && file !== page ? send(reply, file, FOR_EVER) : reply.callNotFound();
  });
}

interface ConsoleFile {
  readonly type: string;
  readonly body: Buffer;
}

/** Far above what the page needs; a folder beyond it is not the one that `prepare` built. */
const MAX_FILES = 200;
const MAX_BYTES = 33_554_432;

function filesIn(root: string): ReadonlyMap<string, ConsoleFile> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const paths = names.slice(0, MAX_FILES + 1).filter((name) => statSync(join(root, name)).isFile());
  const bytes = paths.reduce((sum, name) => sum + statSync(join(root, name)).size, 0);
  if (names.length > MAX_FILES || bytes > MAX_BYTES) {
    throw new Error(
      `${root} is too large for the console page. Delete it and run npm run prepare.`,
    );
  }
  return new Map(paths.map((name) => [name.replaceAll(sep, '/'), read(join(root, name))]));
}

function read(path: string): ConsoleFile {
  return { type: TYPES[extname(path)] ?? 'application/octet-stream', body: readFileSync(path) };
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** Asset names hold a hash of their content, and none of them holds anything of a caller. */
const FOR_EVER = 'public, max-age=31536000, immutable';

function send(
  reply: FastifyReply,
  { type, body }: ConsoleFile,
  cacheControl: string,
): FastifyReply {
  return reply.headers({ ...SAFE, 'content-type': type, 'cache-control': cacheControl }).send(body);
}

const SAFE = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "style-src 'self' 'unsafe-inline'", // the editor writes its theme into style elements
    "font-src 'self' data:",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const NOT_BUILT: ConsoleFile = {
  type: 'text/html; charset=utf-8',
  body: Buffer.from(`<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Toolgate: the console is not built</title></head>
  <body>
    <h1>The console is not built</h1>
    <p>The gateway serves <code>POST /graphql</code>. For this page, run <code>npm run prepare</code> and start it again.</p>
  </body>
</html>
`),
};
