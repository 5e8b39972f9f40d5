import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * What becomes of a COMMIT: the connection is reset BEFORE the server has it, or AFTER the server has done it;
 * SILENCE: the server has done it, and its answer never comes.
 */
export type CommitLost = 'BEFORE' | 'AFTER' | 'SILENCE';

/** Stands in front of a PostgreSQL on loopback and loses COMMITs while it is told to. It ends with its test. */
export async function postgresFront(url: string) {
  const { port: serverPort } = new URL(url);
  const sockets = new Set<Socket>();
  let lost: CommitLost | null = null;
  let commits = 0;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true).on('error', () => {}); // either side may leave at any time
    return socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((accepted) => {
    const client = keep(accepted);
    const onward = keep(connect(Number(serverPort), '127.0.0.1'));
    let losing: CommitLost | null = null;
    client.on('close', () => onward.destroy());
    onward.on('close', () => client.destroy());
    client.on('data', (bytes: Buffer) => {
      if (bytes.includes(COMMIT)) {
        commits++;
        losing = lost;
      }
      if (losing === 'BEFORE') client.resetAndDestroy();
      else onward.write(bytes);
    });
    onward.on('data', (bytes) => {
      if (losing === null) client.write(bytes);
      if (losing === 'AFTER') client.resetAndDestroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  });
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port); // a TCP server's
  return {
    url: through.href,
    commits: () => commits,
    loseCommits(how: CommitLost | null) {
      lost = how;
    },
  };
}

/** The whole message, as a client sends it after the answer to its statement. */
const COMMIT = Buffer.from('Q\0\0\0\x0bCOMMIT\0', 'latin1');
