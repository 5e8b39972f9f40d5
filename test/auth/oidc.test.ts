import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { secret } from '../../src/app/define-config.ts';
import { identityOver, movableClock } from '../support/identity-over.ts';
import { AUDIENCE, authorizationServer, CLIENT } from '../support/oidc.ts';

async function withJwt(more: object = {}) {
  const server = await authorizationServer();
  const clock = movableClock();
  const { issuer } = server;
  const identity = identityOver({ jwt: [{ issuer, audience: AUDIENCE, ...more }] }, clock);
  return { server, clock, ...identity };
}

async function withIntrospection() {
  const server = await authorizationServer();
  const clock = movableClock();
  const { issuer } = server;
  const introspection = {
    issuer,
    audience: AUDIENCE,
    url: `${issuer}/token/introspection`,
    clientId: CLIENT.id,
    clientSecret: secret('CLIENT_SECRET'),
  };
  return { server, clock, ...identityOver({ introspection }, clock) };
}

const JWKS = '/jwks';
const INTROSPECTION = '/token/introspection';

describe('a JWT of an authorization server', () => {
  test('makes the caller that it speaks of', async () => {
    const { server, identify } = await withJwt({ maxEffect: 'WRITE', tenant: 'acme' });
    const { issuer } = server;
    const caller = await identify(await server.token('jwt'));

    expect(caller).toMatchObject({
      id: CLIENT.id,
      principal: `3:jwt${issuer.length}:${issuer}${CLIENT.id.length}:${CLIENT.id}`,
      tenant: 'acme',
      agent: CLIENT.id,
      method: 'jwt',
      scopes: new Set(['orders:read']),
      maxEffect: 'WRITE',
      tools: null,
    });
    expect(caller.credentialId).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.stringify(caller)).not.toContain('eyJ');
  });

  test('is verified once, and costs one request for keys', async () => {
    const { server, identify } = await withJwt();
    const token = await server.token('jwt');
    const [first, second] = [await identify(token), await identify(token)];
    await identify(await server.token('jwt'));

    expect(second).toEqual(first);
    expect(second).not.toBe(first);
    expect(server.requests(JWKS)).toBe(1);
  });

  test('is good until it ends, and the tolerance of thirty seconds is over', async () => {
    const { server, clock, answerTo } = await withJwt();
    const token = await server.token('jwt');
    expect(await answerTo(token)).toMatchObject({ id: CLIENT.id });
    clock.move(620_000);
    expect(await answerTo(token)).toMatchObject({ id: CLIENT.id });
    clock.move(15_000);
    expect(await answerTo(token)).toBe('UNAUTHENTICATED');
  });

  test('that is signed with a new key is accepted at once, and those of the old key go on', async () => {
    const { server, clock, answerTo } = await withJwt();
    const old = await server.token('jwt');
    await answerTo(old);
    clock.move(30_000);
    await server.rotate(true);

    expect(await answerTo(await server.token('jwt'))).toMatchObject({ id: CLIENT.id });
    clock.move(61_000); // no longer remembered
    expect(await answerTo(old)).toMatchObject({ id: CLIENT.id });
    expect(server.requests(JWKS)).toBe(2);
  });

  test('of a key that its issuer took back is refused ten minutes later, at most', async () => {
    const { server, clock, answerTo } = await withJwt();
    await answerTo(await server.token('jwt'));
    const token = await server.token('jwt');
    await server.rotate(false);
    clock.move(595_000);
    clock.move(6_000);
    expect(await answerTo(token)).toBe('UNAUTHENTICATED');
  });
});

describe('while the issuer does not answer', () => {
  test('no token is accepted that needs its keys, and none is called wrong', async () => {
    const { server, clock, answerTo } = await withJwt();
    const token = await server.token('jwt');
    server.up(false);
    expect(await answerTo(token)).toBe('OVERLOADED');
    expect(await answerTo(token)).toBe('OVERLOADED');
    expect(server.requests('/.well-known/openid-configuration')).toBe(1);

    server.up(true);
    clock.move(30_000);
    expect(await answerTo(token)).toMatchObject({ id: CLIENT.id });
  });

  test('the last good keys serve for an hour', async () => {
    const { server, clock, answerTo } = await withJwt();
    await answerTo(await server.token('jwt'));
    server.up(false);
    clock.move(3_500_000);
    const later = await fresh(server, clock.wall());
    expect(await answerTo(later)).toMatchObject({ id: 'ann' });
    clock.move(200_000);
    expect(await answerTo(await fresh(server, clock.wall()))).toBe('OVERLOADED');
  });

  test('opaque tokens are answered with 503, and not remembered as wrong', async () => {
    const { server, answerTo } = await withIntrospection();
    const token = await server.token('opaque');
    server.up(false);
    expect(await answerTo(token)).toBe('OVERLOADED');
    server.up(true);
    expect(await answerTo(token)).toMatchObject({ id: CLIENT.id });
  });
});

