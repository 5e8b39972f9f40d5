import type { CompositeShape, FieldShape, Shape } from '../model/plan.ts';

/** A backend's value → the declared one; the very same object where no name differs. */
type Shaped = (value: unknown) => unknown;

/** For the name of a custom scalar: is this JSON value one? */
export type ScalarCheck = (scalar: string) => (value: unknown) => boolean;

interface ShapeParts {
  readonly shapes: Readonly<Record<string, CompositeShape>>;
  readonly scalarCheckOf: ScalarCheck;
  /** Most items of one list. */
  readonly maxItems: number;
}

/** The first value that does not fit. Its path grows on the way out, so that an answer that fits pays nothing. */
export class Mismatch extends Error {
  readonly keys: (string | number)[] = [];
}

/**
 * Compiles a declared type to a function; a type inside it when its first value appears, since types may contain
 * themselves.
 * @returns a function that throws Mismatch
 */
export function compileShape(shape: Shape, parts: ShapeParts): Shaped {
  const { nullable } = shape;
  const inner = innerOf(shape, parts);
  return (value) => {
    if (value !== null && value !== undefined) return inner(value);
    if (nullable) return null;
    throw new Mismatch('A value is missing.');
  };
}

function innerOf(shape: Shape, parts: ShapeParts): Shaped {
  switch (shape.is) {
    case 'leaf':
      return leaf(shape.scalar, parts);
    case 'enum':
      return word(shape.words);
    case 'list':
      return list(compileShape(shape.of, parts), parts.maxItems);
    case 'composite':
      return composite(shape.type, parts);
  }
}

const BUILT_IN: Readonly<Record<string, (value: unknown) => boolean>> = {
  Int: (value) => typeof value === 'number' && (value | 0) === value,
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  ID: (value) => typeof value === 'string' || Number.isSafeInteger(value),
};

function leaf(scalar: string, { scalarCheckOf }: ShapeParts): Shaped {
  const fits = BUILT_IN[scalar] ?? scalarCheckOf(scalar);
  return (value) => {
    if (fits(value)) return value;
    throw new Mismatch(`It is no ${scalar}.`);
  };
}

function word(words: Readonly<Record<string, string>>): Shaped {
  const names = new Map(Object.entries(words));
  return (value) => {
    const name = typeof value === 'string' ? names.get(value) : undefined;
    if (name !== undefined) return name;
    throw new Mismatch('It is no value of the enum.');
  };
}

function list(shaped: Shaped, maxItems: number): Shaped {
  return (value) => {
    if (!Array.isArray(value)) throw new Mismatch('It is no list.');
    if (value.length > maxItems) throw new Mismatch('It is too long a list.');
    let same = true;
    let at = 0;
    try {
      const items: unknown[] = [];
      for (; at < value.length; at++) {
        const item = shaped(value[at]);
        items.push(item);
        same &&= item === value[at];
      }
      return same ? value : items;
    } catch (failure) {
      throw within(failure, at);
    }
  };
}

function composite(type: string, parts: ShapeParts): Shaped {
  let compiled: Shaped | undefined;
  return (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) throw new Mismatch('It is no object.');
    compiled ??= compositeOf(parts.shapes[type], parts);
    return compiled(value);
  };
}

function compositeOf(shape: CompositeShape | undefined, parts: ShapeParts): Shaped {
  if (shape?.is === 'object') return object(shape.fields, parts);
  const members = new Map((shape?.members ?? []).map((name) => [name, composite(name, parts)]));
  return (value) => {
    const { __typename: name } = value as { __typename?: unknown };
    const member = typeof name === 'string' ? members.get(name) : undefined;
    if (member) return member(value);
    throw new Mismatch('Its `__typename` names no possible type.');
  };
}

function object(declared: readonly FieldShape[], parts: ShapeParts): Shaped {
  const fields = declared.map((field) => fieldOf(field, parts));
  return (value) => {
    const source = value as Readonly<Record<string, unknown>>;
    let copy: Record<string, unknown> | undefined;
    let at = 0;
    try {
      for (const { name, read, shaped } of fields) {
        const found = shaped(read(source));
        if (copy === undefined && found !== (source[name] ?? null)) copy = { ...source };
        if (copy !== undefined) copy[name] = found;
        at++;
      }
    } catch (failure) {
      throw within(failure, fields[at]?.name ?? '');
    }
    return copy ?? value;
  };
}

interface Field {
  readonly name: string;
  readonly read: (source: Readonly<Record<string, unknown>>) => unknown;
  readonly shaped: Shaped;
}

function fieldOf({ name, path, shape }: FieldShape, parts: ShapeParts): Field {
  return { name, read: readerOf(path), shaped: compileShape(shape, parts) };
}

function readerOf(path: readonly string[]): Field['read'] {
  const [key, ...rest] = path;
  if (key === undefined) return (source) => source;
  // A key such as `constructor` stands on every object's prototype.
  const own: Field['read'] =
    key in Object.prototype
      ? (source) => (Object.hasOwn(source, key) ? source[key] : undefined)
      : (source) => source[key];
  if (rest.length === 0) return own;
  const inner = readerOf(rest);
  return (source) => {
    const next = own(source);
    return typeof next === 'object' && next !== null ? inner(next as typeof source) : undefined;
  };
}

function within(failure: unknown, key: string | number): unknown {
  if (failure instanceof Mismatch) failure.keys.unshift(key);
  return failure;
}
