import { isInterfaceType } from 'graphql';
import { everyField, type FieldOfType } from '../elements.ts';
import { isBound } from '../fields.ts';
import { directiveOf } from '../read-directive.ts';
import type { SchemaRule } from '../rule.ts';
import type { World } from '../world.ts';

type Kind = 'tool' | 'query' | 'join' | 'interface' | 'object';

const OF_A_TOOL = 'It stands on a tool, a field of Mutation.';

/** Where each directive on a field does something, and what else would do. */
const PLACES: Readonly<Record<string, readonly [readonly Kind[], string]>> = {
  tool: [['tool'], 'A tool is a field of Mutation.'],
  rest: [['tool', 'join'], 'A binding stands on a field of Mutation or of an object type.'],
  sql: [['tool', 'join'], 'A binding stands on a field of Mutation or of an object type.'],
  timeout: [['tool', 'join'], 'Only a tool or a field with its own binding is a call.'],
  retry: [['tool', 'join'], 'Only a tool or a field with its own binding is a call.'],
  breaker: [['tool'], OF_A_TOOL],
  concurrency: [['tool'], OF_A_TOOL],
  hedge: [['tool'], OF_A_TOOL],
  fallback: [['tool'], OF_A_TOOL],
  rateLimit: [['tool'], OF_A_TOOL],
  cache: [['tool', 'join'], 'Only a tool or a field with its own binding is a call.'],
  invalidates: [['tool'], OF_A_TOOL],
  batch: [['tool', 'join'], 'Only a tool or a field with its own binding is a call.'],
  from: [['object'], 'Where a binding answers, `pick` of @rest says what of it.'],
  hidden: [['join', 'object'], 'It stands on a field of an object type.'],
};

/** A directive that does nothing does not load. */
export const directivePlaced: SchemaRule = (world, report) => {
  for (const one of everyField(world.schema)) {
    const kind = kindOf(one, world);
    for (const [name, [kinds, hint]] of Object.entries(PLACES)) {
      const written = directiveOf(one.field, name);
      if (!written || kinds.includes(kind)) continue;
      report(written, `@${name} does nothing on ${one.parent.name}.${one.field.name}.`, hint);
    }
  }
};

function kindOf({ parent, field }: FieldOfType, { schema }: World): Kind {
  if (parent === schema.getMutationType()) return 'tool';
  if (parent === schema.getQueryType()) return 'query';
  if (isInterfaceType(parent)) return 'interface';
  return isBound(field) ? 'join' : 'object';
}
