import type { RequestPlan } from '../model/plan.ts';
import type { Draft } from './draft.ts';

interface WrittenRequest {
  /** Where its templates stand. */
  readonly directive: '@rest' | '@batch';
  readonly request: RequestPlan;
}

/** What a field may send by HTTP: its own request, and the bulk request in its place. */
export function requestsOf({ binding, policies }: Draft): readonly WrittenRequest[] {
  const bulk = policies.batch?.binding;
  return [
    ...(binding?.kind === 'rest'
      ? [{ directive: '@rest', request: binding.request } as const]
      : []),
    ...(bulk?.kind === 'rest' ? [{ directive: '@batch', request: bulk.request } as const] : []),
  ];
}
