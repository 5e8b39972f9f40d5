import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline/promises';
import { afterAll, expect, test } from 'vitest';
import { startExamples } from '../../examples/backends/start-examples.ts';
import { request, temporaryFolder } from './running-services.ts';

const folder = temporaryFolder();

test('a connection is used again', async () => {
  const { urls, close } = await startExamples({ portBase: 0, folder });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const portOf = async () => {
    const [response] = (await once(
      get(`${urls.shop}/customers/cus_1042`, { agent }),
      'response',
    )) as [IncomingMessage];
    const { localPort } = response.socket;
    response.resume();
    await once(response, 'end');
    return localPort;
  };
  expect(await portOf()).toBe(await portOf());
  agent.destroy();
  await close();
});

test('closing ends requests that are waiting, and frees the ports', async () => {
  const { urls, close } = await startExamples({ portBase: 0, folder });
  await request(`${urls.shop}/__faults`, { method: 'PUT', body: { delayMs: 60_000 } });
  const waiting = request(`${urls.shop}/customers/cus_1042`).catch((error: Error) => error);
  const start = performance.now();
  while ((await request(`${urls.shop}/__stats`)).body.maxConcurrent === 0) {
    expect(performance.now() - start).toBeLessThan(5_000);
  }
  await close();
  expect(await waiting).toBeInstanceOf(Error);
  await expect(request(`${urls.shop}/__stats`)).rejects.toThrow('fetch failed');
  expect(performance.now() - start).toBeLessThan(5_000);
});

test.each([
  { what: 'a body that is no JSON', body: '{"a":', status: 400 },
  { what: 'a body that is too large', body: `"${'x'.repeat(1_100_000)}"`, status: 413 },
  { what: 'no body', body: '', status: 400 },
])('a ticket with $what is $status', async ({ body, status }) => {
  const { urls, close } = await startExamples({ portBase: 0, folder });
  const response = await fetch(`${urls.shop}/tickets`, { method: 'POST', body });
  expect(response.status).toBe(status);
  await response.text();
  await close();
});

test('a port in use is named, with the variable that moves them, and no service stays', async () => {
  const { blocker, portBase } = await blockedRange();
  const failure = await startExamples({ portBase, folder }).catch((error: Error) => error);
  expect(String(failure)).toContain(`Port ${portBase + 3} is in use.`);
  expect(String(failure)).toContain('EXAMPLES_PORT_BASE');
  await expect(request(`http://127.0.0.1:${portBase + 1}/__stats`)).rejects.toThrow('fetch failed');
  blocker.close();
});

/** A base whose third port is taken, and the two before it are free. */
async function blockedRange() {
  for (let tries = 0; tries < 20; tries++) {
    const blocker = await listenOn(0);
    if (blocker === null) continue;
    const { port } = blocker.address() as AddressInfo; // listening on TCP
    const before = [await listenOn(port - 1), await listenOn(port - 2)];
    for (const probe of before) probe?.close();
    if (!before.includes(null)) return { blocker, portBase: port - 3 };
    blocker.close();
  }
  throw new Error('No three free ports stand beside each other.');
}

/** Null where somebody else listens there. */
function listenOn(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(null))
      .listen(port, '127.0.0.1', () => resolve(server));
  });
}

const children: ReturnType<typeof spawn>[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

function runMain(portBase: string) {
  const env = { ...process.env, EXAMPLES_PORT_BASE: portBase };
  const child = spawn(process.execPath, ['examples/backends/main.ts'], { env });
  children.push(child);
  return child;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the program names its services and stops on %s at once',
  async (signal) => {
    const child = runMain('0');
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      if (lines.push(line) === 6) break;
    }
    const names = lines.map((line) => line.split(/ +/)[0]);
    expect(names).toEqual(['shop', 'catalog', 'market', 'clinic', 'shop-replica', 'market-two']);
    expect(lines.every((line) => / http:\/\/127\.0\.0\.1:\d+$/.test(line))).toBe(true);

    const start = performance.now();
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(performance.now() - start).toBeLessThan(2_000);
  },
);

test('a base that is no number ends the program with a sentence', async () => {
  const child = runMain('lots');
  const said = child.stderr.toArray();
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(Buffer.concat(await said).toString()).toBe(
    'EXAMPLES_PORT_BASE must be a whole number, 0 to 65000.\n',
  );
});
