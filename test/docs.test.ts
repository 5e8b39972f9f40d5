import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS, REASONS } from '../src/base/errors.ts';
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
  return { running, host, admin, base };
}

interface Step {
  readonly command: string;
  /** What is printed below it; null: nothing is promised. */
  readonly prints: string | null;
}

/** The commands of a section, in their order. */
function stepsOf(title: string): readonly Step[] {
  const [, section = ''] = README.split(`\n## ${title}\n`);
  const [own = ''] = section.split('\n## ');
  const steps = own.matchAll(/^ {4}(curl (?:.*\\\n)*.*)$(?:\n {4}#=> (.*)$)?/gm);
  return [...steps].map(([, command = '', prints = null]) => ({ command, prints }));
}

/** Runs the commands; each prints what stands below it. */
function taken(steps: readonly Step[], host: string, shop: string): void {
  for (const { command, prints } of steps) {
    const here = command.replace('localhost:4000', host).replace('localhost:4101', shop);
    const printed = execFileSync('bash', ['-c', here], { encoding: 'utf8' }).trim();
    if (prints !== null) expect(printed, command).toBe(prints);
  }
}

/** Its number; they are counted up. */
async function newestTicket(shop: string): Promise<number> {
  const answer = await fetch(`http://${shop}/tickets?limit=1`);
  return Number(/"tic_(\d+)"/.exec(await answer.text())?.[1] ?? 5_000);
}

describe('the README', () => {
  test('its quick start answers as it says', { timeout: 60_000 }, async () => {
    const { host, admin } = await npmStart();
    const command = CURL.replace('localhost:4000', host);
    expect(command).not.toBe(CURL);

    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8' }).trim()).toBe(ANSWER);
    expect((await fetch(`${admin}/readyz`)).status).toBe(200);
  });

  test('the command that the gateway prints at its start lists the tools', {
    timeout: 60_000,
  }, async () => {
    const { running } = await npmStart();
    const [, command = ''] = await running.line(/^ {2}(curl [\s\S]*?\}')\n/m);
    const answer = execFileSync('bash', ['-c', command], { encoding: 'utf8' });

    expect(answer).toContain('"name":"fetchOrderHistory"');
  });

  test('what it shows of a call that fails happens so', { timeout: 60_000 }, async () => {
    const { host, base } = await npmStart();
    const shop = `localhost:${base + 1}`;
    const steps = stepsOf('When a call fails');
    expect(steps.length).toBeGreaterThan(6);
    const before = await newestTicket(shop);

    taken(steps, host, shop);
    expect(await newestTicket(shop)).toBe(before + 1);
  });

  test('what it shows of calls that become one request, and of kept answers, happens so', {
    timeout: 60_000,
  }, async () => {
    const { host, base } = await npmStart();
    for (const title of ['Many calls, one request', 'Asked once']) {
      const steps = stepsOf(title);
      expect(steps.length).toBeGreaterThan(1);
      taken(steps, host, `localhost:${base + 1}`);
    }
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

/** What these call a reason is none of an error. */
const NOT_ERRORS = ['src/plan/**', 'src/model/**', 'src/auth/operator-rules.ts'];

describe('docs/errors.md', () => {
  const page = readFileSync('docs/errors.md', 'utf8');

  test('explains every error code, and no other', () => {
    const rows = page.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \| (yes|no) \| ([^|]+) \|/gm);
    const told = [...rows].map(([, code, status, repeat, hint]) => ({
      code,
      status,
      repeat,
      hint,
    }));
    expect(told).toEqual(
      Object.entries(ERRORS).map(([code, { status, retryable, hint }]) => ({
        code,
        status: String(status),
        repeat: retryable ? 'yes' : 'no',
        hint,
      })),
    );
  });

  test('explains every reason under its code, and no other', () => {
    const [, ...sections] = page.split('\n### ');
    const told = sections.map((section) => [
      /^`([A-Z_]+)`/.exec(section)?.[1],
      [...section.matchAll(/^- `([A-Z_]+)`: /gm)].map(([, reason]) => reason),
    ]);
    const known = Object.entries(REASONS).filter(([, reasons]) => reasons.length > 0);
    expect(told).toEqual(known);
  });

  test('its reasons are those that the code gives', () => {
    const code = globSync('{src,resolvers}/**/*.ts', { exclude: NOT_ERRORS })
      .filter((path) => path !== 'src/base/errors.ts')
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const reasons = new Set<string>(Object.values(REASONS).flat());
    const given = [...code.matchAll(/\breason: '([A-Z_]+)'/g)].map(([, reason = '']) => reason);

    expect(given.filter((reason) => !reasons.has(reason))).toEqual([]);
    expect([...reasons].filter((reason) => !code.includes(`'${reason}'`))).toEqual([]);
  });
});

test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'bench/README.md', 'docs/errors.md'])(
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
  const named = globSync('{*.md,{bench,docs}/*.md}').flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/npm (?:run (?:-s )?)?([a-z][a-z:]*)/g)].map(
      ([, name]) => name,
    ),
  );
  expect(named.filter((name) => name === undefined || !known.has(name))).toEqual([]);
});
