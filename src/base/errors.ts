interface ErrorTraits {
  /** The class, and what `extensions.category` says. */
  readonly category: string;
  /** HTTP status when the error ends a whole request before any field starts. */
  readonly status: number;
  /** May the same call succeed later? */
  readonly retryable: boolean;
  /** Who must learn of each occurrence; operators see the rest as rates. */
  readonly notify: 'DEVELOPERS' | 'OPERATORS' | null;
  /** What the model is told to do, where the failure itself says nothing better. */
  readonly hint: string;
}

/** Every code that a caller can see, and what it means. */
export const ERRORS = {
  TIMEOUT: {
    category: 'TimeoutError',
    status: 504,
    retryable: true,
    notify: null,
    hint: 'Try again later, or ask for less.',
  },
  VALIDATION_FAILED: {
    category: 'ValidationError',
    status: 400,
    retryable: false,
    notify: 'DEVELOPERS',
    hint: 'Change what the message names, then call again.',
  },
  RATE_LIMIT_EXCEEDED: {
    category: 'RateLimitExceededError',
    status: 429,
    retryable: true,
    notify: null,
    hint: 'Wait, then repeat the same call.',
  },
  TOOL_DEPENDENCY_FAILURE: {
    category: 'ToolDependencyFailure',
    status: 502,
    retryable: true,
    notify: null,
    hint: 'Try again later.',
  },
  TOOL_OUTCOME_UNKNOWN: {
    category: 'ToolOutcomeUnknown',
    status: 502,
    retryable: false,
    notify: 'OPERATORS',
    hint: 'Do not repeat this call. Read the record first, then decide.',
  },
  UNAUTHENTICATED: {
    category: 'UnauthenticatedError',
    status: 401,
    retryable: false,
    notify: null,
    hint: 'Ask the user for a valid key or token; look for no way around.',
  },
  FORBIDDEN: {
    category: 'ForbiddenError',
    status: 403,
    retryable: false,
    notify: null,
    hint: 'Ask the user for access; look for no way around.',
  },
  BACKEND_AUTH_FAILED: {
    category: 'AuthError',
    status: 502,
    retryable: false,
    notify: 'OPERATORS',
    hint: 'Do not repeat this call; its operators know.',
  },
  NOT_FOUND: {
    category: 'NotFoundError',
    status: 404,
    retryable: false,
    notify: null,
    hint: 'Check the id with a tool that lists.',
  },
  CONFLICT: {
    category: 'ConflictError',
    status: 409,
    retryable: false,
    notify: null,
    hint: 'Read the record again, or change the values.',
  },
  CANCELLED: {
    category: 'CancelledError',
    status: 499,
    retryable: true,
    notify: null,
    hint: 'Repeat it if it is still wanted.',
  },
  OVERLOADED: {
    category: 'OverloadedError',
    status: 503,
    retryable: true,
    notify: null,
    hint: 'Wait, then repeat the same call.',
  },
  INTERNAL: {
    category: 'InternalError',
    status: 500,
    retryable: false,
    notify: 'DEVELOPERS',
    hint: 'Do not repeat this call; give the user the trace id.',
  },
} as const satisfies Record<string, ErrorTraits>;

export type ErrorCode = keyof typeof ERRORS;

/** The finer words that a code may come with; `docs/errors.md` explains each. */
export const REASONS = {
  TIMEOUT: ['ATTEMPT', 'DEADLINE'],
  VALIDATION_FAILED: ['ARGUMENTS', 'REQUEST', 'LIMIT', 'KEY_UNSUPPORTED', 'RESULT', 'CONTRACT'],
  RATE_LIMIT_EXCEEDED: ['CALLER', 'BACKEND'],
  TOOL_DEPENDENCY_FAILURE: [
    'UNREACHABLE',
    'CONNECTION_LOST',
    'STATUS',
    'TLS',
    'UNREADABLE',
    'BREAKER_OPEN',
    'BULKHEAD_FULL',
  ],
  TOOL_OUTCOME_UNKNOWN: ['NO_ANSWER', 'ANSWER_LOST'],
  UNAUTHENTICATED: [],
  FORBIDDEN: ['CLAIM'],
  BACKEND_AUTH_FAILED: [],
  NOT_FOUND: ['AFTER_UNKNOWN'],
  CONFLICT: ['BACKEND', 'IN_PROGRESS', 'AFTER_UNKNOWN'],
  CANCELLED: ['CALLER_GONE', 'NOT_STARTED'],
  OVERLOADED: ['ISSUER_DOWN'],
  INTERNAL: [],
} as const satisfies Record<ErrorCode, readonly string[]>;

