import type { BackendTraits, TraitsOf } from '../model/recovery.ts';
import type { Config } from './config.ts';
import { sqlConfig } from './config-backends.ts';

/** How each backend behaves when calls fail. A TypeScript tool is one of its own, with the defaults. */
export function backendTraits(declared: Config['backends']): TraitsOf {
  const known = new Map(
    Object.entries(declared).map(([name, config]) => [name, traitsIn(name, config)]),
  );
  return (name) => {
    const traits = known.get(name);
    if (traits) return traits;
    const ownTraits = traitsIn(name, OF_A_FUNCTION);
    known.set(name, ownTraits);
    return ownTraits;
  };
}

const OF_A_FUNCTION = sqlConfig.parse({ kind: 'sql', url: null });

function traitsIn(name: string, config: Config['backends'][string]): BackendTraits {
  const { domain = name, retryBudget, breaker, concurrency } = config;
  const { failures, window: windowMs, minimum, open: openMs } = breaker;
  return {
    ...(config.kind === 'rest' ? restTraits(config) : OF_SQL),
    domain,
    retryBudget,
    breaker: { failures, windowMs, minimum, openMs },
    concurrency,
    origins: Array.isArray(config.url) ? config.url.length : 1,
  };
}

type RestConfig = Extract<Config['backends'][string], { kind: 'rest' }>;
type OfItsKind = Pick<BackendTraits, 'rules' | 'idempotencyHeader'>;

function restTraits({ idempotency, notExecuted }: RestConfig): OfItsKind {
  return {
    rules: { notExecuted, replaysErrors: idempotency?.replaysErrors ?? true },
    idempotencyHeader: idempotency?.header ?? null,
  };
}

// A statement has neither statuses nor headers.
const OF_SQL: OfItsKind = {
  rules: { notExecuted: [], replaysErrors: true },
  idempotencyHeader: null,
};
