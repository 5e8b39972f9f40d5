import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isAbstractType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import type { Site } from './execution.ts';
import type { ChosenOperation } from './operation.ts';
import { isIncluded, type Switches } from './switches.ts';

/** The fields that `selectionSets` select together of a concrete type, in the order of the answer. */
export function collectFields(
  { chosen, switches }: { readonly chosen: ChosenOperation; readonly switches: Switches },
  parentType: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): readonly Site[] {
  const byKey = new Map<string, FieldNode[]>();
  const collection = { chosen, switches, parentType, byKey, spread: new Set<string>() };
  for (const { selections } of selectionSets) collect(collection, selections);
  return [...byKey].flatMap(([key, nodes]) => {
    const definition = definitionOf(chosen.schema, parentType, nodes);
    return definition === undefined ? [] : [{ key, parentType, definition, nodes }];
  });
}

interface Collection {
  readonly chosen: ChosenOperation;
  readonly switches: Switches;
  readonly parentType: GraphQLObjectType;
  readonly byKey: Map<string, FieldNode[]>;
  /** Fragments count once, however often they are spread: no document can blow up the work. */
  readonly spread: Set<string>;
}

function collect(collection: Collection, selections: readonly SelectionNode[]): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD && collection.spread.has(selection.name.value)) {
      continue;
    }
    if (!isIncluded(selection, collection.switches)) continue;
    if (selection.kind === Kind.FIELD) addField(collection.byKey, selection);
    else collectFragment(collection, selection);
  }
}

function addField(byKey: Map<string, FieldNode[]>, node: FieldNode): void {
  const key = (node.alias ?? node.name).value;
  const nodes = byKey.get(key);
  if (nodes === undefined) byKey.set(key, [node]);
  else nodes.push(node);
}

function collectFragment(
  collection: Collection,
  selection: Exclude<SelectionNode, FieldNode>,
): void {
  const { chosen, parentType, spread } = collection;
  if (selection.kind === Kind.FRAGMENT_SPREAD) spread.add(selection.name.value);
  const fragment =
    selection.kind === Kind.FRAGMENT_SPREAD ? chosen.fragments[selection.name.value] : selection;
  if (fragment === undefined || !fits(chosen.schema, fragment, parentType)) return;
  collect(collection, fragment.selectionSet.selections);
}

function fits(
  schema: GraphQLSchema,
  { typeCondition }: FragmentDefinitionNode | InlineFragmentNode,
  type: GraphQLObjectType,
): boolean {
  if (typeCondition === undefined) return true;
  const wanted = schema.getType(typeCondition.name.value);
  return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
}

function definitionOf(
  schema: GraphQLSchema,
  parentType: GraphQLObjectType,
  [node]: readonly FieldNode[],
): GraphQLField<unknown, unknown> | undefined {
  const name = node?.name.value ?? '';
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (parentType === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return parentType.getFields()[name];
}
