import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import type { Breach } from '../../base/limit-error.ts';
import type { Limits } from '../../base/limits.ts';

const COUNTED = ['operations', 'fragments', 'aliases', 'directives', 'sameName'] as const;
type Counts = Record<(typeof COUNTED)[number], number>;

/** Counts what stands in the text, each as often as it is written. */
export function countText(document: DocumentNode, limits: Limits): Breach | undefined {
  const counts: Counts = { operations: 0, fragments: 0, aliases: 0, directives: 0, sameName: 0 };
  for (const definition of document.definitions) {
    counts.directives += lengthOf(definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      counts.operations += 1;
      for (const variable of definition.variableDefinitions ?? []) {
        counts.directives += lengthOf(variable);
      }
    } else if (definition.kind === Kind.FRAGMENT_DEFINITION) counts.fragments += 1;
    if ('selectionSet' in definition) countSelections(definition.selectionSet, counts);
  }
  for (const name of COUNTED) {
    if (counts[name] > limits[name]) return { name, max: limits[name], found: counts[name] };
  }
  return undefined;
}

function countSelections({ selections }: SelectionSetNode, counts: Counts): void {
  const names = new Map<string, number>();
  for (const selection of selections) {
    counts.directives += lengthOf(selection);
    if (selection.kind === Kind.FIELD) {
      const { value } = selection.alias ?? selection.name;
      if (selection.alias) counts.aliases += 1;
      const found = (names.get(value) ?? 0) + 1;
      names.set(value, found);
      counts.sameName = Math.max(counts.sameName, found);
    }
    if ('selectionSet' in selection && selection.selectionSet) {
      countSelections(selection.selectionSet, counts);
    }
  }
}

function lengthOf(node: { readonly directives?: readonly unknown[] | undefined }): number {
  return node.directives?.length ?? 0;
}
