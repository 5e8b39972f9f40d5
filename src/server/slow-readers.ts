import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

const LOOK_AGAIN_MS = 1_000;
/** Looks after which an answer that is still not taken is cut. */
const MOST_LOOKS = 10;

/** Closes a connection whose client does not take an answer that is ready: nothing is held for it for ever. */
export function cutSlowReaders(app: FastifyInstance): void {
  const open = new Map<ServerResponse, number>();
  app.server.on('request', (_, response) => {
    open.set(response, 0);
    response.once('close', () => open.delete(response));
  });
  // One look at all of them: a timer for each request would cost more than the request's own limits.
  const looking = setInterval(() => {
    for (const [response, looks] of open) {
      if (!response.writableEnded) continue;
      if (looks >= MOST_LOOKS) response.destroy();
      else open.set(response, looks + 1);
    }
  }, LOOK_AGAIN_MS);
  looking.unref();
  app.addHook('onClose', (_, done) => {
    clearInterval(looking);
    done();
  });
}
