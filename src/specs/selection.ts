import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;
type WithFields = GraphQLObjectType | GraphQLInterfaceType;

/** Fields by which a label names its object; the first that it has is taken. */
const NAMES = ['name', 'title', 'label', 'displayName', 'code', 'status'];
/** Leaves of an object without an id that is a value by itself, such as money. */
const MOST_OF_A_VALUE = 6;
const MOST_MEMBERS = 5;

/**
 * What is selected where nobody says what: the leaves of the answer and of a list on its root, and a label of every
 * other object. Left out is what needs arguments, is deprecated, `@hidden` or asked of another backend.
 * @returns the text of a selection set without its braces; empty where the type has none
 */
export function defaultSelection(type: GraphQLOutputType, schema: GraphQLSchema): string {
  return whole(getNamedType(type), { schema, ofRoot: true });
}

interface Place {
  readonly schema: GraphQLSchema;
  /** Lists of objects in here are shown whole too. */
  readonly ofRoot: boolean;
}

function whole(type: GraphQLNamedType, place: Place): string {
  if (isUnionType(type) || isInterfaceType(type)) return members(type, place);
  if (!isObjectType(type)) return '';
  return shownFields(type)
    .flatMap((field) => fieldSelection(field, place))
    .join(' ');
}

function members(type: GraphQLNamedType, place: Place): string {
  if (!isUnionType(type) && !isInterfaceType(type)) return '';
  const fragments = place.schema
    .getPossibleTypes(type)
    .slice(0, MOST_MEMBERS)
    .map((member) => [member.name, whole(member, place)] as const)
    .filter(([, selection]) => selection !== '')
    .map(([name, selection]) => `... on ${name} { ${selection} }`);
  return ['__typename', ...fragments].join(' ');
}

function fieldSelection(field: Field, { schema, ofRoot }: Place): readonly string[] {
  const named = getNamedType(field.type);
  if (isLeafType(named)) return named.name === 'JSON' ? [] : [field.name];
  const isList = isListType(getNullableType(field.type));
  const inner = ofRoot && isList ? whole(named, { schema, ofRoot: false }) : label(named);
  return inner === '' ? [] : [`${field.name} { ${inner} }`];
}

function label(type: GraphQLNamedType): string {
  if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
  const fields = shownFields(type);
  const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
  const id = leaves.find((field) => String(field.type) === 'ID!');
  const isValue = !id && leaves.length === fields.length && leaves.length <= MOST_OF_A_VALUE;
  if (isValue) return leaves.map(({ name }) => name).join(' ');
  const name = NAMES.find((candidate) => leaves.some((leaf) => leaf.name === candidate));
  return [id?.name, name].filter((part) => part !== undefined).join(' ');
}

function shownFields(type: WithFields): readonly Field[] {
  return Object.values(type.getFields()).filter(
    (field) =>
      !field.args.some(isRequiredArgument) &&
      field.deprecationReason == null &&
      !hasDirective(field, 'hidden') &&
      !hasDirective(field, 'rest') &&
      !hasDirective(field, 'sql'),
  );
}

function hasDirective({ astNode }: Field, name: string): boolean {
  return astNode?.directives?.some((directive) => directive.name.value === name) ?? false;
}
