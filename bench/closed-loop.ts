import { once } from 'node:events';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { answerIn } from './answer.ts';

const SILENCE_MS = 10_000;

export interface Loop {
  readonly port: number;
  /** Text of the next request; null: enough. */
  readonly next: () => string | null;
  readonly record: (latencyMs: number) => void;
}

/**
 * One connection that sends its next request once the last one is answered. Sockets without an HTTP client: two cores
 * carry the generator, the subject and the backend, and what the generator takes, the subject lacks.
 *
 * @throws Error of an answer that is no success, so that no figure counts failures.
 */
export async function closedLoop({ port, next, record }: Loop): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('no answer for too long')));
  let pending: Buffer = Buffer.alloc(0);
  let sentAt = 0;
  let finished = false;
  const send = () => {
    const text = next();
    finished = text === null;
    pending = Buffer.alloc(0);
    sentAt = performance.now();
    if (text === null) socket.end();
    else socket.write(text);
  };
  socket.on('connect', send);
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const answer = answerIn(pending);
    if (answer === null) return;
    record(performance.now() - sentAt);
    if (answer.status === 200 && !answer.body.includes('"errors"')) send();
    else
      socket.destroy(
        new Error(`answered ${answer.status} ${answer.body.toString('latin1', 0, 500)}`),
      );
  });
  await once(socket, 'close');
  if (!finished) throw new Error('the subject closed the connection');
}
