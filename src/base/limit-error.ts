import { type SideEffect, type ToolError, ValidationError } from './errors.ts';
import type { Limits } from './limits.ts';

type LimitName = keyof Limits;

/** More than is allowed. `found` is as far as was counted. */
export interface Breach {
  readonly name: LimitName;
  readonly max: number;
  readonly found: number;
}

/** A breach as its caller is told of it: with the name, but nothing of what was sent. */
export function limitError(
  { name, max, found }: Breach,
  facts: { readonly argument?: string } = {},
): ValidationError {
  const message = `The request has ${found} ${WORDS[name]}; at most ${max} are allowed.`;
  return new ValidationError(message, {
    ...facts,
    reason: 'LIMIT',
    hint: 'Ask for less, or in several requests.',
    sideEffect: 'NONE',
    limit: { name, max, found },
  });
}

/** The answer as a whole, whatever the calls in it did. */
export function answerTooLarge(max: number, sideEffect: SideEffect): ToolError {
  const breach = limitError({ name: 'answerBytes', max, found: max + 1 });
  return breach.with({ reason: 'RESULT', sideEffect });
}

const WORDS: Readonly<Record<LimitName, string>> = {
  headerBytes: 'bytes of headers',
  bodyBytes: 'bytes in its body',
  bodyDepth: 'levels in its body',
  documentCharacters: 'characters in its document',
  tokens: 'tokens in its document',
  operations: 'operations in its document',
  fragments: 'fragments in its document',
  aliases: 'aliases in its document',
  directives: 'directives in its document',
  depth: 'levels of fields',
  introspectionDepth: 'levels of introspection',
  sameName: 'fields of the same name in one place',
  fields: 'fields with all fragments in place',
  requestErrors: 'errors',
  introspections: 'introspection fields',
  callsPerOperation: 'calls',
  callsByTools: 'calls made by its tools',
  toolNesting: 'tools inside one another',
  cost: 'units of cost',
  nodes: 'expected nodes in its answer',
  listSize: 'items asked for in one list',
  assumedListSize: 'items in one list',
  assumedInnerListSize: 'items in one inner list',
  listItems: 'items in a list argument',
  stringCharacters: 'characters in a text argument',
  jsonBytes: 'bytes in a JSON argument',
  jsonDepth: 'levels in a JSON argument',
  resultItems: 'items in one list of its answer',
  backendBytes: 'bytes from its backends',
  answerBytes: 'bytes in its answer',
};
