import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { identityOver, movableClock } from '../support/identity-over.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';
import { FORGERIES, forged, type Scene } from './forged-tokens.ts';

const AUDIENCE = 'toolgate';

async function aKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'ES256' };
}

const [KEY, OTHER] = await Promise.all([aKey('one'), aKey('two')]);
const publicKeys = (...keys: JWK[]) => ({ keys: keys.map(({ d: _, ...jwk }) => jwk) });

/** Two issuers that are trusted, each with tenants of its own, and a stranger who would like to be asked. */
async function subject() {
  const issuing = async (...keys: JWK[]) =>
    await recordingBackend((_, response) => json(response, publicKeys(...keys)));
  const [one, two] = [await issuing(KEY), await issuing(OTHER)];
  const evil = await issuing(KEY);
  const clock = movableClock();
  const entry = { audience: AUDIENCE };
  const { answerTo } = identityOver(
    {
      jwt: [
        { ...entry, issuer: one.url, jwksUri: `${one.url}/jwks`, tenant: 'acme' },
        {
          ...entry,
          issuer: two.url,
          jwksUri: `${two.url}/jwks`,
          tenantClaim: 'tenant',
          tenants: ['globex', 'initech'],
        },
      ],
    },
    clock,
  );
  const scene: Scene = {
    issuer: one.url,
    audience: AUDIENCE,
    key: KEY,
    other: { issuer: two.url, key: OTHER },
    evil: evil.url,
    now: Math.floor(clock.wall() / 1_000),
  };
  return { scene, answerTo, evil, issuers: [one, two] };
}

describe('is refused', () => {
  test.each(Object.entries(FORGERIES))('a token with %s', async (_, forge) => {
    const { scene, answerTo, evil } = await subject();
    expect(await answerTo(await forge(scene))).toBe('UNAUTHENTICATED');
    expect(evil.arrivals).toHaveLength(0);
  });

  test('a token without a key id, where more than one key fits', async () => {
    const keys = [await aKey('a'), await aKey('b')];
    const issuer = await recordingBackend((_, response) => json(response, publicKeys(...keys)));
    const entry = { issuer: issuer.url, audience: AUDIENCE, jwksUri: `${issuer.url}/jwks` };
    const { answerTo } = identityOver({ jwt: [entry] });
    const { scene } = await subject();
    const token = await forged(
      { ...scene, issuer: issuer.url, key: keys[0] ?? {} },
      {},
      { kid: undefined as never },
    );
    expect(await answerTo(token)).toBe('UNAUTHENTICATED');
  });
});

describe('is accepted', () => {
  test.each<[string, object, object]>([
    ['with nothing wrong', {}, {}],
    ['with our name among others in its audience', { aud: ['payments', AUDIENCE] }, {}],
    ['with two actors', { act: { sub: 'a', act: { sub: 'b' } } }, {}],
    [
      'of an issuer whose clock is a little ahead',
      { iat: Math.floor(Date.now() / 1_000) + 20 },
      {},
    ],
    ['without a key id, where one key fits', {}, { kid: undefined }],
  ])('a token %s', async (_, claims, header) => {
    const { scene, answerTo } = await subject();
    expect(await answerTo(await forged(scene, { ...claims }, header))).toMatchObject({
      tenant: 'acme',
    });
  });

  test('a token that names a tenant of its issuer', async () => {
    const { scene, answerTo } = await subject();
    const token = await forged({ ...scene, ...scene.other }, { tenant: 'globex' });
    expect(await answerTo(token)).toMatchObject({ tenant: 'globex' });
  });
});

test('the same tokens pass a verification that asks for less', async () => {
  const { scene } = await subject();
  const keys = createLocalJWKSet(publicKeys(KEY, OTHER));
  const passed: string[] = [];
  for (const [name, forge] of Object.entries(FORGERIES)) {
    const token = await forge(scene);
    await jwtVerify(token, keys).then(
      () => passed.push(name),
      () => {},
    );
  }
  expect(passed).toEqual(expect.arrayContaining(['jku', 'no end', 'a foreign audience']));
  expect(passed.length).toBeGreaterThan(20);
});

test('what an issuer sends is not believed beyond its size', async () => {
  const { scene } = await subject();
  const huge = await recordingBackend((_, response) =>
    json(response, { ...publicKeys(KEY), padding: 'x'.repeat(300_000) }),
  );
  const many = await recordingBackend((_, response) =>
    json(response, publicKeys(...Array.from({ length: 51 }, () => KEY))),
  );
  const moved = await recordingBackend((_, response) =>
    response.writeHead(302, { location: `${scene.evil}/jwks` }).end(),
  );
  for (const { url } of [huge, many, moved]) {
    const { answerTo } = identityOver({
      jwt: [{ issuer: url, audience: AUDIENCE, jwksUri: `${url}/jwks` }],
    });
    expect(await answerTo(await forged({ ...scene, issuer: url }))).toBe('OVERLOADED');
  }
});

test('an issuer that says it is another one is not believed', async () => {
  const { scene } = await subject();
  const liar = await recordingBackend((_, response, route) =>
    json(
      response,
      route.includes('well-known')
        ? { issuer: 'https://other.example', jwks_uri: `${scene.evil}/jwks` }
        : publicKeys(KEY),
    ),
  );
  const { answerTo } = identityOver({ jwt: [{ issuer: liar.url, audience: AUDIENCE }] });
  expect(await answerTo(await forged({ ...scene, issuer: liar.url }))).toBe('OVERLOADED');
});
