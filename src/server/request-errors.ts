import type { GraphQLFormattedError } from 'graphql';

/** Codes by which Apollo marks what is wrong with a request as such. */
const OF_REQUESTS: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_FOUND',
]);

const MOST_CHARACTERS = 300;

/** What is wrong with a document, or with the values given for its arguments and variables; null: neither. */
export function requestFault(
  seen: GraphQLFormattedError,
  thrown: unknown,
): 'REQUEST' | 'ARGUMENTS' | null {
  const code = seen.extensions?.code;
  if (code === 'BAD_USER_INPUT') return 'ARGUMENTS';
  if (OF_REQUESTS.has(code)) return isAboutValue(seen.message) ? 'ARGUMENTS' : 'REQUEST';
  if (seen.path) return seen.message.startsWith('Argument "') ? 'ARGUMENTS' : null;
  return isOfOperation(thrown) ? 'REQUEST' : null;
}

/**
 * graphql-js quotes the values that it refuses; a caller's values must not come back to it, nor to a log. Only what
 * stands before a value is kept, since anything may stand in one.
 */
export function withoutValues(message: string): string {
  const [, unquoted] = MET_TOKEN.exec(message) ?? [];
  if (unquoted !== undefined) return `${unquoted}.`;
  for (const [about, say] of ABOUT_VALUES) {
    const found = about.exec(message);
    if (found) return say(found[1] ?? '');
  }
  return message.length <= MOST_CHARACTERS ? message : `${message.slice(0, MOST_CHARACTERS - 1)}…`;
}

/** A syntax error quotes the token that it met, which may be a value of any length. */
const MET_TOKEN =
  /^(Syntax Error: .*?(?:Unexpected|found) (?:Name|Int|Float|String|BlockString))[\s\S]*$/;

const ABOUT_VALUES: readonly (readonly [RegExp, (name: string) => string])[] = [
  [
    /^Variable "\$(\w+)" (?:got|has) invalid value/,
    (name) => `Variable "$${name}" does not fit its type.`,
  ],
  [/^Argument "(\w+)" has invalid value/, (name) => `Argument "${name}" does not fit its type.`],
  [/^Expected value of type "([^"]+)"/, (type) => `A value of type "${type}" is expected.`],
  [/^Enum "(\w+)" cannot represent/, (type) => `A value of the enum "${type}" is expected.`],
  [/^(\w+) cannot represent/, (type) => `A value of type "${type}" is expected.`],
  [
    /^Value [\s\S]* does not exist in "(\w+)" enum\./,
    (type) => `A value of the enum "${type}" is expected.`,
  ],
];

/** The executor refused the operation as such; what a bug threw has an error of its own inside. */
function isOfOperation(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || thrown.name !== 'GraphQLError') return false;
  return Reflect.get(thrown, 'originalError') === undefined;
}

function isAboutValue(message: string): boolean {
  return ABOUT_VALUES.some(([about]) => about.test(message));
}
