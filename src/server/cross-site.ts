import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FormatParts } from './format-error.ts';
import { refuse } from './refusal.ts';

/**
 * Pages of other origins are refused, but for those that are listed, character by character. Programs send no
 * `Origin`; our own page sends the host that it calls.
 */
export function guardOrigins(
  app: FastifyInstance,
  origins: readonly string[],
  parts: FormatParts,
): void {
  const listed = new Set(origins);
  app.addHook('onRequest', (request, reply, done) => {
    const { origin, host } = request.headers;
    if (listed.size > 0) reply.header('vary', 'origin');
    if (origin === undefined || isOwn(origin, host)) return done();
    if (!listed.has(origin)) return void refuse(reply, 403, parts);
    reply.header('access-control-allow-origin', origin);
    return isPreflight(request) ? void allow(reply) : done();
  });
}

function isOwn(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

const ALLOWED = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers':
    'authorization, content-type, idempotency-key, traceparent, x-api-key, x-attempt, x-no-retry, x-request-timeout-ms',
  'access-control-max-age': '600',
};

function allow(reply: FastifyReply): FastifyReply {
  return reply.code(204).headers(ALLOWED).send();
}