describe('key ids that nobody knows', () => {
  test('ten thousand of them cost one request in thirty seconds', async () => {
    const { server, clock, answerTo } = await withJwt();
    await answerTo(await server.token('jwt'));
    expect(server.requests(JWKS)).toBe(1);
    const made = await fresh(server, Date.now());
    const [, payload, signature] = made.split('.');
    const unknown = () => {
      const header = { alg: 'ES256', typ: 'at+jwt', kid: randomUUID() };
      return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.${signature}`;
    };
    const answers = new Set<unknown>();
    for (let one = 0; one < 10_000; one++) answers.add(await answerTo(unknown()));
    expect(answers).toEqual(new Set(['UNAUTHENTICATED']));
    expect(server.requests(JWKS)).toBe(1);

    clock.move(30_000);
    await Promise.all(Array.from({ length: 100 }, () => answerTo(unknown())));
    expect(server.requests(JWKS)).toBe(2);
  });
});

describe('an opaque token', () => {
  test('makes the caller that its issuer speaks of', async () => {
    const { server, identify } = await withIntrospection();
    expect(await identify(await server.token('opaque'))).toMatchObject({
      id: CLIENT.id,
      agent: CLIENT.id,
      tenant: 'default',
      method: 'introspection',
      scopes: new Set(['orders:read']),
    });
  });

  test('is asked about once in a minute, however often it comes at one time', async () => {
    const { server, clock, answerTo } = await withIntrospection();
    const token = await server.token('opaque');
    await Promise.all(Array.from({ length: 20 }, () => answerTo(token)));
    await answerTo(token);
    expect(server.requests(INTROSPECTION)).toBe(1);
    clock.move(60_001);
    await answerTo(token);
    expect(server.requests(INTROSPECTION)).toBe(2);
  });

  test('that was revoked is refused within a minute', async () => {
    const { server, clock, answerTo } = await withIntrospection();
    const token = await server.token('opaque');
    await answerTo(token);
    await server.revoke(token);
    clock.move(60_001);
    expect(await answerTo(token)).toBe('UNAUTHENTICATED');
  });

  test('that nobody issued is asked about once in five seconds', async () => {
    const { server, clock, answerTo } = await withIntrospection();
    for (let time = 0; time < 10; time++) {
      expect(await answerTo('made-up')).toBe('UNAUTHENTICATED');
    }
    expect(server.requests(INTROSPECTION)).toBe(1);
    clock.move(5_001);
    await answerTo('made-up');
    expect(server.requests(INTROSPECTION)).toBe(2);
  });

  test('is asked about sixteen at a time', async () => {
    const { server, answerTo } = await withIntrospection();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => answerTo(`made-up-${at}`)),
    );
    expect(answers.filter((answer) => answer === 'UNAUTHENTICATED')).toHaveLength(16);
    expect(answers.filter((answer) => answer === 'OVERLOADED')).toHaveLength(24);
    expect(server.requests(INTROSPECTION)).toBe(16);
  });
});

describe('by its shape', () => {
  test('a JWT is never asked about where only introspection is configured', async () => {
    const { server, answerTo } = await withIntrospection();
    expect(await answerTo(await server.token('jwt'))).toBe('UNAUTHENTICATED');
    expect(server.requests(INTROSPECTION)).toBe(0);
  });

  test('an opaque token is refused where only JWTs are', async () => {
    const { server, answerTo } = await withJwt();
    expect(await answerTo(await server.token('opaque'))).toBe('UNAUTHENTICATED');
    expect(server.requests(JWKS)).toBe(0);
  });

  test('an API key is no token', async () => {
    const { server, answerTo } = await withIntrospection();
    expect(await answerTo('tgw_live_made-up')).toBe('UNAUTHENTICATED');
    expect(server.requests(INTROSPECTION)).toBe(0);
  });
});

/** A token that the server could have issued at that time. */
async function fresh(
  { issuer, key }: Awaited<ReturnType<typeof authorizationServer>>,
  wall: number,
): Promise<string> {
  const jwk = key();
  return await new SignJWT({ client_id: 'a-client' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid ?? '' })
    .setIssuer(issuer)
    .setAudience(AUDIENCE)
    .setSubject('ann')
    .setIssuedAt(Math.floor(wall / 1_000))
    .setExpirationTime(Math.floor(wall / 1_000) + 600)
    .sign(await importJWK(jwk, 'ES256'));
}
