import { type DefinitionNode, Kind } from 'graphql';
import type { SchemaRule } from '../rule.ts';

export const definitions: SchemaRule = ({ document }, report) => {
  for (const node of document.definitions) {
    const [message, hint] = whatIsWrong(node) ?? [];
    if (message) report(node, message, hint);
  }
};

function whatIsWrong(node: DefinitionNode): readonly [string, string?] | undefined {
  switch (node.kind) {
    case Kind.OPERATION_DEFINITION:
    case Kind.FRAGMENT_DEFINITION:
      return ['The schema holds definitions alone, no operations.'];
    case Kind.SCHEMA_DEFINITION:
    case Kind.SCHEMA_EXTENSION:
      return node.operationTypes?.length
        ? ['The roots are Query and Mutation, and no others.', 'Remove the schema definition.']
        : undefined;
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
      return wrongRoot(node.name.value, node.kind === Kind.OBJECT_TYPE_EXTENSION);
    default:
      return undefined;
  }
}

function wrongRoot(name: string, isExtension: boolean): readonly [string, string?] | undefined {
  if (name === 'Subscription') return ['Tools are called, not subscribed to.'];
  if (name !== 'Query' || !isExtension) return undefined;
  return [
    'Query holds the catalogue alone.',
    'A tool is a field of Mutation, whatever its effect: extend type Mutation.',
  ];
}
