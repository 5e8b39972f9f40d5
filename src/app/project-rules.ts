import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Rule } from '../model/permission.ts';
import { mistakeAt } from '../plan/mistakes.ts';
import { importFresh } from './import-fresh.ts';
import { importMistake } from './import-mistake.ts';
import { type Project, ProjectMistake } from './project.ts';
import { systemClock } from './system-clock.ts';

const FILES = ['ts', 'js', 'mjs'].map((ending) => join('resolvers', `permissions.${ending}`));

/**
 * The operator's own rules: `rules` of `resolvers/permissions.ts`. A project without that file has none.
 * @throws ProjectMistake
 */
export async function importRules(
  { folder }: Project,
  generation: number,
  clock: Clock = systemClock,
): Promise<readonly Rule[]> {
  const file = FILES.find((name) => existsSync(join(folder, name)));
  if (file === undefined) return [];
  const path = join(folder, file);
  const { rules } = await importFresh(path, { generation, clock }).catch((failure) => {
    throw new ProjectMistake([importMistake(failure, { folder, path, rule: 'resolver' })]);
  });
  if (Array.isArray(rules) && rules.every(isRule) && areDistinct(rules)) return rules;
  // A rule that is not asked would allow what it was written to deny.
  const message = `${file} must export \`rules\`, a list of { name, check } with a name of its own for each.`;
  throw new ProjectMistake([mistakeAt({ file }, { rule: 'resolver', message })]);
}

function isRule(rule: unknown): rule is Rule {
  if (typeof rule !== 'object' || rule === null) return false;
  const { name, check } = { name: undefined, check: undefined, ...rule };
  return typeof name === 'string' && name !== '' && typeof check === 'function';
}

function areDistinct(rules: readonly Rule[]): boolean {
  return new Set(rules.map(({ name }) => name)).size === rules.length;
}
