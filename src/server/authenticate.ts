import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identify } from '../auth/identify.ts';
import { whyOf } from '../auth/unauthenticated.ts';
import { ForbiddenError, UnauthenticatedError } from '../base/access-errors.ts';
import { ToolError } from '../base/errors.ts';
import type { Caller } from '../model/call.ts';
import type { FormatParts } from './format-error.ts';
import { answerError } from './refusal.ts';
import { resourceMetadataUrl } from './resource-metadata.ts';

export interface AuthenticateParts extends FormatParts {
  readonly identify: Identify;
  /** The URL of what is asked for, by which tokens name it; null: no issuer is configured. */
  resource(): string | null;
  /** Told of each request that came without a valid credential. */
  onStranger(facts: { readonly why: string | undefined; readonly address: string }): void;
}

/** Finds out who asks, before a body is read. */
export function authentication(parts: AuthenticateParts) {
  const callers = new WeakMap<FastifyRequest, Caller>();
  return {
    async onRequest(request: FastifyRequest, reply: FastifyReply) {
      const { headers, url, ip: address } = request;
      try {
        callers.set(request, await parts.identify({ headers, url, address }));
      } catch (failure) {
        if (!(failure instanceof ToolError)) throw failure;
        if (failure instanceof UnauthenticatedError) {
          parts.onStranger({ why: whyOf(failure), address });
          reply.header('www-authenticate', challenge(parts.resource()));
        }
        return refused(reply, failure, parts);
      }
    },
    /** Who sent a request that has passed. */
    callerOf(request: FastifyRequest): Caller {
      const caller = callers.get(request);
      if (!caller) throw new Error('A request came in that nobody asked for its sender.');
      return caller;
    },
  };
}

function refused(reply: FastifyReply, failure: ToolError, parts: FormatParts): FastifyReply {
  const { retryAfterMs } = failure.facts;
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1_000));
  return answerError(reply, failure, parts);
}

function challenge(resource: string | null): string {
  return resource === null
    ? 'Bearer'
    : `Bearer resource_metadata="${resourceMetadataUrl(resource)}"`;
}

const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;

export interface LoopbackParts extends FormatParts {
  /** Whether only this machine is served. */
  alone(): boolean;
}

/** A page of the web that had its own name point here is told apart by that name. */
export function serveLoopbackNames(app: FastifyInstance, parts: LoopbackParts): void {
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (!parts.alone() || LOOPBACK_HOST.test(headers.host ?? '')) return undefined;
    const refusal = new ForbiddenError('Without authentication only this machine is served.', {
      hint: 'Ask for it as localhost.',
    });
    return refused(reply, refusal, parts);
  });
}
