import { join } from 'node:path';
import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
} from 'graphql';
import { createApp, type OperationRequest } from '../app/app.ts';
import { ownCredential } from '../app/config.ts';
import { LOOPBACK } from '../app/config-auth.ts';
import { DEV_KEY_FILE } from '../app/identity.ts';
import type { Project } from '../app/project.ts';
import { readKey } from '../auth/dev-key.ts';
import { ToolError } from '../base/errors.ts';
import { toolOperation } from '../specs/operation.ts';
import {
  type Command,
  CommandFailure,
  type ExitCode,
  PROJECT,
  projectOf,
  type Streams,
  textOf,
  UsageError,
  type Values,
} from './command.ts';
import { explain } from './explain.ts';

export const call: Command = {
  summary: 'calls one tool and prints its answer',
  operands: 'TOOL',
  options: {
    args: { type: 'string', value: 'JSON', default: '{}', help: 'the arguments, a JSON object' },
    url: {
      type: 'string',
      value: 'URL',
      help: 'a running gateway to call; without it the project is loaded and called in this process',
    },
    project: PROJECT,
  },
  examples: [
    `toolgate call fetchOrderHistory --args '{"userId":"cus_1042"}'`,
    `toolgate call fetchQuote --args '{"symbol":"ACME"}' --url http://127.0.0.1:4000/graphql`,
  ],
  async run(operands, values, streams): Promise<ExitCode> {
    const [tool, ...more] = operands;
    if (tool === undefined || more.length > 0) throw new UsageError('Name one tool to call.');
    const args = argumentsIn(textOf(values, 'args') ?? '{}');
    try {
      await using gateway = await gatewayFor(values);
      return await callOne(gateway, { tool, args }, streams);
    } catch (failure) {
      if (failure instanceof UsageError) throw failure;
      streams.err(explain(failure));
      return 1;
    }
  },
};

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: object }[];
}

interface Gateway extends AsyncDisposable {
  readonly schema: GraphQLSchema;
  send(request: OperationRequest): Promise<Answer>;
}

interface Asked {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

async function callOne(
  gateway: Gateway,
  { tool, args }: Asked,
  { out, err }: Streams,
): Promise<ExitCode> {
  const operation = toolOperation(gateway.schema, tool, args);
  if (!operation) throw new UsageError(`There is no tool ${tool}.`);
  const { declared } = operation;
  const unknown = Object.keys(args).find((name) => !declared.includes(name));
  if (unknown !== undefined) {
    const takes = declared.length === 0 ? 'no arguments' : declared.join(', ');
    throw new UsageError(`There is no argument ${unknown}: ${tool} takes ${takes}.`);
  }
  const { data, errors = [] } = await gateway.send(operation);
  for (const { message, extensions } of errors) {
    err(`${message}\n${JSON.stringify(extensions ?? {}, null, 2)}\n`);
  }
  if (data && errors.length === 0) out(`${JSON.stringify(data[tool] ?? null, null, 2)}\n`);
  return errors.length === 0 ? 0 : 1;
}

function argumentsIn(text: string): Asked['args'] {
  try {
    const args: unknown = JSON.parse(text);
    if (typeof args === 'object' && args !== null && !Array.isArray(args)) return { ...args };
  } catch {
    // said below
  }
  throw new UsageError('--args is a JSON object, such as {"userId":"cus_1042"}.');
}

async function gatewayFor(values: Values): Promise<Gateway> {
  const url = textOf(values, 'url');
  const project = projectOf(values);
  return url === undefined
    ? await inProcess(project)
    : await behind(url, credentialFor(url, project));
}

async function inProcess(project: Project): Promise<Gateway> {
  const app = await createApp({ project });
  const stop = () => app.stop();
  try {
    const credential = ownCredential() ?? app.devKey();
    if (credential === null) throw new CommandFailure(NO_KEY);
    return {
      schema: await app.schemaFor(credential),
      // The shape of every GraphQL answer.
      send: async (request) => (await app.execute(request, credential)) as Answer,
      [Symbol.asyncDispose]: stop,
    };
  } catch (failure) {
    await stop();
    throw failure instanceof ToolError
      ? new CommandFailure(`${failure.message}\n${NO_KEY}`)
      : failure;
  }
}

const NO_KEY = 'Set TOOLGATE_KEY to a key or token that the gateway accepts.';

/** The key of this machine goes to nobody else. */
function credentialFor(url: string, { folder }: Project): string | undefined {
  const isHere = LOOPBACK.test(URL.parse(url)?.hostname ?? '');
  return ownCredential() ?? (isHere ? readKey(join(folder, DEV_KEY_FILE)) : undefined);
}

async function behind(url: string, credential: string | undefined): Promise<Gateway> {
  const send = (request: OperationRequest) => post(url, request, credential);
  const query = getIntrospectionQuery({ inputValueDeprecation: true });
  const { data, errors: [error] = [] } = await send({ query });
  if (!data) {
    const says = error ? `: ${error.message} ${credential === undefined ? NO_KEY : ''}` : '.';
    throw new CommandFailure(`${url} tells nothing of its schema${says}`);
  }
  const schema = buildClientSchema(data as unknown as IntrospectionQuery); // what was asked for
  return { schema, send, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function post(
  url: string,
  request: OperationRequest,
  credential: string | undefined,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(credential !== undefined && { authorization: `Bearer ${credential}` }),
      },
      body: JSON.stringify(request),
    });
    return (await response.json()) as Answer; // the shape of every GraphQL answer
  } catch {
    throw new CommandFailure(`No gateway answers at ${url}.`);
  }
}
