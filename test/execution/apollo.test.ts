import { ApolloServer } from '@apollo/server';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';
import { createExecutor } from '../../src/execution/executor.ts';

const NEVER = new AbortController().signal;

function schemaSaying(text: string): GraphQLSchema {
  const schema = buildSchema('type Query { a: Int }  type Mutation { say(to: String!): String }');
  const { say } = schema.getMutationType()?.getFields() ?? {};
  if (say) say.resolve = (_source, { to }) => `${text}, ${to}`;
  return schema;
}

/** Apollo Server with our executor behind it, and a way to swap its schema. */
async function served(sampled: boolean) {
  let swap: (schema: GraphQLSchema) => void = () => {};
  const executor = createExecutor({
    servedBy: (schema) => ({
      schema,
      effectOf: () => 'READ',
      instrumented: () => schema,
      introspectedBy: async () => schema,
    }),
    sampled: () => sampled,
  });
  const gateway: GatewayInterface = {
    onSchemaLoadOrUpdate(load) {
      swap = (apiSchema) => load({ apiSchema, coreSupergraphSdl: '' });
      return () => {};
    },
    async load() {
      swap(schemaSaying('Hello'));
      return { executor };
    },
    async stop() {},
  };
  const server = new ApolloServer({ gateway, stopOnTerminationSignals: false });
  await server.start();
  async function ask(query: string, more: { variables?: object; operationName?: string } = {}) {
    const contextValue = { operation: { signal: NEVER, marks: [] } };
    const { body } = await server.executeOperation({ query, ...more }, { contextValue });
    return body.kind === 'single' ? body.singleResult : null;
  }
  return { ask, swap: (schema: GraphQLSchema) => swap(schema), stop: () => server.stop() };
}

test.each([false, true])('Apollo Server answers by the executor, sampled: %s', async (sampled) => {
  const { ask, swap, stop } = await served(sampled);
  const query = 'mutation Say($to: String!) { say(to: $to) }';
  const asked = { variables: { to: 'Ann' } };
  expect(await ask(query, asked)).toMatchObject({ data: { say: 'Hello, Ann' } });
  swap(schemaSaying('Goodbye'));
  expect(await ask(query, asked)).toMatchObject({ data: { say: 'Goodbye, Ann' } });
  expect(await ask(query)).toMatchObject({
    errors: [{ message: 'Variable "$to" of required type "String!" was not provided.' }],
  });
  expect(await ask(query, { ...asked, operationName: 'Other' })).toMatchObject({
    errors: [{ message: 'Unknown operation named "Other".' }],
  });
  await stop();
});
