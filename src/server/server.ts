import { type FastifyError, type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import { InternalError, ToolError } from '../base/errors.ts';
import { limitError } from '../base/limit-error.ts';
import type { Limits } from '../base/limits.ts';
import { readJsonBodies } from './bodies.ts';
import { answerClientError } from './client-error.ts';
import { guardOrigins } from './cross-site.ts';
import type { FormatParts } from './format-error.ts';
import { answerError, refuse } from './refusal.ts';
import { cutSlowReaders } from './slow-readers.ts';

export interface ServerParts extends FormatParts {
  readonly limits: Limits;
  /** Origins whose pages may call, beside the server's own. */
  readonly origins: readonly string[];
  /** Proxies whose word for an address counts. */
  readonly trustProxies: readonly string[];
}

/** A Fastify with the limits of a public door; what it refuses by itself is answered as GraphQL answers. */
export function createServer(parts: ServerParts): FastifyInstance {
  const { limits, origins, trustProxies } = parts;
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    trustProxy: trustProxies.length > 0 && [...trustProxies],
    keepAliveTimeout: 75_000, // above the idle time of balancers
    requestTimeout: 10_000,
    forceCloseConnections: 'idle',
    http: {
      headersTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: limits.headerBytes,
    },
    clientErrorHandler: answerClientError(limits, parts),
  });
  app.server.maxConnections = 10_000;
  cutSlowReaders(app);
  guardOrigins(app, origins, parts);
  readJsonBodies(app, limits, parts);
  app.setErrorHandler<FastifyError | ToolError>((failure, request, reply) => {
    if (failure instanceof ToolError) return answerError(reply, failure, parts);
    const status = failure.statusCode ?? 500;
    if (status === 413) return answerError(reply, tooLarge(request, limits), parts, status);
    if (status < 500) return refuse(reply, status, parts);
    const traceId = parts.newTraceId();
    parts.onBug(failure, traceId);
    return answerError(reply, new InternalError('Toolgate made a mistake.', { traceId }), parts);
  });
  app.setNotFoundHandler((_, reply) => refuse(reply, 404, parts));
  return app;
}

/** A body without a length in its headers was counted no further than to the limit. */
function tooLarge({ headers }: FastifyRequest, { bodyBytes: max }: Limits): ToolError {
  const announced = Number(headers['content-length'] ?? 0);
  return limitError({ name: 'bodyBytes', max, found: Math.max(announced, max + 1) });
}
