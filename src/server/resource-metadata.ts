import type { FastifyInstance } from 'fastify';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';

export interface Resource {
  /** The URL of the endpoint; null: no issuer is configured, and there is nothing to tell. */
  resource(): string | null;
  issuers(): readonly string[];
}

/** Tells clients where tokens for an endpoint come from (RFC 9728). Scopes are not listed: they would be a catalogue. */
export function serveResourceMetadata(app: FastifyInstance, path: string, of: Resource): void {
  app.get(WELL_KNOWN + path, (_, reply) => {
    const resource = of.resource();
    if (resource === null) return reply.callNotFound();
    return reply
      .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      .send({
        resource,
        authorization_servers: of.issuers(),
        bearer_methods_supported: ['header'],
      });
  });
}

export function resourceMetadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return origin + WELL_KNOWN + pathname;
}
