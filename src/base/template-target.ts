import { piecesOf, refuse, type Slot, type Sources, textOf } from './template.ts';

/** Builds path and query of a request, such as `/orders/7?limit=10`, in ASCII. */
export type Target = (sources: Sources) => string;

/**
 * Compiles a template of path and query. In the path a value is one encoded segment, or a part of one. In the query
 * null removes its pair, and a list repeats it; keys of a bulk request are one value, with commas between them.
 */
export function compileTarget(template: string): Target {
  const mark = template.indexOf('?');
  if (mark < 0) return compilePath(template);
  const path = compilePath(template.slice(0, mark));
  const query = compileQuery(template.slice(mark + 1));
  return (sources) => path(sources) + query(sources);
}

function compilePath(template: string): Target {
  const [first, ...rest] = template.split('/').map(compileSegment);
  return (sources) => {
    let path = first?.(sources) ?? '';
    for (const segment of rest) path += `/${segment(sources)}`;
    return path;
  };
}

function compileSegment(template: string): Target {
  const { texts, slots } = piecesOf(template);
  const [head = '', ...tails] = texts.map(ascii);
  if (slots.length === 0) return () => head;
  const parts = slots.map((slot, at) => [slot, tails[at] ?? ''] as const);
  return (sources) => {
    let segment = head;
    for (const [slot, tail] of parts) segment += segmentPart(slot, sources) + tail;
    return segment;
  };
}

function segmentPart(slot: Slot, sources: Sources): string {
  const text = textOf(slot.read(sources), slot.name);
  if (text === null || text === '') refuse(slot.name, 'a path has no place for nothing');
  if (text === '.' || text === '..') refuse(slot.name, 'it walks up the path');
  return encodeURIComponent(text);
}

function compileQuery(template: string): Target {
  const pairs = template.split('&').map(compilePair);
  return (sources) => {
    let query = '';
    for (const pair of pairs) {
      for (const text of pair(sources)) query += (query === '' ? '?' : '&') + text;
    }
    return query;
  };
}

type Pair = (sources: Sources) => readonly string[];

const NONE: readonly string[] = [];

function compilePair(template: string): Pair {
  const { texts, slots } = piecesOf(template);
  const [head = '', tail = '', ...tails] = texts.map(ascii);
  const [slot, ...others] = slots;
  if (slot === undefined) return () => [head];
  if (others.length > 0) return compileMixedPair([head, tail, ...tails], slots);
  return (sources) => {
    const value = slot.read(sources);
    if (Array.isArray(value) && !slot.joined) {
      return value.flatMap((one) => {
        const text = textOf(one, slot.name);
        return text === null ? NONE : [head + encodeURIComponent(text) + tail];
      });
    }
    const text = encoded(value, slot);
    return text === null ? NONE : [head + text + tail];
  };
}

function compileMixedPair([head = '', ...tails]: readonly string[], slots: readonly Slot[]): Pair {
  return (sources) => {
    let pair = head;
    for (const [at, slot] of slots.entries()) {
      const text = encoded(slot.read(sources), slot);
      if (text === null) return NONE;
      pair += text + (tails[at] ?? '');
    }
    return [pair];
  };
}

function encoded(value: unknown, slot: Slot): string | null {
  if (slot.joined && Array.isArray(value)) {
    return value.map((one) => encodeURIComponent(textOf(one, slot.name) ?? '')).join(',');
  }
  const text = textOf(value, slot.name);
  return text === null ? null : encodeURIComponent(text);
}

/** The template's own text, of which no request line may carry all. */
function ascii(text: string): string {
  return text.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);
}
