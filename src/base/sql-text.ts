/** A statement taken apart: text and placeholders by turns, beginning and ending with text. */
export interface SqlText {
  /** One more than there are names. */
  readonly pieces: readonly string[];
  /** `:userId` is `['userId']`, `:caller.claims.desk` is `['caller', 'claims', 'desk']`. */
  readonly names: readonly (readonly string[])[];
}

/**
 * Finds the placeholders of a statement. What looks like one in a string, a quoted name or a comment is text, and so
 * are `::casts`, `:=` and the slices of arrays by number.
 */
export function parseSql(text: string): SqlText {
  const pieces: string[] = [];
  const names: (readonly string[])[] = [];
  let end = 0;
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    if (token[0] === '/*') TOKEN.lastIndex = endOfComment(text, token.index);
    const name = token.groups?.name;
    if (name === undefined) continue;
    pieces.push(text.slice(end, token.index));
    names.push(name.split('.'));
    end = TOKEN.lastIndex;
  }
  return { pieces: [...pieces, text.slice(end)], names };
}

/** What never ends reaches to the end of the text. A doubled quote reads as two strings side by side. */
const TOKEN = new RegExp(
  [
    String.raw`[eE]'(?:[^'\\]|\\[^]|'')*(?:'|\\?$)`, // a string with escapes
    String.raw`[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*`, // a word, which may hold a $
    `'[^']*(?:'|$)`,
    `"[^"]*(?:"|$)`,
    String.raw`--[^\n]*`,
    String.raw`/\*`,
    String.raw`\$(?<tag>[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[^]*?(?:\$\k<tag>\$|$)`,
    '::|:=',
    String.raw`:(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)`,
    '[^]',
  ].join('|'),
  'gy',
);

/** Comments nest. */
function endOfComment(text: string, start: number): number {
  const bounds = /\/\*|\*\//g;
  bounds.lastIndex = start;
  let depth = 0;
  for (let bound = bounds.exec(text); bound; bound = bounds.exec(text)) {
    depth += bound[0] === '/*' ? 1 : -1;
    if (depth === 0) return bounds.lastIndex;
  }
  return text.length;
}
