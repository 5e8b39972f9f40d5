import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spawned } from './support/spawned.ts';

const README = readFileSync('README.md', 'utf8');
/** The command of the quick start and the answer that is printed below it. */
const [, CURL = '', ANSWER = ''] = /^ {4}(curl [\s\S]*?)\n {4}#=> (.*)$/m.exec(README) ?? [];

/** The first of twenty ports in a row that are free now. */
async function freePortBase(): Promise<number> {
  for (let base = 24_000; base < 60_000; base += 97) {
    const ports = [1, 2, 3, 4, 11, 13].map((offset) => base + offset);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base;
  }
  throw new Error('No ports are free.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function npmStart() {
  const base = await freePortBase();
  const env = { EXAMPLES_PORT_BASE: String(base), PORT: '0', ADMIN_PORT: '0' };
  const running = spawned('npm', ['start'], { env });
  const [, host = '', admin = ''] = await running.line(
    /serves http:\/\/(\S+)\/graphql .*health at (\S+)\)/,
    30_000,
  );
  return { running, host, admin };
}

describe('the README', () => {
  test('its quick start answers as it says', { timeout: 60_000 }, async () => {
    const { host, admin } = await npmStart();
    const command = CURL.replace('localhost:4000', host);
    expect(command).not.toBe(CURL);

    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8' }).trim()).toBe(ANSWER);
    expect((await fetch(`${admin}/readyz`)).status).toBe(200);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s to npm start ends it within two seconds, without a stack',
    { timeout: 60_000 },
    async (signal) => {
      const { running } = await npmStart();
      const { ms } = await running.stop(signal);

      expect(ms).toBeLessThan(2_000);
      expect(running.printed()).not.toMatch(/^\s+at /m);
    },
  );

  test('the quick start stands within its first twenty lines, and the page within 200', () => {
    const lines = README.split('\n');
    expect(lines.findIndex((line) => line.includes('npm ci && npm start'))).toBeLessThan(20);
    expect(lines.length).toBeLessThanOrEqual(200);
  });
});

test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'bench/README.md'])(
  'the links of %s lead to files',
  (page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g)];
    const missing = links
      .map(([, to = '']) => join(dirname(page), to))
      .filter((to) => !existsSync(to));
    expect(missing).toEqual([]);
  },
);

test('no page names a script that does not exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const known = new Set([...Object.keys(scripts), 'ci']);
  const named = globSync('{*.md,bench/*.md}').flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/npm (?:run (?:-s )?)?([a-z][a-z:]*)/g)].map(
      ([, name]) => name,
    ),
  );
  expect(named.filter((name) => name === undefined || !known.has(name))).toEqual([]);
});
