import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { randomFrom } from '../../examples/backends/random.ts';
import type { Rng } from '../../src/base/clock.ts';
import type { Asked, Plan } from './fault-proxy-plans.ts';
import { ownReply, type ReplyFault, spoilt } from './fault-proxy-reply.ts';
import { onEachRequest, type RequestBytes } from './fault-proxy-requests.ts';
import { type Asking, asked, isWhole } from './fault-proxy-upstream.ts';

/** What goes wrong with one request. */
export interface Fault extends ReplyFault {
  /** Before the answer begins. */
  readonly latencyMs?: number;
  /** Up to so much more, at random. */
  readonly jitterMs?: number;
  readonly bytesPerSecond?: number;
  /** The answer comes in pieces of so many bytes, each by itself. */
  readonly sliceBytes?: number;
  /** The client's connection is reset when so much of its request has gone to the backend. */
  readonly resetAfter?: number | 'REQUEST';
  /** The backend gets the request twice, one after the other; the second answer counts. */
  readonly duplicate?: true;
  /** The byte at this place in the request has another value; negative: from its end. */
  readonly corruptRequestAt?: number;
  /** Never an answer, and the connection stays open: the backend was asked, or not. */
  readonly silent?: 'ASKED' | 'UNASKED';
}

/** A request that came, and what became of it. */
export interface Exchange extends Asked {
  readonly fault: Fault | null;
  /** How much of it the backend was sent. */
  forwarded: 'NOTHING' | 'PART' | 'WHOLE';
  /** How often it went to the backend. */
  times: number;
  /** Bytes of the backend's answer; null: there was none. */
  answered: number | null;
  /** Bytes of an answer that went to the client. */
  delivered: number;
}

/** How the proxy meets a connection: RESET without reading a byte of it, IGNORE without ever answering one. */
export type Welcome = 'ACCEPT' | 'REFUSE' | 'RESET' | 'IGNORE';

export interface FaultProxy {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  /** Connections of clients that are open now. */
  open(): number;
  /** Requests that are open now: neither answered whole, nor is their client's connection closed. */
  openRequests(): number;
  /** From the next request on. */
  use(plan: Plan<Fault>): void;
  /** REFUSE also ends the connections that there are. */
  welcome(how: Welcome): Promise<void>;
}

interface Line {
  readonly socket: Socket;
  /** Aborts when the client's connection has closed. */
  readonly gone: AbortSignal;
  readonly exchange: Exchange;
  readonly rng: Rng;
}

