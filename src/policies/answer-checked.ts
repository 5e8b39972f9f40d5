import { BackendFailure } from '../base/backend-failure.ts';
import type { Policy } from '../model/call.ts';
import type { CompositeShape, Shape } from '../model/plan.ts';
import { compileShape, Mismatch, type ScalarCheck } from './answer-shape.ts';

/**
 * Nothing leaves that the declared type does not allow, and every value leaves under its declared name.
 * @throws BackendFailure MISMATCH, with the path of the first value that does not fit
 */
export function answerChecked(
  shape: Shape,
  shapes: Readonly<Record<string, CompositeShape>>,
  scalarCheckOf: ScalarCheck,
): Policy {
  const shaped = compileShape(shape, { shapes, scalarCheckOf });
  return (next) => async (call) => {
    const answer = await next(call);
    try {
      return shaped(answer);
    } catch (failure) {
      // The stack is as deep as the answer.
      if (failure instanceof RangeError) throw new BackendFailure('MISMATCH', 'It is too deep.');
      if (!(failure instanceof Mismatch)) throw failure;
      throw new BackendFailure('MISMATCH', failure.message, { path: failure.keys.join('.') });
    }
  };
}
