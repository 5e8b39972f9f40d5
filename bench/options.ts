import { parseArgs } from 'node:util';
import { SCENARIOS } from './scenarios.ts';
import { SUBJECTS } from './subjects.ts';

export interface Options {
  /** Fewer and shorter rounds: done within two minutes, with more noise in it. */
  readonly quick: boolean;
  /** Exit code 1 where a target is missed. */
  readonly strict: boolean;
  /** File for all figures, every round included. */
  readonly json: string | null;
  /** Names of subjects; null: all. */
  readonly only: readonly string[] | null;
  /** Letters of scenarios. */
  readonly scenarios: readonly string[];
}

export const HELP = `npm run bench -- [options]

  --quick          fewer and shorter rounds, about two minutes
  --strict         exit code 1 where a target is missed
  --json FILE      write all figures, every round included
  --only NAMES     subjects, such as toolgate,apollo,bare
  --scenario KEYS  letters, such as A,C; without it all, with --quick all but E
  --help           this text
`;

const NAMES = SUBJECTS.map(({ name }) => name);
const KEYS = [...SCENARIOS.map(({ key }) => key), 'D', 'E'].sort();

/** @throws TypeError of an option, subject or scenario that does not exist. */
export function readOptions(args: readonly string[]): Options | 'HELP' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string' },
      scenario: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'HELP';
  return {
    quick: values.quick,
    strict: values.strict,
    json: values.json ?? null,
    only: known('subject', NAMES, values.only?.split(',')) ?? null,
    scenarios: known('scenario', KEYS, values.scenario?.split(',')) ?? usual(values.quick),
  };
}

/** Scenario E takes half a minute for the stores to be full: it is no quick one, unless asked for by its letter. */
function usual(quick: boolean): readonly string[] {
  return KEYS.filter((key) => !(quick && key === 'E'));
}

function known(
  kind: string,
  all: readonly string[],
  asked: readonly string[] | undefined,
): readonly string[] | undefined {
  const unknown = asked?.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`There is no ${kind} ${unknown}: ${all.join(', ')}.`);
  return asked;
}
