import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';

/** The operation that a request asks for, and what it refers to. */
export interface ChosenOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
}

/** @throws GraphQLError where the name fits no operation, or one is needed to choose; for a subscription too. */
export function chooseOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  name: string | undefined,
): ChosenOperation {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  const operations: OperationDefinitionNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const operation = operationNamed(operations, name);
  if (operation.operation === 'subscription') {
    throw new GraphQLError('Subscriptions are not supported.', { nodes: operation });
  }
  return { schema, operation, fragments };
}

function operationNamed(
  operations: readonly OperationDefinitionNode[],
  name: string | undefined,
): OperationDefinitionNode {
  const fitting =
    name === undefined ? operations : operations.filter((one) => one.name?.value === name);
  const last = fitting.at(-1);
  if (name !== undefined && last === undefined) {
    throw new GraphQLError(`Unknown operation named "${name}".`);
  }
  if (last === undefined) throw new GraphQLError('Must provide an operation.');
  if (name === undefined && fitting.length > 1) {
    throw new GraphQLError('Must provide operation name if query contains multiple operations.');
  }
  return last;
}
