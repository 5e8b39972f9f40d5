import { BackendFailure } from '../base/backend-failure.ts';
import { LIMITS } from '../base/limits.ts';
import type { Policy } from '../model/call.ts';
import type { CompositeShape, Shape } from '../model/plan.ts';
import { compileShape, Mismatch, type ScalarCheck } from './answer-shape.ts';

/**
 * Nothing leaves that the declared type does not allow, and every value leaves under its declared name. A bulk answer
 * goes on as it is: each of its rows is checked by itself.
 * @throws BackendFailure MISMATCH, with the path of the first value that does not fit
 */
export function answerChecked(
  shape: Shape,
  shapes: Readonly<Record<string, CompositeShape>>,
  scalarCheckOf: ScalarCheck,
  maxItems = LIMITS.resultItems,
): Policy {
  const shaped = shapedAnswer(shape, shapes, scalarCheckOf, maxItems);
  return (next) => async (call) => {
    const answer = await next(call);
    return call.keys === null ? shaped(answer) : answer;
  };
}

/**
 * Compiles a declared type to what a backend's value of it becomes.
 * @returns a function that throws BackendFailure MISMATCH, with the path of the first value that does not fit
 */
export function shapedAnswer(
  shape: Shape,
  shapes: Readonly<Record<string, CompositeShape>>,
  scalarCheckOf: ScalarCheck,
  maxItems = LIMITS.resultItems,
): (answer: unknown) => unknown {
  const shaped = compileShape(shape, { shapes, scalarCheckOf, maxItems });
  return (answer) => {
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
