import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  type ResponsePath,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { concreteTypeOf } from './concrete-type.ts';
import { type Execution, infoOf, type Site } from './execution.ts';
import { jsonSize } from './json-size.ts';
import { listCompleter } from './list.ts';
import { type Complete, isThenable, positionOf } from './settle.ts';

/** Answers the fields selected of an object; a Promise where one of them is not there yet. */
export type Select = (
  execution: Execution,
  source: unknown,
  path: ResponsePath | undefined,
) => unknown;

/** What is selected below a field, for one concrete type. Compiled when first asked for. */
export type Below = (site: Site, type: GraphQLObjectType) => Select;

/** One completer per type. What is selected of a concrete type is compiled when the first such object appears. */
export function completerOf(type: GraphQLOutputType, site: Site, below: Below): Complete {
  const required = isNonNullType(type);
  const completeValue = ofPresent(type, site, below);
  return (execution, value, path) => {
    if (value === null || value === undefined) {
      if (required) throw new Error(`Cannot return null for non-nullable field ${nameOf(site)}.`);
      return null;
    }
    if (value instanceof Error) throw value;
    return completeValue(execution, value, path);
  };
}

/** @throws where `serialize` does, or answers nothing */
export function completeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  const serialized: unknown = type.serialize(value);
  if (serialized !== null && serialized !== undefined) return serialized;
  throw new Error(
    `Expected \`${type.name}.serialize(${inspect(value)})\` to return non-nullable value, ` +
      `returned: ${inspect(serialized)}`,
  );
}

/** A leaf, once the room that it takes is counted; what holds it looks whether there was enough. */
export function charged({ room }: Execution, leaf: unknown): unknown {
  if (typeof leaf === 'string') room.left -= leaf.length;
  else if (typeof leaf === 'object') {
    const { bytes, levels } = jsonSize(leaf, { bytes: room.left, levels: MOST_LEVELS });
    room.left -= levels > MOST_LEVELS ? Number.POSITIVE_INFINITY : bytes;
  }
  return leaf;
}

/** What is nested deeper could not be written either. */
const MOST_LEVELS = 1_000;

function nameOf({ parentType, definition }: Site): string {
  return `${parentType.name}.${definition.name}`;
}

function ofPresent(type: GraphQLOutputType, site: Site, below: Below): Complete {
  if (isNonNullType(type)) return ofPresent(type.ofType, site, below);
  if (isLeafType(type)) {
    return (execution, value) => charged(execution, completeLeaf(type, value));
  }
  if (isListType(type)) {
    const { ofType } = type;
    return listCompleter(positionOf(ofType, site, completerOf(ofType, site, below)));
  }
  if (isAbstractType(type)) return abstractCompleter(type, site, below);
  return objectCompleter(type, site, below);
}

function objectCompleter(type: GraphQLObjectType, site: Site, below: Below): Complete {
  let select: Select | undefined;
  return (execution, value, path) => {
    select ??= below(site, type);
    const selected = select;
    if (!type.isTypeOf) return selected(execution, value, path);
    const info = infoOf(execution, site, fieldOf(path));
    const answered = (isOfType: boolean) => {
      if (isOfType) return selected(execution, value, path);
      throw new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, {
        nodes: site.nodes,
      });
    };
    const isOfType = type.isTypeOf(value, execution.context, info);
    return isThenable(isOfType) ? Promise.resolve(isOfType).then(answered) : answered(isOfType);
  };
}

function abstractCompleter(type: GraphQLAbstractType, site: Site, below: Below): Complete {
  const completers = new Map<unknown, Complete>();
  const resolveType = type.resolveType ?? defaultTypeResolver;
  return (execution, value, path) => {
    const completeAs = (name: unknown) => {
      let complete = completers.get(name);
      if (complete === undefined) {
        const concrete = concreteTypeOf(name, {
          value,
          type,
          site,
          schema: execution.chosen.schema,
        });
        complete = objectCompleter(concrete, site, below);
        completers.set(name, complete);
      }
      return complete(execution, value, path);
    };
    const info = infoOf(execution, site, fieldOf(path));
    const name: unknown = resolveType(value, execution.context, info, type);
    return isThenable(name) ? Promise.resolve(name).then(completeAs) : completeAs(name);
  };
}

/** Resolvers are told the path of the field, also for an item of its list. */
function fieldOf(path: ResponsePath): ResponsePath {
  let at = path;
  while (typeof at.key === 'number' && at.prev !== undefined) at = at.prev;
  return at;
}
