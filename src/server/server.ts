import { type FastifyError, type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import { ERRORS, InternalError, ToolError, ValidationError } from '../base/errors.ts';
import { answerTo, type FormatParts } from './format-error.ts';

/** Bytes of a request's body. */
const MOST_BODY_BYTES = 1_048_576;

/** A Fastify with the limits of a public door; what it refuses by itself is answered as GraphQL answers. */
export function createServer(parts: FormatParts): FastifyInstance {
  const app = fastify({
    bodyLimit: MOST_BODY_BYTES,
    keepAliveTimeout: 75_000, // above the idle time of balancers
    requestTimeout: 10_000,
    forceCloseConnections: 'idle',
    http: { headersTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 16_384 },
  });
  app.server.maxConnections = 10_000;
  app.setErrorHandler<FastifyError | ToolError>((failure, _, reply) => {
    if (failure instanceof ToolError) {
      return answer(reply, ERRORS[failure.code].status, answerTo(failure, parts));
    }
    const status = failure.statusCode ?? 500;
    if (status < 500) return refuse(reply, status, parts);
    const traceId = parts.newTraceId();
    parts.onBug(failure, traceId);
    const bug = new InternalError('Toolgate made a mistake.', { traceId });
    return answer(reply, 500, answerTo(bug, parts));
  });
  app.setNotFoundHandler((_, reply) => refuse(reply, 404, parts));
  return app;
}

/** Answers a request that no operation could be read from. */
export function refuse(reply: FastifyReply, status: number, parts: FormatParts): FastifyReply {
  return answer(reply, status, answerTo(refusal(status), parts));
}

const REFUSALS: Readonly<Record<number, string>> = {
  404: 'There is nothing here. Operations go to POST /graphql.',
  405: 'Operations are sent by POST.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body must be application/json.',
};

function refusal(status: number): ToolError {
  const message = REFUSALS[status] ?? 'The request is no JSON with a GraphQL operation.';
  return new ValidationError(message, { reason: status === 413 ? 'LIMIT' : 'REQUEST' });
}

function answer(reply: FastifyReply, status: number, error: object): FastifyReply {
  return reply
    .code(status)
    .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    .send({ errors: [error] });
}
