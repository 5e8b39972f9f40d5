import type { Effect } from '../base/effects.ts';
import type { Binding, CallPlan, ToolPlan } from '../model/plan.ts';
import { readBatch } from './readers/batch.ts';
import { readBreaker } from './readers/breaker.ts';
import { readCache } from './readers/cache.ts';
import { readConcurrency } from './readers/concurrency.ts';
import { readFallback } from './readers/fallback.ts';
import { readHedge } from './readers/hedge.ts';
import { readInvalidates } from './readers/invalidates.ts';
import { readRateLimits } from './readers/rate-limit.ts';
import { readRest } from './readers/rest.ts';
import { readRetry } from './readers/retry.ts';
import { readSql } from './readers/sql.ts';
import { readTimeout } from './readers/timeout.ts';
import { readTool } from './readers/tool.ts';
import { type Ledger, type Subject, toolField } from './tool-field.ts';

/** Directives that say how a call is carried out. */
type Policies = Pick<
  CallPlan,
  | 'timeout'
  | 'retry'
  | 'breaker'
  | 'concurrency'
  | 'hedge'
  | 'fallback'
  | 'rateLimits'
  | 'cache'
  | 'invalidates'
  | 'batch'
>;

/** What the directives of one field say, before the rules have looked at it. */
export interface Draft {
  readonly effect: Effect;
  /** `undefined` where none can be made out, which a rule reports. */
  readonly binding: Binding | undefined;
  readonly policies: Policies;
  readonly tool: Pick<ToolPlan, 'title' | 'scopes' | 'tags' | 'examples' | 'cost'>;
}

/** The readers' own reports carry the name of their directive. */
export function readDraft(subject: Subject, ledger: Omit<Ledger, 'rule'>): Draft {
  const field = (rule: string) => toolField(subject, { ...ledger, rule });
  const { effect, ...tool } = readTool(field('examples'));
  const written = readRest(field('rest')) ?? readSql(field('sql'));
  return {
    effect: subject.isTool ? effect : 'READ',
    binding: written ?? resolverOf(subject, ledger),
    policies: {
      timeout: readTimeout(field('timeout')),
      retry: readRetry(field('retry')),
      breaker: readBreaker(field('breaker')),
      concurrency: readConcurrency(field('concurrency')),
      hedge: readHedge(field('hedge')),
      fallback: readFallback(field('fallback')),
      rateLimits: readRateLimits(field('rate-limit')),
      cache: readCache(field('cache')),
      invalidates: readInvalidates(field('invalidates')),
      batch: readBatch(field('batch'), written),
    },
    tool,
  };
}

function resolverOf(
  { id, isTool }: Subject,
  { world }: Pick<Ledger, 'world'>,
): Binding | undefined {
  return isTool && world.around.resolvers.has(id) ? { kind: 'resolver', name: id } : undefined;
}
