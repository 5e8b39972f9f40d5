import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { attackedGateway } from './world.ts';

/**
 * An operation that is refused as a whole has the status of its error, by whatever type it is answered; to old clients
 * the specification would rather say 200.
 */
const BY_CHOICE = [
  'SHOULD use 200 status code on document parsing failure when accepting application/json',
  'SHOULD use 200 status code on document validation failure when accepting application/json',
  'SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
];

test('the audits of GraphQL over HTTP find no error', async () => {
  const { gateway } = await attackedGateway();
  const known: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${gateway.key}`);
    return fetch(input, { ...init, headers });
  };
  const audits = serverAudits({ url: `${gateway.url}/graphql`, fetchFn: known });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const named = (status: string) =>
    results.filter((one) => one.status === status).map(({ name }) => name);

  expect(results.length).toBeGreaterThan(55);
  expect(named('error')).toEqual([]);
  expect(named('warn')).toEqual(BY_CHOICE);
  // What GET may do, which is answered with 405.
  expect(named('notice').filter((name) => !name.includes('GET'))).toEqual([]);
});
