import {
  buildASTSchema,
  type GraphQLError,
  type GraphQLSchema,
  isScalarType,
  isSpecifiedScalarType,
  validateSchema,
} from 'graphql';
import type { Catalogue } from '../model/plan.ts';
import { catalogueOf, type ReadField } from './catalogue.ts';
import { definitionErrors, hintFor, mended, withOwnRoots } from './definitions.ts';
import { readDraft } from './draft.ts';
import { subjectsOf } from './fields.ts';
import { type Mistake, mistakeAt, mistakeOf, SchemaMistakes } from './mistakes.ts';
import { parseSources, type SdlSource } from './parse.ts';
import { RESOLVERS } from './resolver-file.ts';
import { FIELD_RULES, SCHEMA_RULES } from './rules.ts';
import { type Subject, toolField } from './tool-field.ts';
import type { Scalars, Surroundings, World } from './world.ts';

export type { SdlSource, Surroundings };

export interface Compiled {
  readonly schema: GraphQLSchema;
  readonly catalogue: Catalogue;
}

/**
 * The sources hold the language (`directives.graphql`, `gateway.graphql`) and the tools.
 * @throws SchemaMistakes with all mistakes of all files that can be told from another's.
 */
export function compile(sources: readonly SdlSource[], around: Surroundings): Compiled {
  const { document, mistakes: unreadable } = parseSources(sources);
  const complete = unreadable.length === 0;
  const errors = definitionErrors(document, { complete });
  const misdefined = errors.map((one) => mistakeOf(one, 'sdl', hintFor(one)));
  if (!complete) throw inOrder([...unreadable, ...misdefined], sources, { complete });

  const whole = misdefined.length > 0 ? mended(document) : document;
  const schema = buildASTSchema(withOwnRoots(whole), { assumeValidSDL: true });
  if (around.scalars) giveBehaviour(schema, around.scalars);
  if (!schema.getDirective('tool')) throw new Error('The sources lack the language itself.');
  const world = { schema, document, around };
  const mistakes: Mistake[] = validateSchema(schema).map((one) =>
    mistakeOf(one, 'schema', hintFor(one)),
  );
  runSchemaRules(world, mistakes);
  const read = subjectsOf(schema).map((subject) => readField(subject, world, mistakes));

  const confused = confusedBy(errors);
  const clear = mistakes.filter(
    ({ file }) => !confused.has(file.startsWith(RESOLVERS) ? RESOLVERS : file),
  );
  const found = [...misdefined, ...clear];
  if (found.length > 0) throw inOrder(found, sources, { complete: misdefined.length === 0 });
  return { schema, catalogue: catalogueOf(schema, read) };
}

/** SDL tells no more of a scalar than its name. Nobody else has seen this schema yet. */
function giveBehaviour(schema: GraphQLSchema, scalars: Scalars): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isScalarType(type) && !isSpecifiedScalarType(type))
      Object.assign(type, scalars.of(type.name));
  }
}

function runSchemaRules(world: World, mistakes: Mistake[]): void {
  for (const [rule, check] of Object.entries(SCHEMA_RULES)) {
    check(world, (spot, message, hint) => {
      mistakes.push(mistakeAt(spot, { rule, message, hint }));
    });
  }
}

function readField(subject: Subject, world: World, mistakes: Mistake[]): ReadField {
  const draft = readDraft(subject, { world, mistakes });
  for (const [rule, check] of Object.entries(FIELD_RULES)) {
    check(toolField(subject, { world, rule, mistakes }), draft, world);
  }
  return { subject, draft };
}

/** Where further mistakes may only follow from wrong definitions. */
function confusedBy(errors: readonly GraphQLError[]): ReadonlySet<string | undefined> {
  const nodes = errors.flatMap((error) => error.nodes ?? []);
  const files = nodes.map(({ loc }) => loc?.source.name);
  return new Set(files.length > 0 ? [...files, RESOLVERS] : []);
}

function inOrder(
  mistakes: readonly Mistake[],
  sources: readonly SdlSource[],
  extent: { readonly complete: boolean },
): SchemaMistakes {
  const order = new Map(sources.map(({ name }, index) => [name, index]));
  const place = ({ file }: Mistake) => order.get(file) ?? sources.length;
  return new SchemaMistakes(
    mistakes.toSorted((a, b) => place(a) - place(b) || a.line - b.line || a.column - b.column),
    extent,
  );
}
