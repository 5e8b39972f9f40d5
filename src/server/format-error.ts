import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { ERRORS, InternalError, ToolError, ValidationError } from '../base/errors.ts';
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
    const cause = unwrapResolverError(thrown);
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

/** Copies named keys only, so that no other can leave. */
export function answerTo(
  { code, message, facts }: ToolError,
  { newTraceId }: FormatParts,
): GraphQLFormattedError {
  const { category, hint, retryable } = ERRORS[code];
  return {
    message,
    extensions: {
      code,
      category,
      ...pick(facts, ['reason']),
      hint: facts.hint ?? hint,
      retryable: facts.retryable ?? retryable,
      ...pick(facts, ['retryAfterMs']),
      sideEffect: facts.sideEffect ?? 'NONE',
      ...pick(facts, ['argument', 'tool', 'backend']),
      attempts: facts.attempts ?? 0,
      traceId: facts.traceId ?? newTraceId(),
    },
  };
}

function at({ path, locations }: GraphQLFormattedError, error: GraphQLFormattedError) {
  return { ...error, ...(locations && { locations }), ...(path && { path }) };
}

function pick<T extends object, K extends keyof T>(facts: T, keys: readonly K[]): Partial<T> {
  const picked: Partial<T> = {};
  for (const key of keys) if (facts[key] !== undefined) picked[key] = facts[key];
  return picked;
}
