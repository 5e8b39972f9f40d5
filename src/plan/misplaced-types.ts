import {
  type DocumentNode,
  GraphQLError,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  type TypeNode,
  visit,
} from 'graphql';

const NO_INPUTS: ReadonlySet<Kind> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.UNION_TYPE_DEFINITION,
]);

/** Arguments and input fields of a type that only answers have: graphql cannot even build such a schema. */
export function misplacedTypes(document: DocumentNode): readonly GraphQLError[] {
  const outputs = outputTypes(document);
  const errors: GraphQLError[] = [];
  visit(document, {
    InputValueDefinition({ name, type }) {
      const named = namedIn(type);
      if (!outputs.has(named.name.value)) return;
      const message = `${name.value} is an input, and ${named.name.value} is a type of answers.`;
      errors.push(new GraphQLError(message, { nodes: named }));
    },
  });
  return errors;
}

/** Such inputs take anything, so that the rest can be looked at all the same. */
export function withTypesInPlace(document: DocumentNode): DocumentNode {
  const outputs = outputTypes(document);
  return visit(document, {
    InputValueDefinition({ defaultValue: _, ...node }): InputValueDefinitionNode | undefined {
      const { name } = namedIn(node.type);
      if (!outputs.has(name.value)) return undefined;
      return { ...node, type: { kind: Kind.NAMED_TYPE, name: { ...name, value: 'String' } } };
    },
  });
}

function outputTypes({ definitions }: DocumentNode): ReadonlySet<string> {
  const found = definitions.filter((node) => NO_INPUTS.has(node.kind)).filter(isTypeDefinitionNode);
  return new Set(found.map(({ name }) => name.value));
}

function namedIn(type: TypeNode): NamedTypeNode {
  return type.kind === Kind.NAMED_TYPE ? type : namedIn(type.type);
}
