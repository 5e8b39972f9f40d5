import {
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
} from 'graphql';
import type { Limits } from '../../base/limits.ts';
import type { ChosenOperation } from '../operation.ts';
import { type Count, orElse, plus, times } from './count.ts';
import { listSize } from './list-size.ts';
import { type Defined, type Selected, selectedFields } from './selected.ts';

export interface Weighing {
  readonly chosen: ChosenOperation;
  readonly limits: Pick<Limits, 'assumedListSize' | 'assumedInnerListSize'>;
  /** Told of each field that has a definition, once for each place where it is selected. */
  see(field: Defined): void;
}

/** What stands around a field. */
interface Around {
  /** Asked for by an argument above, for the next list below it; 0: nobody asks. */
  readonly size: Count;
  readonly inList: boolean;
}

const AT_ROOT: Around = { size: 0, inList: false };

/**
 * Objects and list items that fields are expected to answer. The size of a list multiplies all that is below it;
 * fields of several types that exclude each other are all counted.
 */
export function weigh(fields: readonly Selected[], weighing: Weighing): Count {
  return weightOf(fields, { weighing, around: AT_ROOT });
}

interface Place {
  readonly weighing: Weighing;
  readonly around: Around;
}

function weightOf(fields: readonly Selected[], place: Place): Count {
  return fields.map((field) => fieldWeight(field, place)).reduce(plus, 0);
}

function fieldWeight({ node, definition }: Selected, { weighing, around }: Place): Count {
  if (!definition) return 0;
  weighing.see({ node, definition });
  const size = listSize(node, definition, around.size);
  const { items, below } = itemsOf(definition.type, { ...around, size }, weighing.limits);
  const type = getNamedType(definition.type);
  if (!isCompositeType(type)) return isList(definition.type) ? items : 0;
  const selected = node.selectionSet
    ? selectedFields(weighing.chosen, type, node.selectionSet)
    : [];
  return times(items, plus(1, weightOf(selected, { weighing, around: below })));
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

/** How many values a field has, and what stands around that which is below each of them. */
function itemsOf(
  type: GraphQLOutputType,
  around: Around,
  limits: Weighing['limits'],
): { readonly items: Count; readonly below: Around } {
  const bare = getNullableType(type);
  if (!isListType(bare)) return { items: 1, below: around };
  const assumed = around.inList ? limits.assumedInnerListSize : limits.assumedListSize;
  const inner = itemsOf(bare.ofType, { size: 0, inList: true }, limits);
  return { items: times(orElse(around.size, assumed), inner.items), below: inner.below };
}
