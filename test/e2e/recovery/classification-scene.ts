import { expect } from 'vitest';
import { type FaultProxy, faultProxy } from '../../support/fault-proxy.ts';
import type { Plan } from '../../support/fault-proxy-plans.ts';
import { gatewayFor } from '../../support/gateway-for.ts';
import { type LedgerBackend, ledgerBackend } from '../../support/ledger-backend.ts';
import type { Cell, Fails, Row } from './classification-rows.ts';

/** A column of the table: an effect, and whether its backend knows keys. Its tool has its name. */
export interface Column {
  readonly effect: 'READ' | 'IDEMPOTENT' | 'WRITE' | 'DESTRUCTIVE';
  readonly keyed: boolean;
  /** Of a row's four cells. */
  readonly cell: 0 | 1 | 2 | 3;
}

const TABLE = {
  read: { effect: 'READ', keyed: false, cell: 0 },
  idempotent: { effect: 'IDEMPOTENT', keyed: false, cell: 0 },
  idempotentKeyed: { effect: 'IDEMPOTENT', keyed: true, cell: 0 },
  writeKeyed: { effect: 'WRITE', keyed: true, cell: 1 },
  write: { effect: 'WRITE', keyed: false, cell: 2 },
  destructive: { effect: 'DESTRUCTIVE', keyed: false, cell: 3 },
  destructiveKeyed: { effect: 'DESTRUCTIVE', keyed: true, cell: 3 },
} as const satisfies Record<string, Column>;

export const COLUMNS: ReadonlyMap<string, Column> = new Map(Object.entries(TABLE));

const ATTEMPTS: Readonly<Record<Cell, number>> = {
  retry: 3,
  wait: 3,
  once: 2,
  stop: 1,
  unknown: 1,
};

/** What a row says of one column. */
export function attemptsAsWritten({ cells }: Row, { cell }: Column): number {
  return ATTEMPTS[cells[cell]];
}

const SIDE_EFFECT = { NO: 'NONE', MAYBE: 'UNKNOWN', YES: 'DONE' } as const;
const PASSES = ['TIMEOUT', 'RATE_LIMIT_EXCEEDED', 'TOOL_DEPENDENCY_FAILURE'];

/** The error of a failure of which the worst attempt was `sent`, for an effect. */
export function errorAsWritten({ code, reason, sent }: Fails, { effect }: Column) {
  const sideEffect = effect === 'READ' ? 'NONE' : SIDE_EFFECT[sent];
  const mayRepeat = sideEffect === 'NONE' || effect === 'IDEMPOTENT';
  if (sideEffect === 'UNKNOWN' && !mayRepeat) {
    const lost = reason === 'UNREADABLE' ? 'ANSWER_LOST' : 'NO_ANSWER';
    return { code: 'TOOL_OUTCOME_UNKNOWN', reason: lost, sideEffect, retryable: false };
  }
  const passes = PASSES.includes(code) || reason === 'IN_PROGRESS';
  return { code, reason, sideEffect, retryable: passes && mayRepeat };
}

/** How often the effect happens when that many attempts acted: a key makes one of them all. */
export function effectsOf(acting: number, { effect, keyed }: Column): number {
  if (effect === 'READ') return 0;
  return keyed ? Math.min(acting, 1) : acting;
}

/** One backend a column, so that no budget, breaker or gate of one is another's. */
export async function columnsAt(url: string, { config = {}, time = {} }: Partial<Row> = {}) {
  const backends = Array.from(COLUMNS, ([name, { keyed }]) => {
    const idempotency = keyed ? { header: 'idempotency-key', ...config.idempotency } : undefined;
    return [backendOf(name), { kind: 'rest', url, ...config, idempotency }];
  });
  const tools = Array.from(COLUMNS, ([name, { effect }]) => toolOf(name, effect, time));
  const gateway = await gatewayFor({
    sdl: `extend type Mutation { ${tools.join('\n')} } "A thing." type Thing { "Id." id: ID! "Count." times: Int! }`,
    files: { 'toolgate.config.mjs': configText({ backends: Object.fromEntries(backends) }) },
  });
  return async (name: string): Promise<Outcome> => {
    const { data, errors } = await gateway.ask(`mutation { ${name} { id times } }`);
    const answer = data?.[name] ?? null;
    const extensions = errors?.[0]?.extensions ?? null;
    expect(errors?.length ?? 0).toBe(answer === null ? 1 : 0);
    return { answer, error: extensions };
  };
}

export interface Outcome {
  readonly answer: unknown;
  readonly error: Readonly<Record<string, unknown>> | null;
}

export function configText(config: object): string {
  return `export default ${JSON.stringify(config)};`;
}

function backendOf(name: string): string {
  return name.toLowerCase();
}

function toolOf(name: string, effect: string, { total = '10s', attempt = '5s' }: Row['time'] = {}) {
  const verb = effect === 'READ' ? 'GET' : 'POST';
  return `"Does it." ${name}: Thing @tool(effect: ${effect}, scopes: ["act"])
    @rest(backend: "${backendOf(name)}", ${verb}: "/effects/${name}")
    @retry(base: "2ms", cap: "4ms") @timeout(total: "${total}", attempt: "${attempt}")`;
}

export interface Scene {
  readonly ledger: LedgerBackend;
  readonly proxy: FaultProxy;
  readonly ask: (name: string) => Promise<Outcome>;
}

/** The whole way: gateway → fault proxy → ledger. */
export async function sceneOf(row: Row, often: 'ALWAYS' | 'AT_FIRST'): Promise<Scene> {
  const { replaysErrors = true } = row.ledger ?? {};
  const plan = planOf(row.behaviour, often);
  const options = { idempotencyHeader: 'idempotency-key', replaysErrors, plan };
  const ledger = await ledgerBackend(options);
  const proxy = await faultProxy(ledger.url, planOf(row.fault, often));
  return { ledger, proxy, ask: await columnsAt(proxy.url, row) };
}

/** The requests of one column, as the proxy saw them. */
export function seenOf({ proxy }: Scene, name: string) {
  return proxy.exchanges.filter(({ target }) => target === `/effects/${name}`);
}

/** A fault for each request of a column, or for its first one alone. */
function planOf<T>(what: T | undefined, often: 'ALWAYS' | 'AT_FIRST'): Plan<T> {
  const met = new Set<string>();
  return ({ target }) => {
    if (what === undefined || (often === 'AT_FIRST' && met.has(target))) return null;
    met.add(target);
    return what;
  };
}
