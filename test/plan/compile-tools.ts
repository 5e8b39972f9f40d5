import { readFileSync } from 'node:fs';
import { scalarsWith } from '../../resolvers/scalars.ts';
import {
  type Compiled,
  compile,
  type SdlSource,
  type Surroundings,
} from '../../src/plan/compile.ts';
import { type Mistake, SchemaMistakes } from '../../src/plan/mistakes.ts';

/** The files that the package ships. */
const LANGUAGE: readonly SdlSource[] = ['directives', 'gateway'].map((name) => {
  const url = new URL(`../../schema/${name}.graphql`, import.meta.url);
  return { name: `schema/${name}.graphql`, text: readFileSync(url, 'utf8') };
});

export const AROUND: Surroundings = {
  backends: { shop: 'rest', catalog: 'rest', help: 'sql', stats: 'sql' },
  readOnly: new Set(['stats']),
  keyHeaders: { catalog: 'Idempotency-Key' },
  resolvers: new Set(),
  claims: new Set(['desk']),
  scalars: { configured: new Set(), of: scalarsWith({}) },
};

/** Compiles one file of tools, `tools.graphql`, or several by name. */
export function compileTools(
  tools: string | Readonly<Record<string, string>>,
  around: Partial<Surroundings> = {},
): Compiled {
  const files = typeof tools === 'string' ? { 'tools.graphql': tools } : tools;
  const sources = Object.entries(files).map(([name, text]) => ({ name, text }));
  return compile([...LANGUAGE, ...sources], { ...AROUND, ...around });
}

/** What is wrong with it; nothing where it compiles. */
export function mistakesOf(...args: Parameters<typeof compileTools>): readonly Mistake[] {
  try {
    compileTools(...args);
    return [];
  } catch (error) {
    if (error instanceof SchemaMistakes) return error.mistakes;
    throw error;
  }
}

/** `file:line rule: message`, as the broken schemas announce it. */
export function lineOf({ file, line, rule, message }: Mistake): string {
  return `${file}:${line} ${rule}: ${message}`;
}
