import { resolve } from 'node:path';
import { invokedFrom } from '../app/config.ts';
import { type Project, projectIn } from '../app/project.ts';

/** Where a command writes: results and logs apart, so that a pipe gets the one alone. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
}

/** 0: it worked. 1: what was asked about is wrong. 2: the command was asked wrongly. */
export type ExitCode = 0 | 1 | 2;

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly default?: string | boolean;
  /** What stands for the value in the help, such as `DIR`. */
  readonly value?: string;
  readonly help: string;
}

export type Values = Readonly<Record<string, string | boolean | undefined>>;

export interface Command {
  readonly summary: string;
  /** What follows the command's name, such as `TOOL`. */
  readonly operands?: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly string[];
  run(operands: readonly string[], values: Values, streams: Streams): Promise<ExitCode>;
}

/** The command was asked wrongly; the message says what is right. */
export class UsageError extends Error {}

/** What was asked about is wrong; the message says what, and needs no stack. */
export class CommandFailure extends Error {}

export const PROJECT: Option = {
  type: 'string',
  value: 'DIR',
  default: '.',
  help: 'the folder with toolgate.config.ts, schema/tools and resolvers/tools',
};

export const LISTEN = {
  port: { type: 'string', value: 'N', help: 'port of the gateway (PORT, 4000)' },
  host: { type: 'string', value: 'HOST', help: 'address it listens at (HOST, 127.0.0.1)' },
  'admin-port': {
    type: 'string',
    value: 'N',
    help: 'port of health and readiness (ADMIN_PORT, 4001)',
  },
} as const satisfies Record<string, Option>;

/** The project that `--project` names, from where the command was typed. */
export function projectOf(values: Values): Project {
  return projectIn(resolve(invokedFrom(), textOf(values, 'project') ?? '.'));
}

export function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function portOf(values: Values, name: string): number | undefined {
  const text = textOf(values, name);
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--${name} is a number from 0 to 65535, not ${text}.`);
}
