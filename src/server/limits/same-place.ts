import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Breach } from '../../base/limit-error.ts';
import type { Limits } from '../../base/limits.ts';

/** Where several fragments meet, honest documents repeat a name more often than in one selection set. */
const MEETING = 5;

/**
 * Counts the fields that stand in one place of the answer: graphql-js compares each of them with each other.
 * The sizes have been checked before, so that all fragments may be expanded here.
 */
export function mostOfOneName(
  { definitions }: DocumentNode,
  { sameName }: Limits,
): Breach | undefined {
  const max = sameName * MEETING;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  }
  for (const definition of definitions) {
    if (!('selectionSet' in definition)) continue;
    const found = mostIn(definition.selectionSet, { fragments, max });
    if (found > max) return { name: 'sameName', max, found };
  }
  return undefined;
}

interface Search {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly max: number;
}

/** One name in one place of the answer: the selection sets of all fields that meet there. */
type Place = Map<string, { count: number; readonly below: Place }>;

function mostIn(selectionSet: SelectionSetNode, { fragments, max }: Search): number {
  let most = 0;
  const add = ({ selections }: SelectionSetNode, place: Place): void => {
    for (const selection of selections) {
      if (most > max) return;
      if (selection.kind === Kind.INLINE_FRAGMENT) add(selection.selectionSet, place);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) add(fragment.selectionSet, place);
      } else {
        const { value } = selection.alias ?? selection.name;
        const known = place.get(value) ?? { count: 0, below: new Map() };
        known.count += 1;
        most = Math.max(most, known.count);
        place.set(value, known);
        if (selection.selectionSet) add(selection.selectionSet, known.below);
      }
    }
  };
  add(selectionSet, new Map());
  return most;
}
