import type { Fetcher } from '@graphiql/toolkit';

/** Sends what the editors hold to the gateway that served this page. Whoever needs a key writes it in the header editor. */
export const fetcher: Fetcher = async ({ operationName, ...params }, { headers } = {}) => {
  // Just after a change of tabs GraphiQL still names the operation of the other one.
  const named = operationName && params.query.includes(operationName) ? { operationName } : {};
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ ...params, ...named }),
  });
  return answer.json();
};
