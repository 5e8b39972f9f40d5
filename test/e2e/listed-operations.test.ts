import { expect, test } from 'vitest';
import { anApiKey, withKeys } from '../support/api-keys.ts';
import { ask, gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const TOOL = `"Reads." read(id: ID!): Thing @tool(effect: READ) @rest(backend: "shop", GET: "/{args.id}")`;
const SDL = `extend type Mutation { ${TOOL} } "A thing." type Thing { "Its id." id: ID! "Its name." name: String }`;
const OWN = 'mutation Own($id: ID!) {\n  read(id: $id) {\n    name\n  }\n}\n';
/** As it is generated for the tool. */
const GENERATED = 'mutation($id: ID!) { read(id: $id) { id name } }';

async function subject(operations: string, scopes: string[] = []) {
  const shop = await recordingBackend((_, response) => json(response, { id: '1', name: 'A' }));
  const key = anApiKey({ scopes });
  const keys = withKeys(key);
  const gateway = await gatewayFor({
    sdl: SDL,
    rest: { shop: shop.url },
    config: { graphql: { operations }, ...keys.config },
    files: { 'operations/mine/own.graphql': OWN, ...keys.files },
  });
  const send = (query: string) =>
    ask(gateway.url, { query, variables: { id: '1' } }, { key: key.text });
  return { shop, gateway, key: key.text, ask: send };
}

test('only listed operations run, where only they may', async () => {
  const { shop, ask } = await subject('listed');
  expect(await ask(OWN)).toEqual({ data: { read: { name: 'A' } } });
  expect(await ask(OWN.trim())).toEqual({ data: { read: { name: 'A' } } });
  expect(await ask(GENERATED)).toEqual({ data: { read: { id: '1', name: 'A' } } });
  expect(shop.arrivals).toHaveLength(3);

  for (const query of [
    `${OWN} `.replace('name', 'id'),
    GENERATED.replace('id name', 'id'),
    '{ __schema { description } }',
  ]) {
    const { data, errors } = await ask(query);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      {
        message: 'This operation is not listed.',
        extensions: { code: 'VALIDATION_FAILED', reason: 'REQUEST' },
      },
    ]);
  }
  expect(shop.arrivals).toHaveLength(3);
});

test('an operation from within the process must be listed too', async () => {
  const { gateway, key } = await subject('listed');
  expect(await gateway.app.execute({ query: '{ __typename }' }, key)).toMatchObject({
    errors: [{ message: 'This operation is not listed.' }],
  });
  const listed = { query: GENERATED, variables: { id: '1' } };
  expect(await gateway.app.execute(listed, key)).toMatchObject({
    data: { read: { id: '1' } },
  });
});

test('an operation that is added is listed with the next load', async () => {
  const { gateway, ask } = await subject('listed');
  const added = 'mutation Added($id: ID!) { read(id: $id) { id } }';
  expect((await ask(added)).errors).toHaveLength(1);
  gateway.write('operations/added.graphql', added);
  await gateway.app.reload();
  expect(await ask(added)).toEqual({ data: { read: { id: '1' } } });
});

test('a caller with the scope for any operation may send others', async () => {
  const { ask } = await subject('listed', ['operations:any']);
  expect(await ask('mutation ($id: ID!) { read(id: $id) { id } }')).toEqual({
    data: { read: { id: '1' } },
  });
});

test('any operation runs where nothing else is said', async () => {
  const { ask } = await subject('any');
  expect(await ask('mutation ($id: ID!) { read(id: $id) { id } }')).toEqual({
    data: { read: { id: '1' } },
  });
});
