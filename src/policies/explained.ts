import type { Invoke, Policy, ToolCall } from '../model/call.ts';
import type { Served } from '../model/recovery.ts';

/** Where the client asks for explanations, every call has one: where its answer came from, and at what cost. */
export const explained: Policy = (next) => (call) =>
  call.operation.explain ? told(next, call) : next(call);

async function told(next: Invoke, call: ToolCall): Promise<unknown> {
  try {
    return await next(call);
  } finally {
    const { operation, place } = call;
    if (place !== null) operation.marks.push({ place, served: explanationOf(call) });
  }
}

function explanationOf({ attempts, notes, operation, place }: ToolCall): Served {
  const mark = operation.marks.findLast((one) => one.place === place);
  const { cache, batchSize } = notes;
  const backendMs = attempts.reduce((sum, { ms = 0 }) => sum + ms, 0);
  return {
    source: 'PRIMARY',
    degraded: false,
    attempts: attempts.length,
    ...mark?.served,
    ...(cache !== null && { cache }),
    ...(batchSize !== null && { batchSize }),
    backendMs: Math.round(backendMs * 10) / 10,
  };
}
