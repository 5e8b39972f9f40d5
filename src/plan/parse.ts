import { type DocumentNode, GraphQLError, Kind, parse, Source } from 'graphql';
import { type Mistake, mistakeOf } from './mistakes.ts';

/** A text of SDL; `name` is its path as shown to the user. */
export interface SdlSource {
  readonly name: string;
  readonly text: string;
}

export interface Parsed {
  /** What the readable files define. */
  readonly document: DocumentNode;
  /** One for each file that cannot be read. */
  readonly mistakes: readonly Mistake[];
}

export function parseSources(sources: readonly SdlSource[]): Parsed {
  const read = sources.map(parseSource);
  const definitions = read.flatMap((one) => ('document' in one ? one.document.definitions : []));
  return {
    document: { kind: Kind.DOCUMENT, definitions },
    mistakes: read.flatMap((one) => ('mistake' in one ? [one.mistake] : [])),
  };
}

function parseSource({
  name,
  text,
}: SdlSource): { document: DocumentNode } | { mistake: Mistake } | object {
  if (isBlank(text)) return {}; // graphql takes a file of comments alone for an error
  try {
    return { document: parse(new Source(text, name)) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { mistake: mistakeOf(error, 'syntax') };
  }
}

function isBlank(text: string): boolean {
  return /^(?:[\s,\uFEFF]|#.*)*$/.test(text);
}
