import type { Invoke } from './call.ts';
import type { BindingOf, CallPlan, Kind } from './plan.ts';

/** One kind of backend, with every backend of that kind that config declares. */
export interface Backend<K extends Kind> {
  /**
   * What answers the calls of a plan. Compiles all that can be compiled, and is called once per load. The Invoke
   * honours `call.signal`, goes to `call.backend`, sets `attempt.sent` of the last attempt before the first byte
   * leaves, and rejects with a `BackendFailure`, or with the reason of `call.signal` once that has aborted.
   */
  bind(binding: BindingOf<K>, plan: CallPlan): Invoke;
  /** Ends connections. Calls in flight fail. */
  close(): Promise<void>;
}

/** One backend per kind. Add a kind to Binding, and this type names the one that is missing. */
export type Backends = { readonly [K in Kind]: Backend<K> };
