import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Authority, trustedAuthority } from '../../support/certificates.ts';
import { faultProxy } from '../../support/fault-proxy.ts';
import { ledgerBackend } from '../../support/ledger-backend.ts';
import { rawBackend } from '../../support/raw-backend.ts';
import { hasOpenssl, selfSigned } from '../../support/self-signed.ts';
import { tlsFront } from '../../support/tls-front.ts';
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

test('a name without an address is tried once more', async () => {
  // No name may have a part of 64 characters: every resolver says so by itself, without a network.
  await expectUnsent(`http://${'a'.repeat(64)}.invalid:1`, {
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

test.skipIf(!hasOpenssl)('a certificate that nobody vouches for stops every effect', async () => {
  const requests: unknown[] = [];
  const server = createServer(selfSigned(), (request) => requests.push(request));
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server's

  await expectUnsent(`https://127.0.0.1:${port}`, { cells: STOP, ...UNREACHED, reason: 'TLS' });
  expect(requests).toEqual([]);
});

describe.skipIf(!hasOpenssl)('a backend behind TLS', () => {
  async function fronted(wanted: Parameters<Authority['issue']>[0] = {}, handshakeMs = () => 0) {
    const ledger = await ledgerBackend({ idempotencyHeader: 'idempotency-key' });
    const certificate = trustedAuthority().issue(wanted);
    return { ledger, front: await tlsFront(ledger.url, { ...certificate, handshakeMs }) };
  }

  test('that is trusted answers every effect', async () => {
    const { ledger, front } = await fronted();
    const ask = await columnsAt(front.url);
    for (const name of COLUMNS.keys()) expect(await ask(name)).toMatchObject({ error: null });
    expect(ledger.requests).toHaveLength(COLUMNS.size);
  });

  test.each([
    ['has expired', { days: -1 }],
    ['is of another host', { host: 'DNS:elsewhere.test' }],
  ])('whose certificate %s stops every effect', async (_, wanted) => {
    const { ledger, front } = await fronted(wanted);
    await expectUnsent(front.url, { cells: STOP, ...UNREACHED, reason: 'TLS' });
    expect(front.counts.begun).toBe(COLUMNS.size); // none came twice
    expect(ledger.requests).toEqual([]);
  });

  test('that takes too long for a handshake is tried again, and acts once', async () => {
    let connections = 0;
    const everyOther = () => (++connections % 2 === 1 ? 60_000 : 0);
    const { ledger, front } = await fronted({}, everyOther);
    const ask = await columnsAt(front.url);

    for (const name of ['write', 'destructive']) {
      expect(await ask(name)).toMatchObject({ answer: { times: 1 } });
    }
    expect(ledger.requests.map(({ attempt }) => attempt)).toEqual([2, 2]);
  });
});
