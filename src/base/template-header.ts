import { piecesOf, refuse, type Sources, textOf } from './template.ts';

/** Builds the value of a header; null where a value is missing: the header is left out. */
export type HeaderValue = (sources: Sources) => string | null;

/** Compiles the template of a header's value. */
export function compileHeader(template: string): HeaderValue {
  const { texts, slots } = piecesOf(template);
  const [head = '', ...tails] = texts;
  if (UNPRINTABLE.test(texts.join(''))) throw new Error(`No header can carry \`${template}\`.`);
  return (sources) => {
    let value = head;
    for (const [at, slot] of slots.entries()) {
      const text = textOf(slot.read(sources), slot.name);
      if (text === null) return null;
      if (UNPRINTABLE.test(text)) refuse(slot.name, 'no header carries all of its characters');
      value += text + (tails[at] ?? '');
    }
    return value;
  };
}

/** Control characters, and all that Latin-1 lacks. */
const UNPRINTABLE = /[^\x20-\x7e\xa0-\xff]/;
