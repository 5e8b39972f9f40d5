import { expect, test } from 'vitest';
import { secret } from '../../src/app/define-config.ts';
import { identityOver, movableClock } from '../support/identity-over.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const ISSUER = 'https://id.example';

/** What an issuer's word about a token comes down to. */
async function answerTo(claims: object): Promise<unknown> {
  const clock = movableClock();
  const now = Math.floor(clock.wall() / 1_000);
  const good = { active: true, iss: ISSUER, aud: 'toolgate', sub: 'ann', exp: now + 60 };
  const endpoint = await recordingBackend((_, response) => json(response, { ...good, ...claims }));
  const introspection = {
    issuer: ISSUER,
    audience: 'toolgate',
    url: endpoint.url,
    clientId: 'toolgate',
    clientSecret: secret('CLIENT_SECRET'),
  };
  return await identityOver({ introspection }, clock).answerTo('an-opaque-token');
}

const past = () => Math.floor(Date.now() / 1_000) - 60;
const soon = () => Math.floor(Date.now() / 1_000) + 600;

test.each<[string, object]>([
  ['is active no longer', { active: false }],
  ['is of another issuer', { iss: 'https://other.example' }],
  ['is of nobody', { iss: undefined }],
  ['is for another service', { aud: 'payments' }],
  ['is for nobody', { aud: undefined }],
  ['has ended', { exp: past() }],
  ['never ends', { exp: undefined }],
  ['has not begun', { nbf: soon() }],
  ['is bound to a key', { cnf: { jkt: 'a thumbprint' } }],
  ['has an empty subject', { sub: '' }],
])('a token that %s is not accepted', async (_, claims) => {
  expect(await answerTo(claims)).toBe('UNAUTHENTICATED');
});

test('an answer that is none is no acceptance', async () => {
  expect(await answerTo({ active: 'true' })).toBe('OVERLOADED');
});

test.each<[string, object]>([
  ['with nothing wrong', {}],
  ['for us among others', { aud: ['payments', 'toolgate'] }],
])('a token %s is accepted', async (_, claims) => {
  expect(await answerTo(claims)).toMatchObject({ id: 'ann', method: 'introspection' });
});
