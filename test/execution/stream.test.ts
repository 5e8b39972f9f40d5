import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildSchema, type GraphQLSchema, Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createExecutor } from '../../src/execution/executor.ts';
import { requestOf } from './asking.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function schemaOf(): GraphQLSchema {
  const schema = buildSchema('type Query { a(of: Int): Query  n: Int }');
  const { a, n } = schema.getQueryType()?.getFields() ?? {};
  if (a) a.resolve = (_source, { of }) => (of === 0 ? null : {});
  if (n) n.resolve = () => 1;
  return schema;
}

function executorOf(maxDocuments?: number) {
  return createExecutor({
    servedBy: (schema) => ({
      schema,
      effectOf: () => undefined,
      instrumented: () => schema,
      introspectedBy: async () => schema,
    }),
    sampled: () => false,
    ...(maxDocuments !== undefined && { maxDocuments }),
  });
}

/** About a thousand tokens, as no other document has them. */
function longDocument(number: number): string {
  const fields = Array.from(
    { length: 60 },
    (_, at) => `f${at}: a(of: ${number}) { n a(of: 1) { n } }`,
  );
  return `{ ${fields.join(' ')} }`;
}

const heapMegabytes = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
};

test('an endless stream of distinct documents costs neither memory nor time', async () => {
  const [schema, executor] = [schemaOf(), executorOf(50)];
  let milliseconds = 0;
  const stream = async (from: number, to: number) => {
    for (let number = from; number < to; number += 1) {
      const source = longDocument(number);
      const request = requestOf(schema, source, { document: parse(source) });
      const before = process.cpuUsage();
      const { data } = await executor(request);
      const { user, system } = process.cpuUsage(before);
      milliseconds += (user + system) / 1_000;
      expect(data).toHaveProperty('f59');
    }
  };
  await stream(1, 200);
  const before = heapMegabytes();
  await stream(200, 1_200);
  expect(heapMegabytes() - before).toBeLessThan(10);
  expect(milliseconds / 1_200).toBeLessThan(5);
});

test('a compiled document that has grown large is compiled anew', async () => {
  const types = Array.from({ length: 12 }, (_, at) => `T${at}`);
  const schema = buildSchema(`
    ${types.map((name) => `type ${name} { id: ID }`).join('\n')}
    union Any = ${types.join(' | ')}
    type Query { any: Any }
  `);
  const { any } = schema.getQueryType()?.getFields() ?? {};
  let type = 0;
  if (any) any.resolve = () => ({ __typename: `T${type}` });
  const source = `{ ${Array.from({ length: 300 }, (_, at) => `a${at}: any { __typename }`).join(' ')} }`;
  const document = parse(source);
  const [definition] = document.definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('An operation.');
  const { selections } = definition.selectionSet;
  let compiled = 0;
  const get = () => {
    compiled += 1;
    return selections;
  };
  Object.defineProperty(definition.selectionSet, 'selections', { get });
  const executor = executorOf();
  for (type = 0; type < types.length; type += 1) {
    await executor(requestOf(schema, source, { document }));
  }
  // Each type adds 300 selections: the seventh passes the 2,000 that are kept.
  expect(compiled).toBe(2);
});

test('what was compiled for a schema goes with the schema', async () => {
  const executor = executorOf();
  const used = async () => {
    const schema = schemaOf();
    await executor(requestOf(schema, '{ n }'));
    return new WeakRef(schema);
  };
  const schema = await used();
  // A weak reference is kept until the current turn has ended.
  for (let turn = 0; turn < 10 && schema.deref() !== undefined; turn += 1) {
    await setImmediate();
    collectGarbage();
  }
  expect(schema.deref()).toBeUndefined();
});
