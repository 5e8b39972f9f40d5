import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { BATCH, CACHE, directed, joined } from '../../bench/project-with.ts';
import { answerOf, bodiesOf, bodyOf, SCENARIOS } from '../../bench/scenarios.ts';
import { SUBJECTS, takes } from '../../bench/subjects.ts';

const SDL = ['directives', 'gateway']
  .map((name) => `schema/${name}.graphql`)
  .concat('bench/gateway/schema/tools/bench.graphql')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

test.each(SCENARIOS)('the document of $key is valid, and asks for $calls calls', (scenario) => {
  const document = parse(JSON.parse(bodyOf(scenario, 'sdl')).query);
  expect(validate(buildSchema(joined(SDL)), document)).toEqual([]);
  const [operation] = document.definitions;
  expect(operation).toMatchObject({ selectionSet: { selections: { length: scenario.calls } } });
});

test.each(SCENARIOS)('every call of $key is for a customer of its own', (scenario) => {
  expect(bodyOf(scenario, 'sdl').match(/\{n\}/g)).toHaveLength(scenario.calls);
});

test('the bare proxy is left out where one request makes four calls', () => {
  const bare = SUBJECTS.find(({ dialect }) => dialect === 'plain');
  if (!bare) throw new Error('no bare proxy');
  expect(SCENARIOS.filter((scenario) => takes(scenario, bare)).map(({ key }) => key)).toEqual([
    'A',
    'B',
  ]);
});

test('who is asked for again and again is named in every request', () => {
  for (const scenario of SCENARIOS.filter(({ customers }) => customers !== null)) {
    const bodies = bodiesOf(scenario, 'query');
    expect(new Set(bodies).size).toBe(scenario.customers);
    expect(bodies.join()).not.toContain('{n}');
  }
});

test('a cache of a peer is asked by a query, one of Toolgate by the mutation that its tool is', () => {
  const hits = SCENARIOS.find(({ key }) => key === 'F');
  if (!hits) throw new Error('no hits');
  const asked = SUBJECTS.filter((subject) => takes(hits, subject)).map(({ name, dialect }) => [
    name.startsWith('toolgate'),
    JSON.parse(bodyOf(hits, dialect)).query.slice(0, 5),
  ]);
  expect(asked).toContainEqual([true, 'mutat']);
  expect(asked).toContainEqual([false, 'query']);
  expect(asked).not.toContainEqual([true, 'query']);
  expect(asked).not.toContainEqual([false, 'mutat']);
});

test.each([
  [CACHE, 'cache'],
  [BATCH, 'batch'],
])('the same tool with %s', (directive, word) => {
  const schema = buildSchema(directed(directive)(SDL));
  const directives = schema.getMutationType()?.getFields().fetchOrderHistory?.astNode?.directives;
  expect(directives?.map(({ name }) => name.value)).toEqual(['tool', word, 'rest']);
});

test('a right answer names its customer and holds as many orders as were asked for', () => {
  const [scenario] = SCENARIOS;
  if (!scenario) throw new Error('no scenario');
  expect(answerOf(scenario, 'sdl', ['0000042'])).toMatchObject({
    data: { fetchOrderHistory: { userId: 'cus_0000042', orders: { length: 5 } } },
  });
});
