import { ValidationError } from '../base/errors.ts';
import type { Policy, ToolCall } from '../model/call.ts';
import type { TraitsOf } from '../model/recovery.ts';

/**
 * Refuses to repeat a change under the caller's key where nobody would recognise it: to ignore the key would break a
 * promise. A TypeScript tool knows none: nothing says that another run of it makes the same calls in the same order.
 * @throws ValidationError KEY_UNSUPPORTED
 */
export function keyHonoured(traitsOf: TraitsOf): Policy {
  return (next) => (call) => (isHonoured(call, traitsOf) ? next(call) : Promise.reject(refusal()));
}

function isHonoured({ operation, plan, backend }: ToolCall, traitsOf: TraitsOf): boolean {
  if (operation.callersKey === null) return true;
  return plan.binding.kind !== 'resolver' && traitsOf(backend).idempotencyHeader !== null;
}

const refusal = (): ValidationError =>
  new ValidationError('The service knows no idempotency keys: a repeat could act twice.', {
    reason: 'KEY_UNSUPPORTED',
    hint: 'Send the call without an Idempotency-Key, and do not repeat it blindly.',
  });
