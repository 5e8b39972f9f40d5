import { canonical } from '../base/canonical.ts';
import { keyText } from '../base/key-text.ts';
import { getterOf } from '../base/path.ts';
import type { Args, Caller, ToolCall } from '../model/call.ts';
import type { BatchPlan, CallPlan } from '../model/plan.ts';

/** A call that may be asked together with others. */
export interface Keyed {
  readonly call: ToolCall;
  /** As the call has it. */
  readonly key: unknown;
  /** By which the key is told from another. */
  readonly text: string;
  /** Of calls that differ in their key alone, and are of one identity. */
  readonly group: string;
}

/** One key, and every call of it. */
export type Asked = readonly [Keyed, ...Keyed[]];

/** What one request may ask for: no key is in it twice. */
export type Chunk = readonly Asked[];

export interface Grouping {
  /** Null: the call can only be asked alone. */
  keyedOf(call: ToolCall): Keyed | null;
  chunksOf(calls: readonly Keyed[]): readonly Chunk[];
  /** The call for all of these keys; of its own key it knows nothing. */
  bulkOf(call: ToolCall, keys: readonly unknown[]): ToolCall;
}

/** Of the keys in one URL, encoded; servers refuse a request line from 8,000 on. */
const MOST_CHARACTERS = 4_000;

export function grouping(batch: BatchPlan, plan: CallPlan): Grouping {
  const [root, ...path] = batch.key;
  const read = getterOf(path);
  const identityOf = identityReader(plan);
  const withoutKey = ({ args }: ToolCall): Args => {
    if (root === 'parent') return args;
    const { [path[0] ?? '']: _, ...others } = args;
    return others;
  };
  return {
    keyedOf(call) {
      const key = read(root === 'parent' ? call.parent : call.args);
      const text = keyText(key);
      if (text === null || (batch.inUrl && !mayBeJoined(text))) return null;
      const { audience, noRetry } = call.operation;
      const group = canonical([withoutKey(call), identityOf(call), audience, noRetry]);
      return { call, key, text, group };
    },
    chunksOf(calls) {
      const groups = Map.groupBy(calls, ({ group }) => group);
      return Array.from(groups.values(), (group) => inChunks(byKey(group), batch)).flat();
    },
    bulkOf: (call, keys) => ({ ...call, args: withoutKey(call), parent: null, keys }),
  };
}

/** What decodes before it splits would take it for two, or for none. */
const mayBeJoined = (text: string): boolean => text !== '' && !text.includes(',');

function byKey(group: readonly Keyed[]): readonly Asked[] {
  const keys = new Map<string, [Keyed, ...Keyed[]]>();
  for (const one of group) {
    const known = keys.get(one.text);
    if (known) known.push(one);
    else keys.set(one.text, [one]);
  }
  return [...keys.values()];
}

function inChunks(keys: readonly Asked[], { inUrl, max }: BatchPlan): readonly Chunk[] {
  const chunks: Asked[][] = [];
  let open: Asked[] = [];
  let characters = 0;
  for (const asked of keys) {
    const length = inUrl ? encodeURIComponent(asked[0].text).length + 1 : 0;
    if (open.length === 0 || open.length === max || characters + length > MOST_CHARACTERS) {
      open = [];
      characters = 0;
      chunks.push(open);
    }
    open.push(asked);
    characters += length;
  }
  return chunks;
}

/**
 * The part of a call's caller that its answer may depend on. Calls with equal parts may share a request: it goes out
 * with the same credential, and would be the same whoever of them sent it.
 */
function identityReader({ callerPaths, fallback }: CallPlan) {
  const readers = callerPaths.map(getterOf);
  const ofTenant = callerPaths.every(([name]) => name === 'tenant');
  const mayAskTool = typeof fallback?.tool === 'string';
  const numberOf = numbered();
  return ({ operation: { audience, caller } }: ToolCall): readonly unknown[] => {
    // Another tool has templates or code of its own, which may look at all that its audience has in common.
    if (mayAskTool && audience === 'CALLER') return [numberOf(caller)];
    if (mayAskTool && audience === 'TENANT') return [caller.tenant];
    if (readers.length === 0) return [];
    if (ofTenant) return [caller.tenant];
    return [caller.tenant, caller.principal, ...readers.map((read) => read(caller))];
  };
}

/** The same number for the same caller of one request, and for no other. */
function numbered(): (caller: Caller) => number {
  const numbers = new WeakMap<Caller, number>();
  let last = 0;
  return (caller) => {
    const number = numbers.get(caller) ?? ++last;
    numbers.set(caller, number);
    return number;
  };
}
