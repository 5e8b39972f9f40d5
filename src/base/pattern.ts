import { RE2JS } from 're2js';

/** A regular expression whose match takes time in proportion to the text, whatever the text is. */
export interface Pattern {
  /** Whether any part of the text matches. */
  test(text: string): boolean;
}

/**
 * A pattern as JSON Schema reads it: ECMAScript's, with the flag `u`. `undefined` where it is none, and where it needs
 * more than linear time: look-around, back-references, large repetitions.
 */
export function patternOf(source: string): Pattern | undefined {
  if (!isEcmaScript(source) || NAMED_REFERENCE.test(source)) return undefined;
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source));
  } catch {
    return undefined;
  }
}

/** The engine would take it as plain letters; every other back-reference it refuses itself. */
const NAMED_REFERENCE = /(?<!\\)(?:\\\\)*\\k</;

function isEcmaScript(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
