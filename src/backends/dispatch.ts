import type { Dispatcher, Pool } from 'undici';
import { BackendFailure } from '../base/backend-failure.ts';
import type { ToolCall } from '../model/call.ts';
import { transportFailure } from './dispatch-failure.ts';
import { gathering, type Incoming, isSuccess } from './dispatch-incoming.ts';

export interface Outgoing {
  readonly method: Dispatcher.HttpMethod;
  /** Path and query. */
  readonly path: string;
  /** Names and values by turns. */
  readonly headers: string[];
  readonly body: string | null;
}

/**
 * One request and its answer, whatever its status. Aborting `call.signal` closes the connection; an answer whose
 * status is known and no success stands all the same.
 */
export function exchange(
  pool: Pool,
  outgoing: Outgoing,
  { signal, attempt, operation }: Pick<ToolCall, 'signal' | 'attempt' | 'operation'>,
  maxBodyBytes: number,
): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const gathered = gathering(maxBodyBytes);
    const { usage } = operation;
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;

    const settle = (failure?: unknown) => {
      settled = true;
      signal.removeEventListener('abort', abort);
      const answer = gathered.soFar();
      if (answer && (failure === undefined || !isSuccess(answer.status))) resolve(answer);
      else reject(failure);
    };
    const abandon = (failure: unknown) => {
      settle(failure); // first: what undici reports of the abort is no news
      controller?.abort(ABANDONED);
    };
    const abort = () => abandon(signal.reason);

    signal.addEventListener('abort', abort);
    pool.dispatch(outgoing, {
      onRequestStart(started) {
        // Thrown, not aborted: the connection is whole, and the next request may have it.
        if (settled) throw ABANDONED;
        controller = started;
        attempt.sent = 'MAYBE';
      },
      onResponseStart(_, status, headers) {
        if (settled || status < 200) return; // such as 103, which is no answer yet
        if (!gathered.start(status, headers)) abandon(tooLarge(maxBodyBytes));
      },
      onResponseData(_, chunk) {
        if (settled) return;
        usage.bytes += chunk.length;
        if (!gathered.add(chunk)) abandon(tooLarge(maxBodyBytes));
        else if (usage.bytes > usage.limits.backendBytes) abandon(tooLarge(maxBodyBytes));
      },
      onResponseEnd() {
        if (!settled) settle();
      },
      onResponseError(_, error) {
        if (settled) return;
        const sent = controller === undefined ? 'WAITING' : 'SENT';
        settle(transportFailure(error, gathered.soFar() ? 'ANSWERED_IN_PART' : sent));
      },
    });
  });
}

const ABANDONED = new Error('Nobody waits for this answer.');

function tooLarge(maxBodyBytes: number): BackendFailure {
  return new BackendFailure('TOO_LARGE', `The body has more than ${maxBodyBytes} bytes.`);
}
