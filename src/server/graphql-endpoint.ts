import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerTooLarge } from '../base/limit-error.ts';
import type { GatewayContext } from '../model/gateway.ts';
import { type AuthenticateParts, authentication } from './authenticate.ts';
import { callersKey } from './callers-key.ts';
import { type ContextParts, contextFor } from './context.ts';
import type { Admit } from './limits/admission.ts';
import { answerError, NEVER_KEPT, refuse } from './refusal.ts';

export interface EndpointParts extends ContextParts, AuthenticateParts {
  readonly apollo: ApolloServer<GatewayContext>;
  /** Whether a document is looked at any further. */
  readonly admit: Admit;
}

/** The only request headers that Apollo looks at. */
const READ_BY_APOLLO = ['content-type', 'accept', 'x-apollo-operation-name'] as const;

/** What is answered without it too; Apollo would negotiate anew for each request. */
const PLAIN_ACCEPT: ReadonlySet<unknown> = new Set(['*/*', 'application/json']);

/** `POST /graphql`. Over Apollo's own port: its Fastify integration parses a URL per call and fails on a bad Host. */
export function serveGraphQL(app: FastifyInstance, parts: EndpointParts): void {
  const { onRequest, callerOf } = authentication(parts);
  app.post('/graphql', { onRequest }, async (request, reply) => {
    const http = {
      headers: request.headers,
      body: request.body,
      response: reply.raw,
      callersKey: callersKey(request.headers), // before Apollo: it would answer 500 to what is thrown
    };
    const caller = callerOf(request);
    const document = documentIn(request.body);
    const refusal = document === undefined ? undefined : parts.admit(document, caller);
    if (refusal) return answerError(reply, refusal, parts);
    const context = contextFor(caller, http, parts);
    const { status, headers, body } = await parts.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: headersOf(request),
        search: '',
        body: request.body,
      },
      context: () => Promise.resolve(context),
    });
    if (body.kind !== 'complete') throw new Error('Incremental delivery is off.');
    const { limits, sideEffect } = context.operation.usage;
    if (isLonger(body.string, limits.answerBytes)) {
      return answerError(reply, answerTooLarge(limits.answerBytes, sideEffect), parts, 200);
    }
    return sent(reply, status ?? 200, headers).send(body.string);
  });
  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: '/graphql',
    handler: (_, reply) => refuse(reply.header('allow', 'POST'), 405, parts),
  });
}

const MOST_BYTES_A_CHARACTER = 3;

function isLonger(text: string, bytes: number): boolean {
  return text.length * MOST_BYTES_A_CHARACTER > bytes && Buffer.byteLength(text) > bytes;
}

/** Whatever is no text is refused by Apollo. */
function documentIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('query' in body)) return undefined;
  return typeof body.query === 'string' ? body.query : undefined;
}

function headersOf({ headers }: FastifyRequest): HeaderMap {
  const map = new HeaderMap();
  for (const name of READ_BY_APOLLO) {
    const value = headers[name];
    if (typeof value !== 'string' || (name === 'accept' && PLAIN_ACCEPT.has(value))) continue;
    map.set(name, value);
  }
  return map;
}

function sent(reply: FastifyReply, status: number, headers: HeaderMap): FastifyReply {
  for (const [name, value] of headers) reply.header(name, value);
  return reply.code(status).headers(NEVER_KEPT);
}
