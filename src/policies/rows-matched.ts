import { BackendFailure } from '../base/backend-failure.ts';
import { classify } from '../base/classify.ts';
import type { ToolError } from '../base/errors.ts';
import { keyText } from '../base/key-text.ts';
import { LIMITS } from '../base/limits.ts';
import { type Getter, getterOf } from '../base/path.ts';
import type { Policy, ToolCall } from '../model/call.ts';
import type { Report } from '../model/events.ts';
import type { BatchPlan, CallPlan, CompositeShape } from '../model/plan.ts';
import type { TraitsOf } from '../model/recovery.ts';
import { shapedAnswer } from './answer-checked.ts';
import type { ScalarCheck } from './answer-shape.ts';

/** What a bulk request answers each key, by its text; one that is missing has no entry. */
export type Rows = ReadonlyMap<string, Row>;

export type Row = { readonly answer: unknown } | { readonly error: ToolError };

interface RowsParts {
  readonly shapes: Readonly<Record<string, CompositeShape>>;
  readonly scalarCheckOf: ScalarCheck;
  readonly resultItems?: number;
  readonly traitsOf: TraitsOf;
  readonly report: Report;
}

/**
 * Gives each row of a bulk answer to the key that it names itself; where it stands says nothing. A row that does not
 * fit its type, or is there twice, is the failure of its own key. Of a list the rows of one key are the elements.
 * @throws BackendFailure MISMATCH, where the answer is no list
 */
export function rowsMatched(plan: CallPlan, { match }: BatchPlan, parts: RowsParts): Policy {
  const keyOf = getterOf(match);
  const { result } = plan;
  const isList = result.is === 'list';
  const { shapes, scalarCheckOf, resultItems = LIMITS.resultItems } = parts;
  const shaped = shapedAnswer(isList ? result.of : result, shapes, scalarCheckOf, resultItems);
  return (next) => async (call) => {
    const answer = await next(call);
    if (call.keys === null) return answer;
    if (!Array.isArray(answer)) throw new BackendFailure('MISMATCH', 'A bulk answer is a list.');
    const { byKey, unasked } = sorted(answer, call.keys, keyOf);
    if (unasked > 0) parts.report({ is: 'ROWS_DROPPED', call, count: unasked });
    const read = (rows: readonly unknown[]): unknown => {
      if (isList && rows.length > resultItems) {
        throw new BackendFailure('MISMATCH', 'It is too long a list.');
      }
      if (isList) return rows.map(shaped);
      if (rows.length === 1) return shaped(rows[0]);
      throw new BackendFailure('MISMATCH', `One key has ${rows.length} rows.`);
    };
    return new Map(Array.from(byKey, ([key, rows]) => [key, rowOf(rows, read, call, parts)]));
  };
}

interface Sorted {
  readonly byKey: ReadonlyMap<string, readonly unknown[]>;
  readonly unasked: number;
}

function sorted(rows: readonly unknown[], keys: readonly unknown[], keyOf: Getter): Sorted {
  const asked = new Set(keys.map(keyText));
  const byKey = new Map<string, unknown[]>();
  let unasked = 0;
  for (const row of rows) {
    const key = keyText(keyOf(row));
    if (key === null || !asked.has(key)) unasked++;
    else if (byKey.get(key)?.push(row) === undefined) byKey.set(key, [row]);
  }
  return { byKey, unasked };
}

function rowOf(
  rows: readonly unknown[],
  read: (rows: readonly unknown[]) => unknown,
  { attempt, backend }: ToolCall,
  { traitsOf }: RowsParts,
): Row {
  try {
    return { answer: read(rows) };
  } catch (failure) {
    const { error } = classify(failure, attempt, traitsOf(backend).rules);
    return { error: error.with({ backend }) };
  }
}
