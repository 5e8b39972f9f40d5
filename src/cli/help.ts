import type { Command } from './command.ts';

type Commands = Readonly<Record<string, () => Promise<Command>>>;

/** `toolgate --help`: a line a command. */
export async function overview(commands: Commands): Promise<string> {
  const rows = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => [name, (await load()).summary] as const),
  );
  return [
    'toolgate: a GraphQL gateway that makes typed tools for agents out of services',
    '',
    'usage: toolgate COMMAND [options]',
    '',
    ...table(rows),
    '',
    'toolgate COMMAND --help tells more. Results go to stdout, logs to stderr.',
    'Exit codes: 0 it worked, 1 what was asked about is wrong, 2 the command was asked wrongly.',
    '',
  ].join('\n');
}

/** `toolgate COMMAND --help`: every option with its default, and examples. */
export function commandHelp(
  name: string,
  { summary, operands, options, examples }: Command,
): string {
  const rows = Object.entries(options).map(([option, { value, help, default: fallback }]) => {
    const shown = fallback === undefined || fallback === false ? '' : ` [${fallback}]`;
    return [`--${option}${value === undefined ? '' : ` ${value}`}`, `${help}${shown}`] as const;
  });
  return [
    `toolgate ${name}: ${summary}`,
    '',
    `usage: toolgate ${name} ${operands === undefined ? '' : `${operands} `}[options]`,
    '',
    ...table(rows),
    '',
    ...examples.map((example) => `  $ ${example}`),
    '',
  ].join('\n');
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
