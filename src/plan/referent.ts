import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { didYouMean } from './did-you-mean.ts';
import { isBound } from './fields.ts';
import { readFrom } from './readers/from.ts';
import type { ToolField } from './tool-field.ts';
import type { World } from './world.ts';

/** What a template's name stands for: its type, where it has one, or why it stands for nothing. */
export type Referent = { readonly type: GraphQLType | null } | Wrong;

interface Wrong {
  readonly wrong: string;
  readonly hint?: string | undefined;
}

/** @param path from its root, such as `['args', 'order', 'id']` */
export function referentOf(path: readonly string[], field: ToolField, world: World): Referent {
  const [root = '', name, ...inside] = path;
  if (root === 'caller') return callerValue(path.slice(1), world);
  if (root === 'args' && name !== undefined) return argument(name, inside, field, world);
  if (root === 'parent' && name !== undefined) {
    if (field.isTool) return { wrong: 'only a join has a parent' };
    return descend(field.parent, path.slice(1), 'parent', world);
  }
  if (root === 'args' || root === 'parent') return { wrong: `${root} is no value; name one of it` };
  const isArgument = field.definition.args.some((one) => one.name === root);
  return {
    wrong: 'names begin with args, parent or caller',
    hint: isArgument ? `Write {args.${path.join('.')}}.` : undefined,
  };
}

/** A path of the tool's own answer, through lists too. */
export function resultReferent(path: readonly string[], field: ToolField, world: World): Referent {
  const [, ...inside] = path;
  if (inside.length === 0) return { wrong: 'result is no value; name one of it' };
  return descend(field.definition.type, inside, 'result', { ...world, throughLists: true });
}

/** How a path is followed. */
interface Walk extends World {
  readonly throughLists?: boolean;
}

function callerValue([name, ...rest]: readonly string[], { around }: World): Referent {
  if ((name === 'id' || name === 'tenant') && rest.length === 0) return { type: null };
  const [claim] = rest;
  if (name !== 'claims' || claim === undefined || rest.length > 1) {
    return { wrong: 'a caller has caller.id, caller.tenant and caller.claims.NAME' };
  }
  if (around.claims.has(claim)) return { type: null };
  const hint = didYouMean(claim, around.claims) ?? 'The configuration lists the claims.';
  return { wrong: `no claim ${claim} is configured`, hint };
}

function argument(
  name: string,
  inside: readonly string[],
  { id, definition: { args } }: ToolField,
  world: World,
): Referent {
  const found = args.find((one) => one.name === name);
  if (found) return descend(found.type, inside, name, world);
  const names = args.map((one) => one.name);
  return { wrong: `${id} has no argument ${name}`, hint: didYouMean(name, names) };
}

function descend(
  type: GraphQLType,
  [key, ...rest]: readonly string[],
  walked: string,
  world: Walk,
): Referent {
  if (key === undefined) return { type };
  const object = world.throughLists ? getNamedType(type) : getNullableType(type);
  if (!isObjectType(object) && !isInputObjectType(object)) {
    return { wrong: `${walked} is ${String(type)}, no object` };
  }
  const fields: Readonly<Record<string, AnyField>> = object.getFields();
  const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (!field) {
    const hint = didYouMean(key, Object.keys(fields));
    return { wrong: `${object.name} has no field ${key}`, hint };
  }
  const closed = isObjectType(object) ? joined(field) : renamed(field, world);
  return closed ?? descend(field.type, rest, `${walked}.${key}`, world);
}

type AnyField = GraphQLInputField | GraphQLField<unknown, unknown>;

function joined(field: AnyField): Wrong | undefined {
  return isBound(field) ? { wrong: `${field.name} is a join itself` } : undefined;
}

/** Arguments are renamed before templates are filled, so that whole objects go out as the backend knows them. */
function renamed(field: AnyField, { schema }: World): Wrong | undefined {
  const sentAs = readFrom(schema, field);
  if (sentAs === undefined) return undefined;
  return {
    wrong: `${field.name} is sent as "${sentAs}", which a template cannot name`,
    hint: 'Send the whole object, or leave @from out.',
  };
}
