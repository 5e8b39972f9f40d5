import { jsonOf, piecesOf, type Slot, type Sources, textOf } from './template.ts';

/** Builds the JSON text of a body. */
export type Body = (sources: Sources) => string;

/**
 * Compiles a body's template: JSON text in which a placeholder stands for a value, which keeps its JSON type, or for
 * a part of a string. What is absent is null as a value, and nothing as a part of a string.
 */
export function compileBody(template: string): Body {
  const { texts, slots } = piecesOf(template);
  const [head = '', ...tails] = texts;
  const inString = insideStrings(texts);
  const parts = slots.map((slot, at) => {
    return { write: inString[at] ? inText(slot) : asValue(slot), tail: tails[at] ?? '' };
  });
  return (sources) => {
    let body = head;
    for (const { write, tail } of parts) body += write(sources) + tail;
    return body;
  };
}

interface ArgsBody {
  readonly args: readonly string[];
  readonly keys?: true;
}

/** Compiles the body that is made of arguments: an absent one is left out, null is sent. `keys` adds those of a bulk request. */
export function compileArgsBody({ args: names, keys: withKeys }: ArgsBody): Body {
  return ({ args, keys }) => {
    const members = names.flatMap((name) =>
      Object.hasOwn(args, name) ? `${JSON.stringify(name)}:${jsonOf(args[name], name)}` : [],
    );
    if (withKeys) members.push(`"keys":${jsonOf(keys, 'keys')}`);
    return `{${members.join(',')}}`;
  };
}

/** Whether a string is open behind each text. */
function insideStrings(texts: readonly string[]): readonly boolean[] {
  let open = false;
  return texts.map((text) => {
    for (const [token] of text.matchAll(/\\.|"/gs)) if (token === '"') open = !open;
    return open;
  });
}

const asValue = (slot: Slot) => (sources: Sources) => jsonOf(slot.read(sources), slot.name);

const inText = (slot: Slot) => (sources: Sources) =>
  JSON.stringify(textOf(slot.read(sources), slot.name) ?? '').slice(1, -1);
