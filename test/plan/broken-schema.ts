import { readdirSync, readFileSync } from 'node:fs';
import { scalarsWith } from '../../resolvers/scalars.ts';
import type { Scalars } from '../../src/plan/world.ts';

/** A schema with mistakes, each announced by a comment above its line: `# ! rule: message`. */
export interface BrokenSchema {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Functions that `resolvers/tools` exports, from a comment `# resolvers: a, b`. */
  readonly resolvers: ReadonlySet<string>;
  /** Those that config describes, from a comment `# scalars: A, B`. */
  readonly scalars: Scalars;
  /** `file:line rule: message` of each. */
  readonly expected: readonly string[];
}

const FOLDER = new URL('broken/', import.meta.url);

export const BROKEN: readonly BrokenSchema[] = readdirSync(FOLDER).map((file) => {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  const resolvers = /^# resolvers: (.*)$/m.exec(text)?.[1]?.split(', ');
  const scalars = /^# scalars: (.*)$/m.exec(text)?.[1]?.split(', ');
  return {
    name: file.replace(/\.graphql$/, ''),
    file,
    text,
    resolvers: new Set(resolvers),
    scalars: { configured: new Set(scalars), of: scalarsWith({}) },
    expected: announced(file, text),
  };
});

/** `# !` is about the next line that is none of these, `# !!place` about another place. */
function announced(file: string, text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const [, elsewhere, what] = /^\s*# !(?:!(\S+))? (.*)$/.exec(line) ?? [];
    if (what === undefined) return [];
    const next = lines.findIndex((other, at) => at > index && !/^\s*# !/.test(other));
    return [`${elsewhere ?? `${file}:${next + 1}`} ${what}`];
  });
}
