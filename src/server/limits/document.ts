import { type DocumentNode, Lexer, parse, Source, TokenKind } from 'graphql';
import type { Breach } from '../../base/limit-error.ts';
import type { Limits } from '../../base/limits.ts';
import { countText } from './document-text.ts';
import { flatten } from './flattened.ts';
import { mostOfOneName } from './same-place.ts';

/**
 * What a document has too much of, found before anything else looks at it: graphql-js's own rules are quadratic in
 * places. Nothing is ever expanded before its size is known.
 * @returns undefined also where it is no document, which its parser words better
 */
export function documentBreach(source: string, limits: Limits): Breach | undefined {
  const { length } = source;
  if (length > limits.documentCharacters) {
    return { name: 'documentCharacters', max: limits.documentCharacters, found: length };
  }
  const document = parsed(source, limits);
  if (document === undefined) return tokenBreach(source, limits);
  return (
    countText(document, limits) ?? flatten(document, limits) ?? mostOfOneName(document, limits)
  );
}

function parsed(source: string, { tokens }: Limits): DocumentNode | undefined {
  try {
    return parse(source, { maxTokens: tokens, noLocation: true });
  } catch {
    return undefined;
  }
}

function tokenBreach(source: string, { tokens: max }: Limits): Breach | undefined {
  const lexer = new Lexer(new Source(source));
  try {
    for (let found = 0; lexer.advance().kind !== TokenKind.EOF; ) {
      found += 1;
      if (found > max) return { name: 'tokens', max, found };
    }
  } catch {
    // It is no document.
  }
  return undefined;
}
