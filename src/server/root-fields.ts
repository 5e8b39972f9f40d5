import { type DocumentNode, Kind, OperationTypeNode, type SelectionNode } from 'graphql';

/** The fields of Mutation that a document names, in any of its operations, by fragments of whatever kind too. */
export function mutationFieldsOf(document: DocumentNode): readonly string[] {
  const known = FOUND.get(document);
  if (known) return known;
  const names = new Set<string>();
  const fragments = new Map<string, readonly SelectionNode[]>();
  const roots: (readonly SelectionNode[])[] = [];
  for (const one of document.definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(one.name.value, one.selectionSet.selections);
    } else if (
      one.kind === Kind.OPERATION_DEFINITION &&
      one.operation === OperationTypeNode.MUTATION
    ) {
      roots.push(one.selectionSet.selections);
    }
  }
  // What it looks at grows while it is walked.
  for (const selections of roots) {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        roots.push(selection.selectionSet.selections);
      else {
        roots.push(fragments.get(selection.name.value) ?? []);
        fragments.delete(selection.name.value); // each once, however often it is spread
      }
    }
  }
  const found = [...names];
  FOUND.set(document, found);
  return found;
}

/** Documents are kept by Apollo, so that the same one comes again. */
const FOUND = new WeakMap<DocumentNode, readonly string[]>();
