import type { FastifyReply } from 'fastify';
import { ERRORS, type ToolError, ValidationError } from '../base/errors.ts';
import { answerTo, type FormatParts } from './format-error.ts';

/** Answers a request that no operation could be read from. */
export function refuse(reply: FastifyReply, status: number, parts: FormatParts): FastifyReply {
  return answerError(reply, refusal(status), parts, status);
}

/** Answers a whole request with one error, as GraphQL answers. */
export function answerError(
  reply: FastifyReply,
  error: ToolError,
  parts: FormatParts,
  status: number = ERRORS[error.code].status,
): FastifyReply {
  return reply
    .code(status)
    .headers(NEVER_KEPT)
    .send({ errors: [answerTo(error, parts)] });
}

/** No answer is kept by anybody, nor taken for another type than it says. */
export const NEVER_KEPT = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** What is said of a request that was refused with this status. */
export function refusal(status: number): ToolError {
  const message = REFUSALS[status] ?? 'The request is no JSON with a GraphQL operation.';
  return new ValidationError(message, { reason: 'REQUEST' });
}

const REFUSALS: Readonly<Record<number, string>> = {
  403: 'Pages of this origin may not call.',
  404: 'There is nothing here. Operations go to POST /graphql.',
  405: 'Operations are sent by POST.',
  415: 'The body must be application/json, as it is and not encoded.',
};
