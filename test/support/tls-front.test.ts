import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { trustedAuthority } from './certificates.ts';
import { failureOf } from './failure.ts';
import { ledgerBackend } from './ledger-backend.ts';
import { hasOpenssl } from './self-signed.ts';
import { tlsFront } from './tls-front.ts';

function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false }, (response) => resolve(text(response)));
    asked.on('error', reject).end();
  });
}

test.skipIf(!hasOpenssl)(
  'what is behind it answers, and certificates say who may be trusted',
  async () => {
    const ledger = await ledgerBackend();
    const authority = trustedAuthority();
    const front = (wanted = {}) => tlsFront(ledger.url, authority.issue(wanted));
    const [good, expired, other] = [
      await front(),
      await front({ days: -1 }),
      await front({ host: 'DNS:elsewhere.test' }),
    ];

    expect(await get(`${good.url}/effects/a`)).toBe('{"id":"a","times":0}');
    expect(good.counts).toEqual({ begun: 1, completed: 1 });
    expect(await failureOf(get(expired.url))).toMatchObject({ code: 'CERT_HAS_EXPIRED' });
    expect(await failureOf(get(other.url))).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(ledger.requests).toHaveLength(1);
  },
);

test.skipIf(!hasOpenssl)('a slow handshake is completed after its time', async () => {
  const ledger = await ledgerBackend();
  const front = await tlsFront(ledger.url, {
    ...trustedAuthority().issue(),
    handshakeMs: () => 30,
  });
  const since = performance.now();
  await get(`${front.url}/effects/a`);
  expect(performance.now() - since).toBeGreaterThanOrEqual(29);
});
