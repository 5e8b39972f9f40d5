import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLError,
  isTypeDefinitionNode,
  Kind,
  KnownDirectivesRule,
  KnownTypeNamesRule,
  PossibleTypeExtensionsRule,
  specifiedScalarTypes,
  visit,
} from 'graphql';
import { specifiedSDLRules } from 'graphql/validation/specifiedRules.js';
import { validateSDL } from 'graphql/validation/validate.js';
import { cyclicDefaults, withoutCyclicDefaults } from './cyclic-defaults.ts';
import { misplacedTypes, withTypesInPlace } from './misplaced-types.ts';

/** Rules that would blame a readable file for what an unreadable one may define. */
const NEEDS_ALL_FILES: ReadonlySet<unknown> = new Set([
  KnownTypeNamesRule,
  KnownDirectivesRule,
  PossibleTypeExtensionsRule,
]);
const OF_ONE_FILE = specifiedSDLRules.filter((rule) => !NEEDS_ALL_FILES.has(rule));

/** What GraphQL finds wrong with the definitions, whatever tools are. */
export function definitionErrors(
  document: DocumentNode,
  { complete }: { readonly complete: boolean },
): readonly GraphQLError[] {
  const rules = complete ? specifiedSDLRules : OF_ONE_FILE;
  return [
    ...validateSDL(document, null, rules),
    ...misplacedTypes(document),
    ...cyclicDefaults(document),
  ];
}

/** The roots are named Query and Mutation whatever a file says; a rule reports that it says it. */
export function withOwnRoots(document: DocumentNode): DocumentNode {
  const kinds: readonly string[] = [Kind.SCHEMA_DEFINITION, Kind.SCHEMA_EXTENSION];
  return {
    ...document,
    definitions: document.definitions.filter(({ kind }) => !kinds.includes(kind)),
  };
}

/** What the words of GraphQL do not say to someone who writes a tool. */
export function hintFor({ message }: GraphQLError): string | undefined {
  return HINTS.get(message);
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ['There can be only one type named "Mutation".', 'Add to it: extend type Mutation.'],
  [
    'Type Mutation must define one or more fields.',
    'Write the first tool into schema/tools: extend type Mutation.',
  ],
]);

/** What can be built of wrong definitions, so that the rest can be looked at all the same. */
export function mended(document: DocumentNode): DocumentNode {
  return withTypesInPlace(withStandIns(withoutCyclicDefaults(document)));
}

/** Scalars stand in for types that nobody defines. */
function withStandIns(document: DocumentNode): DocumentNode {
  const defined = new Set([
    ...document.definitions.filter(isTypeDefinitionNode).map(({ name }) => name.value),
    ...specifiedScalarTypes.map(({ name }) => name),
  ]);
  const missing = new Map<string, DefinitionNode>();
  visit(document, {
    NamedType({ name }) {
      if (defined.has(name.value)) return;
      missing.set(name.value, { kind: Kind.SCALAR_TYPE_DEFINITION, name });
    },
  });
  return { ...document, definitions: [...document.definitions, ...missing.values()] };
}
