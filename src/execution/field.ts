import {
  defaultFieldResolver,
  type GraphQLLeafType,
  getNullableType,
  isLeafType,
  type ResponsePath,
  TypeNameMetaFieldDef,
} from 'graphql';
import { argumentsOf } from './arguments.ts';
import { type Below, charged, completeLeaf, completerOf } from './complete.ts';
import { type Execution, infoOf, type Site } from './execution.ts';
import { fail, type Position, positionOf, settle } from './settle.ts';

/** The value of one field of one object, completed; a Promise where it is not there yet. */
export type Answer = (
  execution: Execution,
  source: unknown,
  parent: ResponsePath | undefined,
) => unknown;

export interface CompiledField {
  /** The name in the answer. */
  readonly key: string;
  readonly position: Position;
  readonly answer: Answer;
}

export function compileField(site: Site, below: Below): CompiledField {
  const { type } = site.definition;
  const position = positionOf(type, site, completerOf(type, site, below));
  return { key: site.key, position, answer: answerOf(position) };
}

export function pathOf({ key, parentType }: Site, prev: ResponsePath | undefined): ResponsePath {
  return { prev, key, typename: parentType.name };
}

function answerOf(position: Position): Answer {
  const { definition, parentType } = position.site;
  if (definition === TypeNameMetaFieldDef) return () => parentType.name;
  const { args, resolve = args.length > 0 ? defaultFieldResolver : undefined } = definition;
  if (resolve !== undefined) return resolvedField(position, resolve);
  const type = getNullableType(definition.type);
  return isLeafType(type) ? leafField(position, type) : propertyField(position);
}

function resolvedField(
  position: Position,
  resolve: NonNullable<Site['definition']['resolve']>,
): Answer {
  const { site } = position;
  const argumentsFor = argumentsOf(site);
  return (execution, source, parent) => {
    const path = pathOf(site, parent);
    try {
      const args = argumentsFor(execution.variables);
      const value = resolve(source, args, execution.context, infoOf(execution, site, path));
      return settle(execution, position, value, path);
    } catch (reason) {
      return fail(execution, position, reason, path);
    }
  };
}

/** Without a resolver a field is a property of its object, or what a method of that name returns. */
function propertyField(position: Position): Answer {
  const { site } = position;
  const { name } = site.definition;
  const settleProperty = propertySettler(position);
  return (execution, source, parent) => {
    const path = pathOf(site, parent);
    try {
      return settleProperty(execution, source, propertyOf(source, name), path);
    } catch (reason) {
      return fail(execution, position, reason, path);
    }
  };
}

/** Most fields are this: read, serialized, and no path made unless something fails. */
function leafField(position: Position, type: GraphQLLeafType): Answer {
  const { site, required } = position;
  const { name } = site.definition;
  const settleProperty = propertySettler(position);
  return (execution, source, parent) => {
    try {
      const value = propertyOf(source, name);
      if (value === null && !required) return null;
      const ordinary = typeof value !== 'object' && typeof value !== 'function';
      if (ordinary && value !== undefined) return charged(execution, completeLeaf(type, value));
      // The value goes along: a getter that makes a promise is read only once.
      return settleProperty(execution, source, value, pathOf(site, parent));
    } catch (reason) {
      return fail(execution, position, reason, pathOf(site, parent));
    }
  };
}

function propertySettler(
  position: Position,
): (execution: Execution, source: unknown, value: unknown, path: ResponsePath) => unknown {
  return (execution, source, property, path) => {
    if (typeof property !== 'function') return settle(execution, position, property, path);
    const info = infoOf(execution, position.site, path);
    return settle(execution, position, property.call(source, {}, execution.context, info), path);
  };
}

function propertyOf(source: unknown, name: string): unknown {
  const holds = (typeof source === 'object' && source !== null) || typeof source === 'function';
  // Any object may have any property; what is none is undefined, which the completer takes as null.
  return holds ? (source as Readonly<Record<string, unknown>>)[name] : undefined;
}
