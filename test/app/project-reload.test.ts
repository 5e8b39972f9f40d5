import { expect, test } from 'vitest';
import { failureOf } from '../support/failure.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { gatewayFor } from '../support/gateway-for.ts';

const SDL = `extend type Mutation {
  "Reads." read(id: ID!): String @tool(effect: READ) @rest(backend: "shop", GET: "/{args.id}")
}`;

const HANGS = 'extend type Mutation { "Hangs." hang: Int @tool(effect: READ) }';
const HANG = 'resolvers/tools/hang.ts';

/** A gateway whose reload waits for a module that never settles. */
async function hanging() {
  const clock = fakeClock();
  const rest = { shop: 'http://127.0.0.1:9' };
  const { app, write } = await gatewayFor({ sdl: SDL, rest, options: { clock } });
  write(HANG, 'globalThis.waits = true; await new Promise(() => {});');
  Reflect.deleteProperty(globalThis, 'waits');
  const reloading = failureOf(app.reload());
  await expect.poll(() => Reflect.get(globalThis, 'waits')).toBe(true);
  return { app, clock, write, reloading };
}

test('a reload after one that hung loads', async () => {
  const { app, clock, write, reloading } = await hanging();
  await clock.advance(10_000);
  expect(await reloading).toMatchObject({ name: 'ProjectMistake' });
  write(HANG, 'export const hang = () => 1;');
  write('schema/tools/hang.graphql', HANGS);
  await expect(app.reload()).resolves.toBeUndefined();
});

test('a stop does not wait for a load that hangs', async () => {
  const { app, reloading } = await hanging();
  await app.stop();
  expect(await reloading).toMatchObject({
    name: 'ProjectMistake',
    mistakes: [{ message: 'The gateway stopped before the project had loaded.' }],
  });
});
