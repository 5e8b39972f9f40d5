import { expect, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

const SDL = `
extend type Mutation {
  "Reads." read(id: ID!): Thing @tool(effect: READ) @rest(backend: "shop", GET: "/{args.id}")
  "Writes." write(id: ID!): Thing @tool(effect: WRITE, scopes: ["act"]) @rest(backend: "shop", POST: "/{args.id}")
  "Calls others." call(times: Int!, deep: Boolean): Int @tool(effect: READ)
}
"A thing." type Thing { "Its id." id: ID! "Its parts." parts: [Part!] }
"A part." type Part { "Its text." text: String! }
`;

const CALLS = `export async function call({ times, deep }, { tools }) {
  if (deep) return tools.call({ times, deep });
  for (let at = 0; at < times; at++) await tools.read({ id: 'small' });
  return times;
}`;

const PARTS = Array.from({ length: 900 }, () => ({ text: 'x'.repeat(5_000) }));
const ANSWERS: Readonly<Record<string, object>> = {
  small: { id: 'small' },
  large: { id: 'large', parts: PARTS },
  many: { id: 'many', parts: Array(1_001).fill({ text: '' }) },
};

async function subject() {
  const shop = await recordingBackend((_, response, route) =>
    json(response, ANSWERS[route.replace(/^.*\//, '')]),
  );
  const files = { 'resolvers/tools/call.js': CALLS };
  const gateway = await gatewayFor({ sdl: SDL, rest: { shop: shop.url }, files });
  await gateway.ask('mutation { read(id: "small") { id } }');
  return { shop, gateway };
}

const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ');

const RESULT = { code: 'VALIDATION_FAILED', reason: 'RESULT', sideEffect: 'NONE' };

test('a list of more than a thousand items is no answer', async () => {
  const { gateway } = await subject();
  const { data, errors } = await gateway.ask('mutation { read(id: "many") { parts { text } } }');
  expect(data).toEqual({ read: null });
  expect(errors?.[0]).toMatchObject({ path: ['read'], extensions: RESULT });
});

test('many large answers together are cut, and the memory that they take stays bounded', async () => {
  const { shop, gateway } = await subject();
  const before = process.memoryUsage().rss;
  let most = before;
  const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 2);
  const { data, errors = [] } = await gateway.ask(
    `mutation { ${aliases(25, 'read(id: "large") { id parts { text } }')} }`,
  );
  clearInterval(sampling);

  expect(data).toBeNull();
  expect(errors.map(({ extensions }) => extensions)).toMatchObject([
    { ...RESULT, limit: { name: 'answerBytes' } },
  ]);
  expect(shop.arrivals.length).toBeLessThanOrEqual(26);
  expect((most - before) / 1_048_576).toBeLessThan(600);
});

test('no more is read than all backends together may answer', async () => {
  const { gateway } = await subject();
  const ask = async (count: number) => {
    const { data, errors = [] } = await gateway.ask(
      `mutation { ${aliases(count, 'read(id: "large") { id }')} }`,
    );
    const whole = Object.values(data ?? {}).filter((value) => value !== null);
    expect(whole.length + errors.length).toBe(count);
    for (const { extensions } of errors) expect(extensions).toMatchObject(RESULT);
    return whole.length;
  };
  // 4.5 MB each, of 25 MiB in all.
  expect(await ask(5)).toBe(5);
  expect(await ask(20)).toBeLessThanOrEqual(5);
});

test('a write before an answer that is too large has happened, and this is told', async () => {
  const { shop, gateway } = await subject();
  const { data, errors = [] } = await gateway.ask(
    `mutation { write(id: "small") { id } ${aliases(2, 'read(id: "large") { parts { text } }')} }`,
  );
  expect(data).toBeNull();
  expect(errors[0]?.extensions).toMatchObject({ ...RESULT, sideEffect: 'DONE' });
  expect(shop.routes()).toContain('POST /small');
});

test('a write that was refused before it was sent is not told as one that has happened', async () => {
  const { gateway } = await subject();
  const { errors = [] } = await gateway.ask(
    `mutation { write(id: "..") { id } ${aliases(2, 'read(id: "large") { parts { text } }')} }`,
  );
  expect(errors[0]?.extensions).toMatchObject(RESULT);
});

test('tools make a hundred calls for one operation, and not one more', async () => {
  const { shop, gateway } = await subject();
  expect((await gateway.ask('mutation { call(times: 100) }')).data).toEqual({ call: 100 });

  const before = shop.arrivals.length;
  const { errors = [] } = await gateway.ask('mutation { a: call(times: 60) b: call(times: 60) }');
  // They run side by side, and neither gets what is beyond.
  expect(errors).toHaveLength(2);
  expect(errors[0]?.extensions).toMatchObject({
    code: 'VALIDATION_FAILED',
    reason: 'LIMIT',
    limit: { name: 'callsByTools', max: 100, found: 101 },
  });
  expect(shop.arrivals.length - before).toBe(100);
});

test('tools stand in one another five deep, and not deeper', async () => {
  const { gateway } = await subject();
  const { errors = [] } = await gateway.ask('mutation { call(times: 1, deep: true) }');
  // A mistake of the tool's author, not of its caller.
  expect(errors[0]?.extensions).toMatchObject({ code: 'INTERNAL' });
});
