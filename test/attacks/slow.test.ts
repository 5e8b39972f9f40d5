import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { devKeyOf, projectFolder } from '../support/gateway-for.ts';
import { recordingBackend } from '../support/recording-backend.ts';
import { spawned } from '../support/spawned.ts';
import { operation, send, type Target } from './attack.ts';

const SDL = `
extend type Mutation {
  "Reads much." read(id: ID!): Thing @tool(effect: READ) @rest(backend: "shop", GET: "/{args.id}")
    @timeout(total: "20s", attempt: "20s")
}
"A thing." type Thing { "Its parts." parts: [Part!] }
"A part." type Part { "Its text." text: String! }
`;

/** More than the buffers of a connection hold, so that a part of it waits in the gateway. */
const LARGE = JSON.stringify({ parts: Array(1_000).fill({ text: 'x'.repeat(5_100) }) });
const READ = operation('mutation { read(id: "1") { parts { text } } }').body ?? '';
const GOOD = operation('{ tool(name: "read") { name } }');

/** A gateway in a process of its own. */
async function startGateway() {
  const shop = await recordingBackend((_, response) =>
    response.setHeader('content-type', 'application/json').end(LARGE),
  );
  const folder = projectFolder({ sdl: SDL, rest: { shop: shop.url } });
  const running = spawned(process.execPath, ['src/cli/main.ts', 'start', '--project', folder], {
    env: { PORT: '0', ADMIN_PORT: '0' },
  });
  const [, url = ''] = await running.line(/serves (http:\/\/\S+)\/graphql/, 30_000);
  return {
    url,
    key: devKeyOf(folder),
    answered: () => shop.arrivals.filter((one) => one.answered).length,
  };
}

/** What a slow connection sends at once, and then every few seconds. */
interface Slow {
  readonly name: string;
  readonly count: number;
  readonly first: string;
  readonly drip: string;
}

const headOf = (key: string) =>
  `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\n`;
const READERS = 20;
const slowOnes = (head: string): readonly Slow[] => [
  {
    name: 'read',
    count: READERS,
    first: `${head}content-length: ${READ.length}\r\n\r\n${READ}`,
    drip: '',
  },
  { name: 'headers', count: 990, first: head, drip: 'x-more: 1\r\n' },
  { name: 'body', count: 990, first: `${head}content-length: 1000\r\n\r\n`, drip: ' ' },
];

const AT_ONCE = 100;
const DRIP_MS = 3_000;

interface Held {
  readonly name: string;
  readonly socket: Socket;
  /** Until the gateway closed it; null: it has not. */
  heldMs: number | null;
}

async function hold(url: string, { name, first, drip }: Slow): Promise<Held> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const since = performance.now();
  const held: Held = { name, socket, heldMs: null };
  const dripping = setInterval(() => socket.writable && socket.write(drip), DRIP_MS);
  socket.on('close', () => {
    clearInterval(dripping);
    held.heldMs = performance.now() - since;
  });
  socket.write(first);
  // Who does not read cannot see that the other side has closed, but who sends to it can.
  if (drip === '') socket.pause();
  else socket.resume();
  return held;
}

async function closed({ socket }: Held): Promise<void> {
  if (!socket.closed) await once(socket, 'close');
}

/** Latencies of good calls, one after the other, for a while. */
async function goodCalls(target: Target, ms: number): Promise<readonly number[]> {
  const latencies: number[] = [];
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const start = performance.now();
    const { text } = await send(target, GOOD);
    expect(text).toBe('{"data":{"tool":{"name":"read"}}}');
    latencies.push(performance.now() - start);
    await later(4);
  }
  return latencies;
}

/** How late a timer of this process is at most, while it is looked at. */
function lateness() {
  let most = 0;
  let due = performance.now() + 100;
  const looking = setInterval(() => {
    most = Math.max(most, performance.now() - due);
    due = performance.now() + 100;
  }, 100);
  onTestFinished(() => clearInterval(looking));
  return { most: () => most };
}

function p99(latencies: readonly number[]): number {
  return latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? 0;
}

test('two thousand slow connections are closed in time, and harm no good client', {
  timeout: 60_000,
}, async () => {
  const { answered, ...target } = await startGateway();
  await goodCalls(target, 1_000);
  const before = p99(await goodCalls(target, 3_000));

  const held: Held[] = [];
  onTestFinished(() => held.forEach(({ socket }) => void socket.destroy()));
  for (const slow of slowOnes(headOf(target.key))) {
    // Large answers take their time: it is not what is measured here.
    while (held.length > 0 && answered() < READERS) await later(50);
    // No more at once than the queue of a listener holds.
    for (let left = slow.count; left > 0; left -= AT_ONCE) {
      const opening = Array.from({ length: Math.min(left, AT_ONCE) }, () => hold(target.url, slow));
      held.push(...(await Promise.all(opening)));
      await later(DRIP_MS / (2_000 / AT_ONCE)); // so that not all of them drip in one moment
    }
  }
  expect(held).toHaveLength(2_000);
  await later(1_000);
  const lag = lateness();
  const calls = await goodCalls(target, 9_000);
  const during = p99(calls);
  await later(6_000);
  for (const { socket } of held) socket.resume(); // now the readers see whether theirs is closed
  await Promise.race([later(5_000), Promise.all(held.map(closed))]);

  for (const { name } of slowOnes(headOf(target.key))) {
    const times = held.filter((one) => one.name === name).map(({ heldMs }) => heldMs);
    expect(times.filter((ms) => ms === null).length, name).toBe(0);
  }
  // Each reader got a part of what it asked for, and no more.
  for (const { socket } of held.filter(({ name }) => name === 'read')) {
    expect(socket.bytesRead).toBeLessThan(LARGE.length);
    expect(socket.bytesRead).toBeGreaterThan(10_000);
  }
  const told = held.filter(({ name }) => name !== 'read').map(({ heldMs }) => heldMs ?? Infinity);
  // Timers of a busy machine are late: those of this process, and those of the gateway as its clients see it.
  const late = lag.most() + Math.max(...calls);
  expect(Math.max(...told)).toBeLessThanOrEqual(11_000 + 500 + late);
  // On a busy machine both are slow, and only how much slower one is tells something.
  expect(during).toBeLessThanOrEqual(Math.max(before + 10, 3 * before));
});
