import {
  type GraphQLType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { placeholdersOf } from '../../base/template.ts';
import { type Referent, referentOf } from '../referent.ts';
import type { FieldRule } from '../rule.ts';
import { type Position, usesOf, usesOfBulk } from '../template-uses.ts';
import type { ToolField } from '../tool-field.ts';

export const templateNames: FieldRule = (field, { binding, policies }, world) => {
  const seen = new Set<string>();
  const inBulk = usesOfBulk(policies.batch).filter(({ path }) => path[0] !== 'keys'); // another rule's
  for (const { text, path, position, place } of [...usesOf(binding), ...inBulk]) {
    const use = `${place} ${position} ${text}`;
    if (seen.has(use)) continue;
    seen.add(use);
    const found = referentOf(path, field, world);
    const wrong = 'wrong' in found ? found.wrong : misfit(found.type, position);
    if (wrong) field.reportWord(text, place, `${text}: ${wrong}.`, hintOf(found));
  }
  const bulk = policies.batch?.binding;
  if (binding?.kind === 'sql') reportBraces(field, binding.statement.query, '@sql(query:)');
  if (bulk?.kind === 'sql') reportBraces(field, bulk.statement.query, '@batch(query:)');
};

function reportBraces(field: ToolField, query: string, where: string): void {
  for (const { text, path } of placeholdersOf(query)) {
    if (!['args', 'parent', 'caller', 'keys'].includes(path[0] ?? '')) continue;
    const name = path.slice(path[0] === 'args' ? 1 : 0).join('.');
    field.reportWord(text, where, `${text}: SQL takes no such template.`, `Write :${name}.`);
  }
}

function hintOf(found: Referent): string | undefined {
  return 'wrong' in found ? found.hint : undefined;
}

/** Why a value of this type has no form in this place. */
function misfit(type: GraphQLType | null, position: Position): string | undefined {
  if (type === null) return undefined;
  if (isCompositeType(getNamedType(type))) return 'an object of the parent is not sent as a whole';
  if (position === 'body' || position === 'sql') return undefined;
  const nullable = getNullableType(type);
  if (isListType(nullable) && position === 'query') {
    return misfit(nullable.ofType, 'header') && 'a query carries lists of plain values alone';
  }
  if (isListType(nullable)) return `a ${nameOf(position)} carries no list`;
  return isInputObjectType(nullable) ? `a ${nameOf(position)} carries no object` : undefined;
}

function nameOf(position: Position): string {
  if (position === 'text') return 'string';
  return position === 'path' ? 'path segment' : position;
}