/** Did the call change something at the backend? READ: always NONE. */
export type SideEffect = 'NONE' | 'UNKNOWN' | 'DONE';

/** What is known of a failure beyond its code. Only `cause` never leaves the process. */
export interface ErrorFacts {
  /** The finer word of the catalogue, such as `DEADLINE` of `TIMEOUT`. */
  readonly reason?: string;
  /** What the model can do about it, at most 200 characters. */
  readonly hint?: string;
  /** Default `NONE`. */
  readonly sideEffect?: SideEffect;
  readonly retryAfterMs?: number;
  /** Path of the argument at fault, such as `lines.0.sku`. */
  readonly argument?: string;
  readonly tool?: string;
  readonly backend?: string;
  /** Scopes that the caller lacks, and could be given. */
  readonly missingScopes?: readonly string[];
  /** Attempts made. Default 0. */
  readonly attempts?: number;
  /** Could the same call succeed later without acting twice? Absent: as its code says. */
  readonly retryable?: boolean;
  /** 32 hex digits, by which the log is searched. */
  readonly traceId?: string;
  /** Of a deadline that ended an attempt: it had had time enough, so that this says something of the backend's health. */
  readonly conclusive?: boolean;
  /** Which limit a request breaks; `found` is as far as was counted. */
  readonly limit?: { readonly name: string; readonly max: number; readonly found: number };
  /** For the log. */
  readonly cause?: unknown;
}

/**
 * A failure as the catalogue words it. Message and hint are read by a model: they hold no text of a backend, no
 * address, no stack and no submitted value.
 */
export abstract class ToolError extends Error {
  abstract readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(message: string, facts: ErrorFacts = {}) {
    super(message, facts);
    this.facts = facts;
  }

  /** The same failure, with more or better known of it. */
  with(more: ErrorFacts): ToolError {
    const sameClass = this.constructor as ToolErrorClass;
    const copy = new sameClass(this.message, { ...this.facts, ...more });
    if (this.stack !== undefined) copy.stack = this.stack;
    return copy;
  }
}

type ToolErrorClass = new (message: string, facts?: ErrorFacts) => ToolError;

export class TimeoutError extends ToolError {
  override readonly name = 'TimeoutError';
  override readonly code = 'TIMEOUT';
}

export class ValidationError extends ToolError {
  override readonly name = 'ValidationError';
  override readonly code = 'VALIDATION_FAILED';
}

export class RateLimitExceededError extends ToolError {
  override readonly name = 'RateLimitExceededError';
  override readonly code = 'RATE_LIMIT_EXCEEDED';
}

export class ToolDependencyFailure extends ToolError {
  override readonly name = 'ToolDependencyFailure';
  override readonly code = 'TOOL_DEPENDENCY_FAILURE';
}

export class ToolOutcomeUnknown extends ToolError {
  override readonly name = 'ToolOutcomeUnknown';
  override readonly code = 'TOOL_OUTCOME_UNKNOWN';
}

export class AuthError extends ToolError {
  override readonly name = 'AuthError';
  override readonly code = 'BACKEND_AUTH_FAILED';
}

export class NotFoundError extends ToolError {
  override readonly name = 'NotFoundError';
  override readonly code = 'NOT_FOUND';
}

export class ConflictError extends ToolError {
  override readonly name = 'ConflictError';
  override readonly code = 'CONFLICT';
}

export class CancelledError extends ToolError {
  override readonly name = 'CancelledError';
  override readonly code = 'CANCELLED';
}

export class InternalError extends ToolError {
  override readonly name = 'InternalError';
  override readonly code = 'INTERNAL';
}

/** The same call with the same key is under way: its answer can be had a little later. */
export function isRunning({ code, facts }: ToolError): boolean {
  return code === 'CONFLICT' && facts.reason === 'IN_PROGRESS';
}
