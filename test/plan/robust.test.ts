import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BROKEN } from './broken-schema.ts';
import { mistakesOf } from './compile-tools.ts';

const shipped = globSync(new URL('../../schema/tools/*.graphql', import.meta.url).pathname);
const texts = [
  ...shipped.map((path) => readFileSync(path, 'utf8')),
  ...BROKEN.map(({ text }) => text),
];
const TOKEN = /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|\w+|[^\w\s]/g;
const tokensOf = (text: string) => text.replaceAll(/#.*/g, '').match(TOKEN) ?? [];
const kindOf = (token: string) => /^\w/.exec(token)?.length ?? (token.startsWith('"') ? 2 : 3);
const words = Map.groupBy(new Set(texts.flatMap(tokensOf)), kindOf);

/** A token becomes another of its kind, the two, nothing, or itself with a character less. */
const edit = fc.record({
  at: fc.nat(),
  as: fc.constantFrom('other', 'other', 'other', 'both', 'nothing', 'shorter'),
  by: fc.nat(),
});

function edited(token: string, { as, by }: { as: string; by: number }): readonly string[] {
  const others = words.get(kindOf(token)) ?? [];
  const other = others[by % others.length] ?? '';
  const cut = token.startsWith('"') ? 1 + (by % (token.length - 1)) : by % token.length;
  if (as === 'shorter') return [token.slice(0, cut) + token.slice(cut + 1)];
  return as === 'nothing' ? [] : as === 'both' ? [token, other] : [other];
}

/** A text of ours with one to three of its tokens changed. */
const mangled = fc
  .tuple(fc.constantFrom(...texts.map(tokensOf)), fc.array(edit, { minLength: 1, maxLength: 3 }))
  .map(([tokens, edits]) => {
    const changed = [...tokens];
    for (const one of edits) {
      const start = one.at % changed.length; // punctuation is passed over: it makes syntax errors alone
      const at = changed.findIndex((token, index) => index >= start && kindOf(token) < 3);
      if (at < 0) continue;
      changed.splice(at, 1, ...edited(changed[at] ?? '', one));
    }
    return changed.join(' ');
  });

test('whatever is written, the answer is a catalogue or mistakes with a place and a sentence', () => {
  fc.assert(
    fc.property(mangled, (text) => {
      for (const { file, line, column, message } of mistakesOf(text)) {
        expect(file).not.toBe('');
        expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
        expect(message).toMatch(/[.?]$/);
      }
    }),
    { numRuns: 200 },
  );
});
