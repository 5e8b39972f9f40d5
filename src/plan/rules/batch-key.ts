import {
  GraphQLBoolean,
  GraphQLFloat,
  type GraphQLType,
  getNullableType,
  isScalarType,
} from 'graphql';
import type { BatchDirectiveArgs } from '../../generated/schema.ts';
import { referentOf } from '../referent.ts';
import type { FieldRule } from '../rule.ts';
import { usesOf } from '../template-uses.ts';

const PLACE = '@batch(key:)';

/** The key is what the single request asks for, and has one text by which a row can name it. */
export const batchKey: FieldRule = (field, { binding, policies }, world) => {
  const written = field.read<BatchDirectiveArgs>('batch')?.key;
  if (written === undefined || !policies.batch || !binding) return;
  const { key } = policies.batch;
  if (key[0] === 'args' && written.includes('.')) {
    field.report(PLACE, `${written} is no argument of ${field.id}.`, HINT);
    return;
  }
  const found = referentOf(key, field, world);
  if ('wrong' in found) field.report(PLACE, `${written}: ${found.wrong}.`, found.hint);
  else if (!isPlain(found.type)) {
    field.report(PLACE, `${written} is ${String(found.type)}, by which no row can be told.`, HINT);
  } else if (!isSent(key, binding)) {
    field.report(PLACE, `The request of ${field.id} does not ask for ${written}.`);
  }
};

const HINT = 'It is an argument, or of a join a value of its parent: an ID, Int or String.';

/** An enum has two words for one value, a Float many texts. */
function isPlain(type: GraphQLType | null): boolean {
  const nullable = type && getNullableType(type);
  return isScalarType(nullable) && nullable !== GraphQLFloat && nullable !== GraphQLBoolean;
}

function isSent(key: readonly string[], binding: Parameters<typeof usesOf>[0]): boolean {
  const body = binding?.kind === 'rest' ? binding.request.body : null;
  if (body && 'args' in body && key[0] === 'args' && body.args.includes(key[1] ?? '')) return true;
  return usesOf(binding).some(({ path }) => path.join('.') === key.join('.'));
}
