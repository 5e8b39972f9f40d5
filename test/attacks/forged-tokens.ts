import { createHmac, createPublicKey } from 'node:crypto';
import {
  CompactEncrypt,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
} from 'jose';

/** What attackers know and have. */
export interface Scene {
  readonly issuer: string;
  readonly audience: string;
  /** The key of the issuer: to make tokens that differ from good ones in one thing alone. */
  readonly key: JWK;
  /** Another issuer that is trusted too, and its key. */
  readonly other: { readonly issuer: string; readonly key: JWK };
  /** The address of a service of the attacker's. */
  readonly evil: string;
  /** Seconds since 1970. */
  readonly now: number;
}

type Forge = (scene: Scene) => Promise<string>;
type Changes = { readonly [claim: string]: unknown };

/** A token with which nothing is wrong, but for the changes. A claim of undefined is left out. */
export async function forged(
  { issuer, audience, key, now }: Scene,
  changes: Changes = {},
  header: Partial<JWTHeaderParameters> = {},
  signer: JWK = key,
): Promise<string> {
  const claims = {
    iss: issuer,
    aud: audience,
    sub: 'ann',
    iat: now,
    exp: now + 600,
    scope: 'orders:read',
    ...changes,
  };
  const kept = Object.entries(claims).filter(([, value]) => value !== undefined);
  const alg = header.alg ?? 'ES256';
  return await new SignJWT(Object.fromEntries(kept))
    .setProtectedHeader({ typ: 'at+jwt', kid: key.kid ?? '', ...header, alg })
    .sign(await importJWK(signer, alg), { crit: { strange: true } });
}

const claims =
  (changes: Changes | ((scene: Scene) => Changes)): Forge =>
  (scene) =>
    forged(scene, typeof changes === 'function' ? changes(scene) : changes);

const header =
  (changes: (scene: Scene) => Partial<JWTHeaderParameters>): Forge =>
  (scene) =>
    forged(scene, {}, changes(scene));

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function rebuilt(scene: Scene, change: (parts: string[]) => (string | undefined)[]) {
  return change((await forged(scene)).split('.')).join('.');
}

async function strangersKey(alg: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return await exportJWK(privateKey);
}

function publicPart({ d: _, ...jwk }: JWK): JWK {
  return jwk;
}

