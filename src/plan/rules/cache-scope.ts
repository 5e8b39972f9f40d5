import { placeholdersOf } from '../../base/template.ts';
import type { Scope } from '../../model/plan.ts';
import { type Draft, readDraft } from '../draft.ts';
import { subjectsOf } from '../fields.ts';
import type { FieldRule } from '../rule.ts';
import { usesOf, usesOfBulk } from '../template-uses.ts';
import type { World } from '../world.ts';

/** No answer is shared by callers for whom the backend may have different ones. */
export const cacheScope: FieldRule = (field, draft, world) => {
  const { cache } = draft.policies;
  if (!cache) return;
  const inTags = cache.tags.flatMap(placeholdersOf);
  for (const { text, path } of [...inTags, ...usesIn(draft, world)]) {
    if (path[0] !== 'caller' || isShared(path, cache.scope)) continue;
    const hint = `Write scope: ${path[1] === 'tenant' ? 'TENANT' : 'CALLER'}.`;
    const message = `scope: ${cache.scope} would share answers that ${text} tells apart.`;
    field.report('@cache(scope:)', message, hint);
    return;
  }
};

function isShared(path: readonly string[], scope: Scope): boolean {
  return scope === 'CALLER' || (scope === 'TENANT' && path[1] === 'tenant');
}

interface CallerUse {
  readonly text: string;
  readonly path: readonly string[];
}

/** Its own, and those of the tools that may answer for it. */
function usesIn(
  draft: Draft,
  world: World,
  met: ReadonlySet<string> = new Set(),
): readonly CallerUse[] {
  const own = [...usesOf(draft.binding), ...usesOfBulk(draft.policies.batch)];
  const name = draft.policies.fallback?.tool ?? null;
  if (name === null || met.has(name)) return own;
  const other = subjectsOf(world.schema).find(({ id }) => id === name);
  if (!other) return own;
  // Its mistakes are reported where it is read itself.
  const stood = readDraft(other, { world, mistakes: [] });
  return [...own, ...usesIn(stood, world, new Set([...met, name]))];
}
