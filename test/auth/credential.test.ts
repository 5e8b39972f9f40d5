import { expect, test } from 'vitest';
import { credentialIn } from '../../src/auth/credential.ts';
import { whyOf } from '../../src/auth/unauthenticated.ts';
import type { UnauthenticatedError } from '../../src/base/access-errors.ts';

test.each([
  [{ authorization: 'Bearer abc' }, 'abc'],
  [{ authorization: 'bearer  abc' }, 'abc'],
  [{ 'x-api-key': 'abc' }, 'abc'],
  [{ authorization: 'Bearer abc', cookie: 'token=xyz' }, 'abc'],
])('%j carries %s', (headers, credential) => {
  expect(credentialIn({ headers, url: '/graphql' })).toBe(credential);
});

test.each<[object, string, string]>([
  [{}, '/graphql', 'NONE'],
  [{ cookie: 'token=abc' }, '/graphql', 'NONE'],
  [{ authorization: 'Bearer abc', 'x-api-key': 'abc' }, '/graphql', 'TWO'],
  [{ authorization: 'Basic YTpi' }, '/graphql', 'SCHEME'],
  [{ authorization: 'Bearer' }, '/graphql', 'SCHEME'],
  [{ authorization: 'Bearer a b' }, '/graphql', 'SCHEME'],
  [{ authorization: `Bearer ${'a'.repeat(8_193)}` }, '/graphql', 'TOO_LONG'],
  [{ 'x-api-key': 'a'.repeat(8_193) }, '/graphql', 'TOO_LONG'],
  [{ authorization: 'Bearer abc' }, '/graphql?access_token=abc', 'IN_URL'],
  [{ authorization: 'Bearer abc' }, '/graphql?x=1&api_key=abc', 'IN_URL'],
  [{ authorization: 'Bearer abc' }, '/graphql?x=tgw_live_abc', 'IN_URL'],
])('%j at %s is refused', (headers, url, why) => {
  try {
    credentialIn({ headers: { ...headers }, url });
    expect.unreachable();
  } catch (failure) {
    expect(whyOf(failure as UnauthenticatedError)).toBe(why);
  }
});