async function hmacByPublicKey(scene: Scene): Promise<string> {
  const key = createPublicKey({ key: publicPart(scene.key) as never, format: 'jwk' });
  const text = String(key.export({ type: 'spki', format: 'pem' }));
  const [, payload] = (await forged(scene)).split('.');
  const open = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid: scene.key.kid })}.${payload}`;
  return `${open}.${createHmac('sha256', text).update(open).digest('base64url')}`;
}

async function encrypted(scene: Scene): Promise<string> {
  const { publicKey } = await generateKeyPair('RSA-OAEP-256');
  await exportSPKI(publicKey);
  return await new CompactEncrypt(Buffer.from(await forged(scene)))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'at+jwt' })
    .encrypt(publicKey);
}

/** Each differs from a good token in what its name says. */
export const FORGERIES: Readonly<Record<string, Forge>> = {
  'alg none': (scene) =>
    rebuilt(scene, ([, payload]) => [encoded({ alg: 'none', typ: 'at+jwt' }), payload, '']),
  'alg NONE': (scene) =>
    rebuilt(scene, ([, payload]) => [encoded({ alg: 'NONE', typ: 'at+jwt' }), payload, '']),
  'no signature': (scene) => rebuilt(scene, ([head, payload]) => [head, payload, '']),
  'the signature of another token': async (scene) => {
    const [, , signature] = (await forged(scene, { sub: 'bob' })).split('.');
    return await rebuilt(scene, ([head, payload]) => [head, payload, signature]);
  },
  'a changed payload': (scene) =>
    rebuilt(scene, ([head, payload = '', signature]) => {
      const read = JSON.parse(Buffer.from(payload, 'base64url').toString());
      return [head, encoded({ ...read, scope: 'orders:refund' }), signature];
    }),
  'HS256 by the public key': hmacByPublicKey,
  'a key of nobody': async (scene) => forged(scene, {}, {}, await strangersKey('ES256')),
  'RS256 by a key of nobody': async (scene) =>
    forged(scene, {}, { alg: 'RS256' }, await strangersKey('RS256')),
  'an algorithm that is not on the list': async (scene) =>
    forged(scene, {}, { alg: 'ES384' }, await strangersKey('ES384')),
  'the key of another issuer': (scene) => forged(scene, {}, {}, scene.other.key),
  'the key of another issuer, under its key id': (scene) =>
    forged(scene, {}, { kid: scene.other.key.kid ?? '' }, scene.other.key),
  'a foreign issuer': claims({ iss: 'https://evil.example' }),
  'an issuer with a slash more': claims(({ issuer }) => ({ iss: `${issuer}/` })),
  'no issuer': claims({ iss: undefined }),
  'a list of issuers': claims(({ issuer }) => ({ iss: [issuer] })),
  'a foreign audience': claims({ aud: 'payments' }),
  'a list of foreign audiences': claims({ aud: ['payments', 'toolgates'] }),
  'no audience': claims({ aud: undefined }),
  'no end': claims({ exp: undefined }),
  'an end that is text': claims({ exp: '9999999999' }),
  'an end that has passed': claims(({ now }) => ({ iat: now - 900, exp: now - 31 })),
  'no time of issue': claims({ iat: undefined }),
  'a time of issue to come': claims(({ now }) => ({ iat: now + 120 })),
  'an age of more than a day': claims(({ now }) => ({ iat: now - 86_500, exp: now + 600 })),
  'a time to come before which it is not good': claims(({ now }) => ({ nbf: now + 120 })),
  'no subject': claims({ sub: undefined }),
  'an empty subject': claims({ sub: '' }),
  'a subject that is no text': claims({ sub: 7 }),
  'a subject of 256 characters': claims({ sub: 'a'.repeat(256) }),
  'a key that it is bound to': claims({ cnf: { jkt: 'a thumbprint' } }),
  'a certificate that it is bound to': claims({ cnf: { 'x5t#S256': 'a digest' } }),
  'a nonce, as ID tokens have': claims({ nonce: 'n' }),
  'an at_hash, as ID tokens have': claims({ at_hash: 'h' }),
  'a c_hash, as ID tokens have': claims({ c_hash: 'h' }),
  'actors three deep': claims({ act: { sub: 'a', act: { sub: 'b', act: { sub: 'c' } } } }),
  'an actor without a name': claims({ act: {} }),
  'an actor that is text': claims({ act: 'bot' }),
  'typ JWT': header(() => ({ typ: 'JWT' })),
  'no typ': header(() => ({ typ: undefined as never })),
  'typ of a logout token': header(() => ({ typ: 'logout+jwt' })),
  jku: header(({ evil }) => ({ jku: `${evil}/jwks` })),
  x5u: header(({ evil }) => ({ x5u: `${evil}/cert` })),
  x5c: header(() => ({ x5c: ['MIIB'] })),
  'its own key beside it': async (scene) => {
    const own = await strangersKey('ES256');
    return await forged(scene, {}, { jwk: publicPart(own) as never }, own);
  },
  "its issuer's own key beside it": header(({ key }) => ({ jwk: publicPart(key) as never })),
  crit: header(() => ({ crit: ['strange'], strange: true })),
  'a key id that is a path': header(() => ({ kid: '../../etc/passwd' })),
  'a key id that is SQL': header(() => ({ kid: "' or 1=1 --" })),
  'a key id of every object': header(() => ({ kid: '__proto__' })),
  'an encrypted token': encrypted,
  'a tenant of another issuer': (scene) => forged({ ...scene, ...scene.other }, { tenant: 'acme' }),
  'no tenant where one is due': (scene) => forged({ ...scene, ...scene.other }),
  'a tenant that every object has': (scene) =>
    forged({ ...scene, ...scene.other }, { tenant: 'constructor' }),
};
