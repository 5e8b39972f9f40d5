import {
  type ConstValueNode,
  type DocumentNode,
  GraphQLError,
  type InputObjectTypeDefinitionNode,
  type InputObjectTypeExtensionNode,
  type InputValueDefinitionNode,
  Kind,
  type TypeNode,
  visit,
} from 'graphql';

/** Defaults of input fields that cannot be read before themselves: graphql would never end. */
export function cyclicDefaults(document: DocumentNode): readonly GraphQLError[] {
  return [...cyclicFields(document)].map((field) => {
    const message = `The default of ${field.name.value} needs itself.`;
    return new GraphQLError(message, { nodes: field });
  });
}

/** The same without them, so that the rest can be looked at all the same. */
export function withoutCyclicDefaults(document: DocumentNode): DocumentNode {
  const cyclic = cyclicFields(document);
  return visit(document, {
    InputValueDefinition(field): InputValueDefinitionNode | undefined {
      if (!cyclic.has(field)) return undefined;
      const { defaultValue: _, ...node } = field;
      return node;
    },
  });
}

type InputNode = InputObjectTypeDefinitionNode | InputObjectTypeExtensionNode;
/** The fields of each input type, those of its extensions included. */
type Inputs = ReadonlyMap<string, readonly InputValueDefinitionNode[]>;

function cyclicFields({ definitions }: DocumentNode): ReadonlySet<InputValueDefinitionNode> {
  const nodes = definitions.filter((node): node is InputNode => INPUTS.has(node.kind));
  const grouped = Map.groupBy(nodes, ({ name }) => name.value);
  const inputs: Inputs = new Map(
    [...grouped].map(([name, parts]) => [name, parts.flatMap(({ fields }) => fields ?? [])]),
  );
  const needs = new Map(
    [...inputs].map(([name, fields]) => [name, new Set(needed(fields, inputs))]),
  );
  const cyclic = [...inputs].flatMap(([name, fields]) =>
    fields.filter((field) => reaches(needed([field], inputs), name, needs)),
  );
  return new Set(cyclic);
}

const INPUTS: ReadonlySet<Kind> = new Set([
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_EXTENSION,
]);

/** The input types of which a default writes an object: all their defaults are read with it. */
function needed(fields: readonly InputValueDefinitionNode[], inputs: Inputs): readonly string[] {
  return fields.flatMap(({ type, defaultValue }) =>
    defaultValue ? writtenTypes(defaultValue, nameOf(type), inputs) : [],
  );
}

function writtenTypes(value: ConstValueNode, type: string, inputs: Inputs): readonly string[] {
  if (value.kind === Kind.LIST) {
    return value.values.flatMap((one) => writtenTypes(one, type, inputs));
  }
  const fields = inputs.get(type);
  if (value.kind !== Kind.OBJECT || !fields) return [];
  const inside = value.fields.flatMap(({ name, value: inner }) => {
    const field = fields.find((one) => one.name.value === name.value);
    return field ? writtenTypes(inner, nameOf(field.type), inputs) : [];
  });
  return [type, ...inside];
}

function reaches(
  from: readonly string[],
  target: string,
  needs: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const seen = new Set<string>();
  const waiting = [...from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === target) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    waiting.push(...(needs.get(name) ?? []));
  }
  return false;
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