/** Stands in front of a real backend on loopback, does to each request what the plan says, and ends with its test. */
export async function faultProxy(
  backend: string,
  plan: Plan<Fault> = () => null,
  seed = 1,
): Promise<FaultProxy> {
  const exchanges: Exchange[] = [];
  const sockets = new Set<Socket>();
  const unanswered = new Map<Exchange, Socket>();
  const rng: Rng = randomFrom(seed).next;
  let faults = plan;
  let manner: Welcome = 'ACCEPT';
  const server = createServer((socket) => {
    sockets.add(socket);
    const gone = new AbortController();
    socket.setNoDelay(true).on('error', () => {}); // a client may leave at any time
    socket.once('close', () => {
      sockets.delete(socket);
      gone.abort();
    });
    if (manner === 'RESET') socket.resetAndDestroy();
    if (manner !== 'ACCEPT') return void socket.resume(); // so that its end is seen
    onEachRequest(socket, (request) => {
      const seen: Asked = { ...named(request), number: exchanges.length + 1 };
      const exchange = begun(seen, faults(seen));
      exchanges.push(exchange);
      unanswered.set(exchange, socket);
      const line: Line = { socket, gone: gone.signal, exchange, rng };
      return pass(line, request, backend).then(
        () => void (endsWhole(exchange) && unanswered.delete(exchange)),
        () => void socket.resetAndDestroy(),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((closed) => server.close(closed));
  };
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${port}`,
    exchanges,
    open: () => sockets.size,
    openRequests: () => [...unanswered.values()].filter(({ destroyed }) => !destroyed).length,
    use(next) {
      faults = next;
    },
    async welcome(how) {
      manner = how;
      if (how === 'REFUSE') return close();
      if (!server.listening) await once(server.listen(port, '127.0.0.1'), 'listening');
    },
  };
}

function named({ method, target, headers }: RequestBytes): Omit<Asked, 'number'> {
  return { method, target, headers };
}

function begun(seen: Asked, fault: Fault | null): Exchange {
  return { ...seen, fault, forwarded: 'NOTHING', times: 0, answered: null, delivered: 0 };
}

/** Whether the client has all that it waits for once the proxy has done its part. */
function endsWhole({ fault }: Exchange): boolean {
  const { silent, cut, lengthOff } = fault ?? {};
  return silent === undefined && cut === undefined && lengthOff === undefined;
}

async function pass(line: Line, request: RequestBytes, backend: string): Promise<void> {
  const fault = line.exchange.fault ?? {};
  if (fault.silent === 'UNASKED') return;
  const reply = ownReply(fault) ?? (await forwarded(line, request, backend));
  if (reply === null || fault.silent === 'ASKED') return;
  await late(fault, line);
  await deliver(reply, fault, line);
}

/** The backend's answer; null where the client was cut off before there is one. */
async function forwarded(
  { socket, gone, exchange }: Line,
  { bytes }: RequestBytes,
  backend: string,
): Promise<Buffer | null> {
  const { resetAfter, duplicate, corruptRequestAt } = exchange.fault ?? {};
  const reset = resetAfter !== undefined;
  const asking: Asking = {
    connection: () => connect(Number(new URL(backend).port), '127.0.0.1'),
    corruptAt: corruptRequestAt ?? null,
    first: typeof resetAfter === 'number' ? Math.min(resetAfter, bytes.length) : bytes.length,
    // What was delivered whole is the backend's to finish: a reset of its connection could still undo the delivery.
    gone: reset ? null : gone,
    onSent(whole) {
      exchange.forwarded = whole ? 'WHOLE' : 'PART';
      exchange.times += 1;
      if (reset) socket.resetAndDestroy();
    },
  };
  if (asking.first === 0) {
    socket.resetAndDestroy();
    return null;
  }
  if (duplicate) await asked(bytes, asking);
  const reply = await asked(bytes, asking);
  exchange.answered = reply?.length ?? null;
  return reset ? null : reply;
}

async function late({ latencyMs = 0, jitterMs = 0 }: Fault, { gone, rng }: Line): Promise<void> {
  const ms = latencyMs + Math.floor(rng() * jitterMs);
  if (ms > 0) await sleep(ms, undefined, { signal: gone });
}

async function deliver(reply: Buffer, fault: Fault, line: Line): Promise<void> {
  const { socket, exchange } = line;
  const bytes = spoilt(reply, fault);
  for (const slice of slices(bytes, fault)) {
    if (socket.destroyed) return;
    await new Promise((written) => socket.write(slice, written));
    exchange.delivered += slice.length;
    await rest(slice.length, fault, line);
  }
  if (fault.cut === undefined) return isWhole(reply) ? undefined : void socket.end();
  if (fault.ending === 'SILENCE') return;
  if (fault.ending === 'CLOSE') socket.end();
  else socket.resetAndDestroy();
}

function slices(bytes: Buffer, { sliceBytes, bytesPerSecond }: Fault): readonly Buffer[] {
  const most = sliceBytes ?? (bytesPerSecond && Math.ceil(bytesPerSecond / 100)) ?? bytes.length;
  const count = Math.ceil(bytes.length / Math.max(most, 1));
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * most, (n + 1) * most));
}

async function rest(length: number, { bytesPerSecond }: Fault, { gone }: Line): Promise<void> {
  if (bytesPerSecond === undefined) return nextTurn();
  await sleep((length / bytesPerSecond) * 1_000, undefined, { signal: gone });
}
