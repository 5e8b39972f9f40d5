import { type FastifyInstance, fastify } from 'fastify';

/** Says whether the process lives, and whether requests should be sent to it. */
export function createAdminServer(ready: () => boolean): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  app.get('/livez', () => ({ status: 'live' }));
  app.get('/readyz', (_, reply) =>
    ready() ? { status: 'ready' } : reply.code(503).send({ status: 'not ready' }),
  );
  return app;
}
