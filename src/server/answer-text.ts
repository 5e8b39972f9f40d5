import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';

/** What tells of a request that was refused whole, in bytes: a small question gets no large answer. */
const MOST_REFUSAL_BYTES = 1_900;

/** The JSON of an answer. Of a request that is refused for many reasons as many are told as are short enough. */
export function answerText(result: FormattedExecutionResult): string {
  const { data, errors = [] } = result;
  const text = JSON.stringify(result);
  if (data || errors.length < 2 || Buffer.byteLength(text) <= MOST_REFUSAL_BYTES) return text;
  return JSON.stringify({ ...result, errors: firstOf(errors) });
}

function firstOf(errors: readonly GraphQLFormattedError[]): readonly GraphQLFormattedError[] {
  let room = MOST_REFUSAL_BYTES;
  return errors.filter((error, index) => {
    room -= Buffer.byteLength(JSON.stringify(error)) + 1;
    return index === 0 || room > 0;
  });
}
