import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serveConsole } from '../../src/server/console.ts';

test('the page comes with the strict policy and is not stored', async () => {
  const answer = await served().inject('/');

  expect(answer.statusCode).toBe(200);
  expect(answer.body).toBe(PAGE);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
});

test('no policy allows an inline script, eval or a foreign address', async () => {
  const { headers } = await served().inject('/');
  const directives = new Map(
    String(headers['content-security-policy'])
      .split('; ')
      .map((directive): [string, string] => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources.join(' ')];
      }),
  );

  expect(Object.fromEntries(directives)).toEqual({
    'default-src': "'none'",
    'script-src': "'self'",
    'worker-src': "'self'",
    'connect-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'font-src': "'self' data:",
    'img-src': "'self' data:",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
});

test.each([
  ['assets/main-a1b2.js', 'text/javascript; charset=utf-8'],
  ['assets/main-a1b2.css', 'text/css; charset=utf-8'],
  ['assets/icon-a1b2.svg', 'image/svg+xml'],
  ['assets/font-a1b2.ttf', 'font/ttf'],
  ['assets/thing-a1b2.bin', 'application/octet-stream'],
])('%s is %s and kept for ever', async (path, type) => {
  const answer = await served({ [path]: 'content' }).inject(`/console/${path}`);

  expect(answer.body).toBe('content');
  expect(answer.headers).toMatchObject({
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
});

describe('what did not stand in the folder at the start is not found:', () => {
  test.each([
    '/console/',
    '/console/index.html',
    '/console/assets',
    '/console/assets/none.js',
    '/console/..%2fsecret.txt',
    '/console/..%5csecret.txt',
    '/console/assets/..%2f..%2fsecret.txt',
    '/console/__proto__',
  ])('%s', async (url) => {
    const app = served({ '../secret.txt': 'secret', 'assets/main.js': '' });

    expect((await app.inject(url)).statusCode).toBe(404);
  });
});

test('a file that changes on disk is served as it was at the start', async () => {
  const root = folder({ 'index.html': PAGE });
  const app = appWith({ root });
  writeFileSync(join(root, 'index.html'), 'changed');

  expect((await app.inject('/')).body).toBe(PAGE);
});

test('a page that was not built says how to build it', async () => {
  const answer = await appWith({ root: join(folder({}), 'absent') }).inject('/');

  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('npm run prepare');
  expect(answer.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
});

test('a console that is switched off has no address', async () => {
  const app = appWith({ root: folder({ 'index.html': PAGE, 'assets/a.js': '' }), enabled: false });

  expect((await app.inject('/')).statusCode).toBe(404);
  expect((await app.inject('/console/assets/a.js')).statusCode).toBe(404);
});

test('a folder with too many files is refused at the start', () => {
  const many = Array.from({ length: 201 }, (_, index) => [`${index}.js`, '']);

  expect(() => served(Object.fromEntries(many))).toThrow('too large for the console page');
});

test('a folder with too many bytes is refused at the start', () => {
  const root = folder({ 'index.html': PAGE, 'a.js': '' });
  truncateSync(join(root, 'a.js'), 33_554_433);

  expect(() => appWith({ root })).toThrow('too large for the console page');
});

const PAGE = '<!doctype html><title>Toolgate</title>';

function served(files: Record<string, string> = {}) {
  return appWith({ root: folder({ 'index.html': PAGE, ...files }) });
}

function appWith({ root, enabled = true }: { root: string; enabled?: boolean }) {
  const app = Fastify();
  serveConsole(app, { root, enabled });
  return app;
}

/** A folder in a folder of its own, so that `../name` stays inside what is removed afterwards. */
function folder(files: Record<string, string>): string {
  const own = mkdtempSync(join(tmpdir(), 'toolgate-console-'));
  onTestFinished(() => rmSync(own, { recursive: true }));
  const root = join(own, 'console');
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
  }
  return root;
}
