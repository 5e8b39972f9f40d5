import type { FastifyInstance } from 'fastify';

const LOOK_AGAIN_MS = 25;

/** Accepts nothing more, lets what runs end within its time, and then closes whatever is still open. */
export async function closeInOrder(
  servers: readonly FastifyInstance[],
  longestMs: number,
): Promise<void> {
  const closing = Promise.all(servers.map((app) => app.close()));
  // A connection that was busy when closing began becomes idle later, and would hold the server open.
  const sweep = setInterval(() => {
    for (const { server } of servers) server.closeIdleConnections();
  }, LOOK_AGAIN_MS);
  const hardStop = setTimeout(() => {
    for (const { server } of servers) server.closeAllConnections();
  }, longestMs);
  try {
    await closing;
  } finally {
    clearInterval(sweep);
    clearTimeout(hardStop);
  }
}
