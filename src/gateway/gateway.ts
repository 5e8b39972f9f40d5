import { EFFECTS } from '../base/effects.ts';
import { ToolError } from '../base/errors.ts';
import type { Backends } from '../model/backend.ts';
import type { Attempt, Invoke, Operation, ResponsePlace, Usage } from '../model/call.ts';
import type { CallTool, Gateway } from '../model/gateway.ts';
import type { Binding, CallPlan, Catalogue } from '../model/plan.ts';
import { narrowedCaller } from '../policies/narrowed-caller.ts';
import { backendKey } from './backend-key.ts';
import { compose } from './compose.ts';
import { type Parts, policiesOf } from './order.ts';

/** Plans → one function per tool and join, with every policy around it. */
export function createGateway(catalogue: Catalogue, backends: Backends, parts: Parts): Gateway {
  const callers = new Map<string, CallTool>();
  for (const plan of [...catalogue.tools, ...catalogue.joins]) {
    const invoke = compose(policiesOf(plan, catalogue, parts), bound(plan, backends));
    callers.set(plan.id, callerOf(plan, invoke, parts.newKey));
  }
  return {
    catalogue,
    callerOf(id) {
      const caller = callers.get(id);
      if (!caller) throw new Error(`No tool or join is called ${id}.`);
      return caller;
    },
  };
}

/** A call goes out as the plan's request, one for several keys as its bulk request. */
function bound(plan: CallPlan, backends: Backends): Invoke {
  const { batch, binding } = plan;
  const single = boundTo(binding, plan, backends);
  if (!batch) return single;
  const bulk = boundTo(batch.binding, plan, backends);
  return (call) => (call.keys === null ? single(call) : bulk(call));
}

function boundTo(binding: Binding, plan: CallPlan, backends: Backends): Invoke {
  switch (binding.kind) {
    case 'rest':
      return backends.rest.bind(binding, plan);
    case 'sql':
      return backends.sql.bind(binding, plan);
    case 'resolver':
      return backends.resolver.bind(binding, plan);
  }
}

const NOT_BEGUN: Attempt = Object.freeze({ number: 0, backend: '', sent: 'NO' });

type KeyOf = (operation: Operation, place: ResponsePlace | null) => string | null;

function callerOf(plan: CallPlan, invoke: Invoke, newKey: () => string): CallTool {
  const backend = backendOf(plan.binding);
  const keyed = !EFFECTS[plan.effect].shareable;
  const keyOf: KeyOf = ({ callersKey, caller }, place) => {
    if (!keyed) return null;
    return callersKey === null ? newKey() : backendKey(caller, plan.id, callersKey, place);
  };
  return (args, operation, parent = null, place = null) => {
    const answer = invoke({
      plan,
      args,
      parent,
      keys: null,
      caller: narrowedCaller(operation.caller, operation.audience),
      signal: operation.signal,
      deadline: operation.deadline,
      deadlineOf: operation.deadlineOf,
      backend,
      attempt: NOT_BEGUN,
      attempts: [],
      notes: { cache: null, batchSize: null },
      place,
      idempotencyKey: keyOf(operation, place),
      operation,
    });
    return keyed ? accounted(answer, operation.usage) : answer;
  };
}

/** What a call did to the world is known of the request even where its answer does not fit. */
async function accounted(answer: Promise<unknown>, usage: Usage): Promise<unknown> {
  try {
    const value = await answer;
    usage.sideEffect = 'DONE';
    return value;
  } catch (failure) {
    const { sideEffect = 'NONE' } = failure instanceof ToolError ? failure.facts : {};
    if (usage.sideEffect !== 'DONE' && sideEffect !== 'NONE') usage.sideEffect = sideEffect;
    throw failure;
  }
}

function backendOf(binding: Binding): string {
  return binding.kind === 'resolver' ? binding.name : binding.backend;
}
