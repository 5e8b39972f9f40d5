import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { ChosenOperation } from '../operation.ts';

/** A field where the document selects it; without a definition where it is one of `__schema`, `__type`, `__typename`. */
export interface Selected {
  readonly node: FieldNode;
  readonly definition: GraphQLField<unknown, unknown> | undefined;
}

export type Defined = Selected & { readonly definition: GraphQLField<unknown, unknown> };

/** What is selected of a type, fragments in place, whether `@include` takes it in or not. */
export function selectedFields(
  { schema, fragments }: ChosenOperation,
  type: GraphQLCompositeType,
  selectionSet: SelectionSetNode,
): readonly Selected[] {
  const found: Selected[] = [];
  const visit = (around: GraphQLCompositeType, { selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        found.push({ node: selection, definition: definitionIn(around, selection.name.value) });
        continue;
      }
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      const fragment = isSpread ? fragments[selection.name.value] : selection;
      if (!fragment) continue;
      const condition = schema.getType(fragment.typeCondition?.name.value ?? '');
      visit(isCompositeType(condition) ? condition : around, fragment.selectionSet);
    }
  };
  visit(type, selectionSet);
  return found;
}

function definitionIn(type: GraphQLCompositeType, name: string): Selected['definition'] {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}
