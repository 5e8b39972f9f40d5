import { TypeNameMetaFieldDef } from 'graphql';
import { CancelledError } from '../base/errors.ts';
import type { Execution } from './execution.ts';
import { type CompiledField, pathOf } from './field.ts';
import { blankOf, type Data, fillOf } from './select.ts';
import { fail } from './settle.ts';

/** Runs of root fields, one after the other; each starts when the one before it is there. */
export function executeRuns(
  runs: readonly (readonly CompiledField[])[],
): (execution: Execution) => Data | Promise<Data> {
  const blank = blankOf(runs.flat());
  const fills = runs.map((run) => fillOf(run.map(startable)));
  return (execution) => {
    const data = { ...blank };
    const from = (index: number): Data | Promise<Data> => {
      for (let at = index; at < fills.length; at += 1) {
        const filled = fills[at]?.(data, execution, undefined, undefined);
        if (filled !== undefined) return filled.then(() => from(at + 1));
      }
      return data;
    };
    return from(0);
  };
}

/** What a root field answers that does not begin any more. @throws GraphQLError where it must not be null */
export function notStarted(execution: Execution, field: CompiledField): unknown {
  const { position, answer } = field;
  // It starts nothing, and may not be null.
  if (position.site.definition === TypeNameMetaFieldDef) return answer(execution, null, undefined);
  const reason = new CancelledError('The request ended before this call was started.', {
    reason: 'NOT_STARTED',
  });
  return fail(execution, position, reason, pathOf(position.site, undefined));
}

function startable(field: CompiledField): CompiledField {
  return {
    ...field,
    answer: (execution, source, parent) =>
      execution.context.operation.signal.aborted
        ? notStarted(execution, field)
        : field.answer(execution, source, parent),
  };
}
