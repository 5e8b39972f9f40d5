import type { Source } from 'graphql';

/** The lines of a text, all counted from 1. */
export interface Lines {
  place(start: number): { readonly line: number; readonly column: number };
  text(line: number): string;
}

const KNOWN = new WeakMap<Source, Lines>();

/** Found once for each text: a file of a thousand mistakes is not read a thousand times. */
export function linesOf(source: Source): Lines {
  const known = KNOWN.get(source) ?? split(source.body);
  KNOWN.set(source, known);
  return known;
}

function split(body: string): Lines {
  const ends = Array.from(body.matchAll(/\r\n|[\n\r]/g), (end) => end);
  const starts = [0, ...ends.map(({ 0: end, index }) => index + end.length)];
  return {
    place(start) {
      const line = starts.findLastIndex((first) => first <= start);
      return { line: line + 1, column: start - (starts[line] ?? 0) + 1 };
    },
    text: (line) => body.slice(starts[line - 1], ends[line - 1]?.index),
  };
}
