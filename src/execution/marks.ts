import type { GatewayExecutionResult } from '@apollo/server-gateway-interface';
import type { Mark, ResponsePlace } from '../model/call.ts';

/** Adds `extensions.tools`: by response path, where each answer came from that is not the primary's fresh one. */
export function withMarks(
  result: GatewayExecutionResult,
  marks: readonly Mark[],
): GatewayExecutionResult {
  if (marks.length === 0) return result;
  // By entries, since an alias may be `__proto__`; of two marks of one place the later stands.
  const tools = Object.fromEntries(marks.map(({ place, served }) => [pathOf(place), served]));
  return { ...result, extensions: { ...result.extensions, tools } };
}

/** Such as `fetchOrderHistory.orders.0.product`. */
function pathOf(place: ResponsePlace): string {
  const keys: (string | number)[] = [];
  for (let at: ResponsePlace | undefined = place; at !== undefined; at = at.prev) keys.push(at.key);
  return keys.toReversed().join('.');
}
