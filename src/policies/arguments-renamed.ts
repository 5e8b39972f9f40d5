import type { Args, Policy } from '../model/call.ts';
import type { InputShape } from '../model/plan.ts';

type Rename = (value: unknown) => unknown;
type Inputs = Readonly<Record<string, InputShape>>;

/** Sends arguments under the backend's own names and words. */
export function argumentsRenamed(
  renames: Readonly<Record<string, InputShape>>,
  inputs: Inputs,
): Policy {
  const written = Object.entries(renames).map(
    ([name, shape]) => [name, lazily(shape, inputs)] as const,
  );
  if (written.length === 0) return (next) => next;
  return (next) => (call) => {
    const args: Record<string, unknown> = { ...call.args };
    for (const [name, rename] of written)
      if (Object.hasOwn(args, name)) args[name] = rename(args[name]);
    return next({ ...call, args: args satisfies Args });
  };
}

// Input types may contain themselves, so each is compiled when the first value of it is sent.
function lazily(shape: InputShape, inputs: Inputs): Rename {
  let compiled: Rename | undefined;
  return (value) => {
    if (value === null || value === undefined) return value;
    compiled ??= renameOf(shape, inputs);
    return compiled(value);
  };
}

function renameOf(shape: InputShape, inputs: Inputs): Rename {
  switch (shape.is) {
    case 'enum': {
      const words = new Map<unknown, string>(Object.entries(shape.words));
      return (name) => words.get(name) ?? name;
    }
    case 'list': {
      const rename = lazily(shape.of, inputs);
      return (list) => (Array.isArray(list) ? list.map(rename) : list);
    }
    case 'input': {
      const named = inputs[shape.type];
      return named ? lazily(named, inputs) : (value) => value;
    }
    case 'object':
      return objectRename(shape.fields, inputs);
  }
}

type FieldRename = Extract<InputShape, { is: 'object' }>['fields'][number];

function objectRename(fields: readonly FieldRename[], inputs: Inputs): Rename {
  const renames = new Map(
    fields.map(({ name, sentAs, shape }) => [
      name,
      { sentAs, rename: shape ? lazily(shape, inputs) : undefined },
    ]),
  );
  return (value) =>
    Object.fromEntries(
      Object.entries(value as object).map(([key, inner]) => {
        const known = renames.get(key);
        return known ? [known.sentAs, known.rename ? known.rename(inner) : inner] : [key, inner];
      }),
    );
}
