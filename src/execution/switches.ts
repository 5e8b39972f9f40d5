import {
  type DirectiveNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import type { ChosenOperation } from './operation.ts';

/** The variables that decide `@skip` and `@include`, with their values in one request. */
export type Switches = Readonly<Record<string, unknown>>;

/** Names of the variables that `@skip` and `@include` ask for. */
export function switchesOf({ operation, fragments }: ChosenOperation): readonly string[] {
  const variables = operation.variableDefinitions ?? [];
  if (!variables.some(({ type }) => isBoolean(type))) return [];
  const names = new Set<string>();
  for (const { selectionSet } of [operation, ...Object.values(fragments)])
    visit(selectionSet, names);
  return [...names].sort();
}

/** @throws GraphQLError where a variable is null that must not be: the failure of the field around it. */
export function isIncluded(node: SelectionNode, switches: Switches): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, switches)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, switches)?.if !== false;
}

function isBoolean(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return isBoolean(type.type);
  return type.kind === Kind.NAMED_TYPE && type.name.value === 'Boolean';
}

function visit({ selections }: SelectionSetNode, names: Set<string>): void {
  for (const selection of selections) {
    for (const directive of selection.directives ?? []) note(directive, names);
    if ('selectionSet' in selection && selection.selectionSet) visit(selection.selectionSet, names);
  }
}

function note({ name, arguments: given = [] }: DirectiveNode, names: Set<string>): void {
  if (name.value !== 'skip' && name.value !== 'include') return;
  for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
}
