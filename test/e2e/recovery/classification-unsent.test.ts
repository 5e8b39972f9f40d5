import { execFileSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { faultProxy } from '../../support/fault-proxy.ts';
import { ledgerBackend } from '../../support/ledger-backend.ts';
import { rawBackend } from '../../support/raw-backend.ts';
import { type Fails, RETRY_NO, type Row, STOP } from './classification-rows.ts';
import { attemptsAsWritten, COLUMNS, columnsAt, errorAsWritten } from './classification-scene.ts';

const UNREACHED: Fails = { code: 'TOOL_DEPENDENCY_FAILURE', reason: 'UNREACHABLE', sent: 'NO' };

/** Nothing was sent, and every effect ends as the row says. */
async function expectUnsent(url: string, row: Fails & Pick<Row, 'cells'>): Promise<void> {
  const ask = await columnsAt(url);
  const asked = Array.from(COLUMNS, async ([name, column]) => ({
    name,
    column,
    ...(await ask(name)),
  }));
  for (const { name, column, error } of await Promise.all(asked)) {
    const attempts = attemptsAsWritten({ name, ...row }, column);
    const { reason, ...written } = errorAsWritten(row, column);
    expect({ name, ...error }).toMatchObject({ name, ...written, attempts });
    expect(error?.reason).toBe(reason);
  }
}

test('a refused connection is tried again with every effect', async () => {
  const { url, close } = await rawBackend(() => {});
  await close();
  await expectUnsent(url, { cells: RETRY_NO, ...UNREACHED });
});

test('once the port is open again a call of every effect succeeds, and happens once', async () => {
  const ledger = await ledgerBackend({ idempotencyHeader: 'idempotency-key' });
  const proxy = await faultProxy(ledger.url);
  await proxy.welcome('REFUSE');
  const ask = await columnsAt(proxy.url);
  const first = await Promise.all(Array.from(COLUMNS.keys(), ask));
  expect(first.every(({ error }) => error?.reason === 'UNREACHABLE')).toBe(true);
  await proxy.welcome('ACCEPT');

  for (const [name, { effect }] of COLUMNS) {
    expect(await ask(name)).toMatchObject({ error: null });
    expect(ledger.records.times(name)).toBe(effect === 'READ' ? 0 : 1);
  }
});

test('a name without an address is tried once more', async (context) => {
  const code = await lookup('no-such-name.invalid').catch((error) => error.code);
  if (code !== 'ENOTFOUND') return context.skip('The resolver does not say so.');
  return await expectUnsent('http://no-such-name.invalid:1', {
    cells: ['once', 'once', 'once', 'once'],
    ...UNREACHED,
  });
});

test('a TLS handshake that takes too long is tried again with every effect', async () => {
  const proxy = await faultProxy('http://127.0.0.1:1');
  await proxy.welcome('IGNORE');
  await expectUnsent(proxy.url.replace('http:', 'https:'), { cells: RETRY_NO, ...UNREACHED });
  expect(proxy.exchanges).toEqual([]);
});

test('a connection that is lost before the request is tried again with every effect', async () => {
  const proxy = await faultProxy('http://127.0.0.1:1');
  await proxy.welcome('RESET');
  const url = proxy.url.replace('http:', 'https:'); // lost in the handshake: surely before the request
  await expectUnsent(url, { cells: RETRY_NO, ...UNREACHED, reason: 'CONNECTION_LOST' });
});

test('a certificate that nobody vouches for stops every effect', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'toolgate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const ask = 'req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost'.split(' ');
  try {
    execFileSync('openssl', [...ask, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  } catch {
    return context.skip('It needs openssl.');
  }
  const requests: unknown[] = [];
  const own = { key: readFileSync(key), cert: readFileSync(cert) };
  const server = createServer(own, (request) => requests.push(request)).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server's

  await expectUnsent(`https://127.0.0.1:${port}`, { cells: STOP, ...UNREACHED, reason: 'TLS' });
  return expect(requests).toEqual([]);
});
