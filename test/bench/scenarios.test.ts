import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { answerOf, bodyOf, SCENARIOS, takes } from '../../bench/scenarios.ts';

const SDL = ['directives', 'gateway']
  .map((name) => `schema/${name}.graphql`)
  .concat('bench/gateway/schema/tools/bench.graphql')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

test.each(SCENARIOS)('the document of $key is valid, and asks for $calls calls', (scenario) => {
  const document = parse(JSON.parse(bodyOf(scenario, 'sdl')).query);
  expect(validate(buildSchema(SDL), document)).toEqual([]);
  const [operation] = document.definitions;
  expect(operation).toMatchObject({ selectionSet: { selections: { length: scenario.calls } } });
});

test.each(SCENARIOS)('every call of $key is for a customer of its own', (scenario) => {
  expect(bodyOf(scenario, 'sdl').match(/\{n\}/g)).toHaveLength(scenario.calls);
});

test('the bare proxy is left out where one request makes four calls', () => {
  expect(SCENARIOS.filter((scenario) => takes(scenario, 'plain')).map(({ key }) => key)).toEqual([
    'A',
    'B',
  ]);
});

test('a right answer names its customer and holds as many orders as were asked for', () => {
  const [scenario] = SCENARIOS;
  if (!scenario) throw new Error('no scenario');
  expect(answerOf(scenario, 'sdl', ['0000042'])).toMatchObject({
    data: { fetchOrderHistory: { userId: 'cus_0000042', orders: { length: 5 } } },
  });
});
