import { suggestionList } from 'graphql/jsutils/suggestionList.js';

/** The known name that is closest to what was written, as a hint. */
export function didYouMean(written: string, known: Iterable<string>): string | undefined {
  const [closest] = suggestionList(written, [...known]);
  return closest === undefined ? undefined : `Did you mean ${closest}?`;
}
