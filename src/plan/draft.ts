import type { Effect } from '../base/effects.ts';
import type { Binding, TimeoutPlan, ToolPlan } from '../model/plan.ts';
import { readRest } from './readers/rest.ts';
import { readSql } from './readers/sql.ts';
import { readTimeout } from './readers/timeout.ts';
import { readTool } from './readers/tool.ts';
import { type Ledger, type Subject, toolField } from './tool-field.ts';

/** What the directives of one field say, before the rules have looked at it. */
export interface Draft {
  readonly effect: Effect;
  /** `undefined` where none can be made out, which a rule reports. */
  readonly binding: Binding | undefined;
  readonly timeout: TimeoutPlan;
  readonly tool: Pick<ToolPlan, 'title' | 'tags' | 'examples'>;
}

/** The readers' own reports carry the name of their directive. */
export function readDraft(subject: Subject, ledger: Omit<Ledger, 'rule'>): Draft {
  const field = (rule: string) => toolField(subject, { ...ledger, rule });
  const { effect, ...tool } = readTool(field('examples'));
  const written = readRest(field('rest')) ?? readSql(field('sql'));
  return {
    effect: subject.isTool ? effect : 'READ',
    binding: written ?? resolverOf(subject, ledger),
    timeout: readTimeout(field('timeout')),
    tool,
  };
}

function resolverOf(
  { id, isTool }: Subject,
  { world }: Pick<Ledger, 'world'>,
): Binding | undefined {
  return isTool && world.around.resolvers.has(id) ? { kind: 'resolver', name: id } : undefined;
}
