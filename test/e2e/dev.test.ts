import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Answer, ask, devKeyOf, projectFolder } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';
import { spawned } from '../support/spawned.ts';

const tool = (name: string) => `
extend type Mutation {
  "Reads." ${name}(id: ID!): Thing @tool(effect: READ) @rest(backend: "shop", GET: "/${name}/{args.id}")
}
`;
const SDL = `${tool('first')}"A thing." type Thing { "Its id." id: ID! }`;
const BROKEN = [
  'extend type Mutation {',
  tool('broken').replace('"shop"', '"shoop"'),
  tool('broken').replace('effect: READ', ''),
  tool('broken').replace('Thing', 'Thing!'),
  tool('broken').replace('{args.id}', '{args.nr}'),
];
const EDITS = 20;
const PER_SECOND = 200;

type Send = (query: string) => Promise<Answer>;

async function developing() {
  const shop = await recordingBackend((_, response) => json(response, { id: '1' }));
  const folder = projectFolder({ sdl: SDL, rest: { shop: shop.url } });
  const dev = spawned(process.execPath, ['src/cli/main.ts', 'dev', '--project', folder], {
    env: { PORT: '0', ADMIN_PORT: '0' },
  });
  const [, url = ''] = await dev.line(/serves (\S+)\/graphql/);
  const key = devKeyOf(folder);
  const send = (query: string) => ask(url, { query }, { key });
  return { folder, dev, send };
}

/** Calls at a steady rate until it is told to stop; counts what is no answer. */
function load(send: Send) {
  const end = new AbortController();
  const failed: string[] = [];
  let sent = 0;
  const one = async () => {
    sent++;
    try {
      const answer = await send('mutation { first(id: "1") { id } }');
      if (JSON.stringify(answer) !== '{"data":{"first":{"id":"1"}}}') {
        failed.push(JSON.stringify(answer));
      }
    } catch (failure) {
      failed.push(String(failure));
    }
  };
  const running = (async () => {
    const calls: Promise<void>[] = [];
    const start = performance.now();
    while (!end.signal.aborted) {
      const due = ((performance.now() - start) / 1_000) * PER_SECOND;
      while (calls.length < due) calls.push(one());
      await wait(5);
    }
    await Promise.all(calls);
  })();
  return {
    async end() {
      end.abort();
      await running;
      return { failed, sent };
    },
  };
}

/** Milliseconds until a tool can be called; null where it cannot within two seconds. */
async function appearsAfter(send: Send, name: string): Promise<number | null> {
  const start = performance.now();
  while (performance.now() - start < 2_000) {
    const { data } = await send(`mutation { ${name}(id: "1") { id } }`);
    if (data) return performance.now() - start;
    await wait(20);
  }
  return null;
}

test('twenty edits under load fail no request, and each good one serves within a second', {
  timeout: 90_000,
}, async () => {
  const { folder, dev, send } = await developing();
  const edited = join(folder, 'schema/tools/edited.graphql');
  const calls = load(send);
  const appeared: (number | null)[] = [];

  for (let edit = 0; edit < EDITS; edit++) {
    const broken = edit % 4 === 3 ? BROKEN[(edit - 3) / 4] : undefined;
    if (broken === undefined) {
      writeFileSync(edited, tool(`tool${edit}`));
      appeared.push(await appearsAfter(send, `tool${edit}`));
    } else {
      const before = dev.printed().length;
      writeFileSync(edited, broken);
      await dev.line(new RegExp(`^[\\s\\S]{${before},}The last good schema goes on serving`));
      expect(dev.printed().slice(before)).toContain('edited.graphql:');
      // What served before still does.
      expect(await appearsAfter(send, `tool${edit - 1}`)).toBeLessThan(1_000);
    }
  }
  const { failed, sent } = await calls.end();

  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(PER_SECOND);
  expect(appeared).toHaveLength(15);
  for (const ms of appeared) expect(ms).toBeLessThan(1_000);
});

test('a tool written in TypeScript, and the configuration, are loaded anew too', {
  timeout: 30_000,
}, async () => {
  const { folder, dev, send } = await developing();
  const code = (answer: string) => `export const compute = () => ${JSON.stringify(answer)};`;
  mkdirSync(join(folder, 'resolvers/tools'), { recursive: true });
  writeFileSync(join(folder, 'resolvers/tools/compute.ts'), code('one'));
  writeFileSync(
    join(folder, 'schema/tools/compute.graphql'),
    'extend type Mutation { "Computes." compute: String @tool(effect: READ) }',
  );
  await expect.poll(() => send('mutation { compute }')).toEqual({ data: { compute: 'one' } });

  writeFileSync(join(folder, 'resolvers/tools/compute.ts'), code('two'));
  await expect.poll(() => send('mutation { compute }')).toEqual({ data: { compute: 'two' } });

  rmSync(join(folder, 'toolgate.config.mjs'));
  await dev.line(/There is no toolgate\.config\.ts/);
  expect(await send('mutation { compute }')).toEqual({ data: { compute: 'two' } });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it within two seconds, without a stack',
  async (signal) => {
    const { dev } = await developing();
    const { code, ms } = await dev.stop(signal);

    expect(code).toBe(0);
    expect(ms).toBeLessThan(2_000);
    expect(dev.printed()).not.toMatch(/^\s+at /m);
  },
);
