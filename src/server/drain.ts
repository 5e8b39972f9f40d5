import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const LOOK_AGAIN_MS = 25;
/** Time for a request that is half sent when closing begins. */
const HALF_SENT_MS = 500;

/** How many requests are being answered. Node itself counts a half-sent one too, for as long as its client likes. */
export function requestsOf(app: FastifyInstance): () => number {
  const open = new Set<IncomingMessage>();
  app.server.on('request', (request, response) => {
    open.add(request);
    response.once('close', () => open.delete(request));
  });
  return () => [...open].filter(({ complete }) => complete).length;
}

export interface Closing {
  readonly app: FastifyInstance;
  /** How many requests are being answered. */
  readonly open: () => number;
}

/** Accepts nothing more, lets what runs end within its time, and then closes whatever is still open. */
export async function closeInOrder(servers: readonly Closing[], longestMs: number): Promise<void> {
  const closing = Promise.all(servers.map(({ app }) => app.close()));
  const since = performance.now();
  // A connection that was busy when closing began becomes idle later, and would hold the server open.
  const sweep = setInterval(() => {
    const past = performance.now() - since;
    for (const { app, open } of servers) {
      if (past > longestMs || (past > HALF_SENT_MS && open() === 0))
        app.server.closeAllConnections();
      else app.server.closeIdleConnections();
    }
  }, LOOK_AGAIN_MS);
  try {
    await closing;
  } finally {
    clearInterval(sweep);
  }
}
