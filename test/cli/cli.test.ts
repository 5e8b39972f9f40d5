import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { projectFolder } from '../support/gateway-for.ts';
import { type ShippedGateway, startShipped } from '../support/shipped-gateway.ts';

/** Runs a command as the shell would. */
async function toolgate(...args: string[]) {
  let [stdout, stderr] = ['', ''];
  const code = await main(args, {
    out: (text) => (stdout += text),
    err: (text) => (stderr += text),
  });
  return { code, stdout, stderr };
}

const SDL = `extend type Mutation {
  "Reads." read(id: ID!): String @tool(effect: READ) @rest(backend: "shop", GET: "/{args.id}")
}`;
const REST = { shop: 'http://127.0.0.1:9' };

describe('help', () => {
  test('without a command every command is listed', async () => {
    const { code, stdout } = await toolgate();
    expect(code).toBe(0);
    for (const name of ['dev', 'start', 'check', 'call', 'keys'])
      expect(stdout).toContain(`\n  ${name} `);
  });

  test.each(['dev', 'start', 'check', 'call', 'keys'])(
    '%s explains each of its options',
    async (name) => {
      const { code, stdout } = await toolgate(name, '--help');
      expect(code).toBe(0);
      expect(stdout).toContain(`usage: toolgate ${name}`);
      expect(stdout).toContain('--project DIR');
      expect(stdout).toContain('  $ toolgate');
    },
  );
});

describe('asked wrongly', () => {
  test.each([
    [['fly'], 'There is no command fly.'],
    [['check', '--nonsense'], '--nonsense'],
    [['check', '--format', 'xml'], '--format is one of text, json, sarif, github.'],
    [['call'], 'Name one tool to call.'],
    [['call', 'read', '--args', '[1]'], '--args is a JSON object'],
    [['start', '--port', 'http'], '--port is a number'],
    [['check', 'more', 'words'], 'check takes no more words.'],
  ])('%j is told on stderr, with exit code 2', async (args, says) => {
    const { code, stdout, stderr } = await toolgate(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/See toolgate .*--help\.\n$/);
  });
});

describe('check', () => {
  test('a good project passes', async () => {
    const { code } = await toolgate('check', '--project', projectFolder({ sdl: SDL, rest: REST }));
    expect(code).toBe(0);
  });

  test('the shipped tools pass', async () => {
    expect(await toolgate('check')).toMatchObject({ code: 0, stderr: '' });
  });

  test('mistakes go to stdout, with exit code 1', async () => {
    const folder = projectFolder({ sdl: SDL.replace('"shop"', '"shoop"'), rest: REST });
    const { code, stdout } = await toolgate('check', '--project', folder);
    expect(code).toBe(1);
    expect(stdout).toContain('schema/tools/tools.graphql:2:');
    expect(stdout).toContain('shoop');
  });

  test.each(['json', 'sarif'])('--format %s prints JSON alone', async (format) => {
    const folder = projectFolder({ sdl: SDL.replace('"shop"', '"shoop"'), rest: REST });
    const { code, stdout } = await toolgate('check', '--project', folder, '--format', format);
    expect(code).toBe(1);
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  test('a mistake in the configuration names its key', async () => {
    const folder = projectFolder({
      sdl: SDL,
      files: {
        'toolgate.config.mjs':
          'export default { backends: { shop: { kind: "rest", url: "nowhere", colour: "red" } } };',
      },
    });
    const { code, stdout } = await toolgate('check', '--project', folder);
    expect(code).toBe(1);
    expect(stdout).toContain('backends.shop.url: is no http or https URL');
    expect(stdout).toContain('colour');
  });

  test('a folder without a configuration says so', async () => {
    const { code, stdout } = await toolgate('check', '--project', 'test/cli');
    expect(code).toBe(1);
    expect(stdout).toContain('There is no toolgate.config.ts');
    expect(stdout).not.toContain('    at ');
  });
});

describe('call', () => {
  let gateway: ShippedGateway;
  beforeAll(async () => {
    gateway = await startShipped();
  });
  afterAll(() => gateway?.stop());

  const call = (...args: string[]) => toolgate('call', ...args, '--url', `${gateway.url}/graphql`);

  test('an answer is JSON on stdout', async () => {
    const { code, stdout, stderr } = await call(
      'lookUpCustomer',
      '--args',
      '{"userId":"cus_1042"}',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'cus_1042' });
  });

  test('a failure is told on stderr with its code, and exit code 1', async () => {
    const { code, stdout, stderr } = await call('lookUpCustomer', '--args', '{"userId":"cus_1"}');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('"code": "NOT_FOUND"');
  });

  test('an argument that does not exist is asked wrongly, and nothing is called', async () => {
    const { code, stderr } = await call(
      'refundOrder',
      '--args',
      '{"orderId":"ord_20931","amountCent":5}',
    );
    expect(code).toBe(2);
    expect(stderr).toContain(
      'There is no argument amountCent: refundOrder takes orderId, amountCents',
    );
  });

  test('a tool that does not exist is asked wrongly', async () => {
    const { code, stderr } = await call('lookUpNobody');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no tool lookUpNobody.');
  });

  test('a gateway that does not answer is told without a stack', async () => {
    const { code, stderr } = await toolgate('call', 'read', '--url', 'http://127.0.0.1:9/graphql');
    expect(code).toBe(1);
    expect(stderr).toContain('http://127.0.0.1:9/graphql');
    expect(stderr).not.toContain('    at ');
  });
});
