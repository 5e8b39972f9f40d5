import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { gatewayFor } from '../support/gateway-for.ts';
import { json, recordingBackend } from '../support/recording-backend.ts';

/** A hook, and the notices that came to it. */
async function hook() {
  const notices: Readonly<Record<string, unknown>>[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    notices.push(JSON.parse(body));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // a TCP server's
  return { notices, url: `http://127.0.0.1:${port}/` };
}

async function subject() {
  const shop = await recordingBackend((_, response) => json(response, { name: 'no id' }));
  const { notices, url } = await hook();
  const config = {
    backends: { shop: { kind: 'rest', url: shop.url } },
    notify: [{ kind: 'webhook', url }],
  };
  const gateway = await gatewayFor({
    sdl: `extend type Mutation {
      "Reads." read(id: ID!, first: Int! = 1 @constraint(max: 50), tag: String @constraint(pattern: "^[a-z]+$")): Thing
        @tool(effect: READ) @rest(backend: "shop", GET: "/things/{args.id}?first={args.first}&tag={args.tag}")
      "Computes." compute(id: ID!): Thing @tool(effect: READ)
    } "A thing." type Thing { "Its id." id: ID! }`,
    files: {
      'toolgate.config.mjs': `export default ${JSON.stringify(config)};`,
      'resolvers/tools/compute.ts':
        'export const compute = (args, ctx) => ctx.tools.read({ id: args.id, first: 99 });',
    },
  });
  const told = async () => {
    await gateway.app.stop(); // tells what is still to be told
    return notices;
  };
  return { gateway, told };
}

test('developers are told of arguments that do not fit, once, without what was sent', async () => {
  const { gateway, told } = await subject();
  const canary = 'Canary1';
  for (let n = 0; n < 3; n++) {
    await gateway.ask(`mutation { read(id: "${canary}", first: 51) { id } }`);
  }
  await gateway.ask(`mutation { read(id: "1", tag: "${canary}") { id } }`);
  const about = { audience: 'DEVELOPERS', code: 'VALIDATION_FAILED', reason: 'ARGUMENTS' };

  const logged = gateway.logged.filter(({ reason }) => reason === 'ARGUMENTS');
  expect(logged).toMatchObject(Array(4).fill({ level: 40, tool: 'read' }));
  expect(await told()).toMatchObject([
    { ...about, tool: 'read', argument: 'first', count: 1, sideEffect: 'NONE' },
    { ...about, tool: 'read', argument: 'tag', count: 1 },
    { ...about, tool: 'read', argument: 'first', count: 2 },
  ]);
  expect(JSON.stringify([logged, await told()])).not.toContain(canary);
});

test('and so of an answer that does not fit, and of what one tool asks of another', async () => {
  const { gateway, told } = await subject();
  await gateway.ask('mutation { read(id: "1") { id } }');
  await gateway.ask('mutation { compute(id: "1") { id } }');
  expect(await told()).toMatchObject([
    { tool: 'read', reason: 'RESULT', sideEffect: 'NONE' },
    { tool: 'read', reason: 'ARGUMENTS', argument: 'first' },
    { tool: 'compute', reason: 'ARGUMENTS', argument: 'first' },
  ]);
});

test('nobody is told of a request that names no tool, or is no request', async () => {
  const { gateway, told } = await subject();
  await gateway.ask('mutation { read(');
  await gateway.ask('mutation { nothing }');
  await gateway.ask(`{ __typename } # ${'x'.repeat(2_000_000)}`);
  expect(await told()).toEqual([]);
});
