#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Command, type ExitCode, type Streams, UsageError } from './command.ts';
import { commandHelp, overview } from './help.ts';

/** Loaded when asked for: `toolgate --help` needs no GraphQL. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  dev: async () => (await import('./dev.ts')).dev,
  start: async () => (await import('./start.ts')).start,
  check: async () => (await import('./check.ts')).check,
  call: async () => (await import('./call.ts')).call,
  keys: async () => (await import('./keys.ts')).keys,
};

export async function main(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    streams.out(await overview(COMMANDS));
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) return refused(`There is no command ${name}.`, 'toolgate --help', streams);
  const command = await load();
  try {
    const { values, positionals } = parse(rest, command);
    if (values.help === true) {
      streams.out(commandHelp(name, command));
      return 0;
    }
    if (command.operands === undefined && positionals.length > 0) {
      throw new UsageError(`${name} takes no ${positionals.join(' ')}.`);
    }
    return await command.run(positionals, values, streams);
  } catch (failure) {
    if (!isUsageError(failure)) throw failure;
    return refused(failure.message, `toolgate ${name} --help`, streams);
  }
}

function parse(args: readonly string[], command: Command) {
  const options = Object.entries(command.options).map(
    ([name, { type, default: value }]) =>
      [name, { type, ...(value !== undefined && { default: value }) }] as const,
  );
  return parseArgs({
    args: [...args],
    options: { ...Object.fromEntries(options), help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
}

function isUsageError(failure: unknown): failure is Error {
  if (failure instanceof UsageError) return true;
  return failure instanceof Error && String(Reflect.get(failure, 'code')).startsWith('ERR_PARSE');
}

function refused(message: string, help: string, { err }: Streams): ExitCode {
  err(`${message}\nSee ${help}.\n`);
  return 2;
}

function isMain(): boolean {
  const [, script] = process.argv;
  return script !== undefined && import.meta.url === pathToFileURL(realpathSync(script)).href;
}

if (isMain()) {
  process.exitCode = await main(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
}
