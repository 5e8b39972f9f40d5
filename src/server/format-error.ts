import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import {
  ERRORS,
  InternalError,
  type SideEffect,
  ToolError,
  ValidationError,
} from '../base/errors.ts';
import { requestFault, withoutValues } from './request-errors.ts';

export interface FormatParts {
  /** Told of each failure that is a bug, with the id that its caller sees. */
  onBug(cause: unknown, traceId: string): void;
  /** 32 hex digits, for a failure that belongs to no call. */
  newTraceId(): string;
}

export type FormatError = (seen: GraphQLFormattedError, thrown: unknown) => GraphQLFormattedError;

/** What a caller sees of a failure: ours as it is, GraphQL's as VALIDATION_FAILED, of a bug nothing. */
export function formatErrors(parts: FormatParts): FormatError {
  return (seen, thrown) => {
    const cause = causeOf(thrown);
    if (cause instanceof ToolError) return at(seen, answerTo(cause, parts));
    const reason = requestFault(seen, thrown);
    if (reason !== null) {
      const refusal = new ValidationError(withoutValues(seen.message), { reason });
      return at(seen, answerTo(refusal, parts));
    }
    const traceId = parts.newTraceId();
    parts.onBug(cause, traceId);
    return at(seen, answerTo(new InternalError('Toolgate made a mistake.', { traceId }), parts));
  };
}

/** Apollo unwraps what a field threw; what ended the whole operation is at no field. */
function causeOf(thrown: unknown): unknown {
  const cause = unwrapResolverError(thrown);
  const original = cause instanceof Error ? Reflect.get(cause, 'originalError') : undefined;
  return original instanceof ToolError ? original : cause;
}

/** Where a repeat would act on top of what has happened, or may have. */
const HINTS_AFTER: Readonly<Record<SideEffect, string | null>> = {
  NONE: null,
  UNKNOWN: 'Do not repeat this call. Read the record first, then decide.',
  DONE: 'Do not repeat this call: it has happened, or a part of it. Read the record first.',
};

/** When to come back, where nobody knows better. */
const RETRY_AFTER_MS = 1_000;

/** Copies named keys only, so that no other can leave. */
export function answerTo(
  { code, message, facts }: ToolError,
  { newTraceId }: FormatParts,
): GraphQLFormattedError {
  const { category, hint } = ERRORS[code];
  const { sideEffect = 'NONE' } = facts;
  const retryable = facts.retryable ?? ERRORS[code].retryable;
  return {
    message,
    extensions: {
      code,
      category,
      ...pick(facts, ['reason']),
      hint: (retryable ? null : HINTS_AFTER[sideEffect]) ?? facts.hint ?? hint,
      retryable,
      ...(retryable && { retryAfterMs: facts.retryAfterMs ?? RETRY_AFTER_MS }),
      sideEffect,
      ...pick(facts, ['argument', 'tool', 'backend', 'missingScopes', 'limit']),
      attempts: facts.attempts ?? 0,
      traceId: facts.traceId ?? newTraceId(),
    },
  };
}

/** Places in the document that one error names: two show what conflicts. */
const MOST_LOCATIONS = 2;

function at({ path, locations }: GraphQLFormattedError, error: GraphQLFormattedError) {
  const places = locations?.slice(0, MOST_LOCATIONS);
  return { ...error, ...(places && { locations: places }), ...(path && { path }) };
}

function pick<T extends object, K extends keyof T>(facts: T, keys: readonly K[]): Partial<T> {
  const picked: Partial<T> = {};
  for (const key of keys) if (facts[key] !== undefined) picked[key] = facts[key];
  return picked;
}
