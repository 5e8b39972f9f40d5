import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/app/system-clock.ts';
import {
  type Fault,
  type FaultProxy,
  faultProxy,
  type Welcome,
} from '../../support/fault-proxy.ts';
import { always } from '../../support/fault-proxy-plans.ts';
import { gatewayFor } from '../../support/gateway-for.ts';
import { type Behaviour, type LedgerBackend, ledgerBackend } from '../../support/ledger-backend.ts';
import { configText } from './classification-scene.ts';
import { atOnce, document, late, type Timed, timed, until } from './deadlines-run.ts';

const TOTAL_MS = 300;
const CLOSED_AFTER_MS = 100;

interface Trouble {
  readonly name: string;
  readonly fault?: Fault;
  readonly behaviour?: Behaviour;
  readonly welcome?: Welcome;
  readonly scheme?: 'https:';
  /** Of both backends. */
  readonly config?: object;
  /** Answers come whole, or no request is ever sent: the pool may keep its connections for others. */
  readonly poolKeeps?: true;
}

const TROUBLES: readonly Trouble[] = [
  { name: 'a backend that hangs', behaviour: { silent: true } },
  { name: 'a proxy that hangs', fault: { silent: 'UNASKED' } },
  { name: 'an answer that is kept back', fault: { silent: 'ASKED' } },
  { name: 'an answer after 10 s', fault: { latencyMs: 10_000 } },
  { name: 'a backend that begins after 2 s', behaviour: { delayMs: 2_000 } },
  { name: 'a slow body', fault: { bytesPerSecond: 100 } },
  { name: 'a byte at a time', fault: { sliceBytes: 1, bytesPerSecond: 50 } },
  { name: 'silence in the headers', fault: { cut: 'HEADERS', ending: 'SILENCE' } },
  { name: 'silence in the body', fault: { cut: 'BODY', ending: 'SILENCE' } },
  { name: 'silence in a chunk', fault: { cut: 'CHUNK', ending: 'SILENCE' } },
  { name: 'a length that is too large', fault: { lengthOff: 100 } },
  {
    name: 'a flood of 103 without an end',
    fault: { informational: 20_000, bytesPerSecond: 50_000 },
  },
  {
    name: 'a flood of 103, then silence',
    fault: { informational: 2_000, cut: 0, ending: 'SILENCE' },
  },
  { name: 'a connection that nobody reads', welcome: 'IGNORE' },
  { name: 'a TLS handshake that hangs', welcome: 'IGNORE', scheme: 'https:', poolKeeps: true },
  { name: 'a port that is closed', welcome: 'REFUSE' },
  { name: 'resets of each connection', welcome: 'RESET' },
  { name: 'resets of each answer', fault: { cut: 'BODY' } },
  { name: '503 each time', behaviour: { status: 503 }, poolKeeps: true },
  { name: 'a slow 503 each time', behaviour: { status: 503, delayMs: 70 }, poolKeeps: true },
  { name: 'a gate that closes for 80 ms', behaviour: gateFor(80), poolKeeps: true },
  { name: 'a gate that closes for 5 s', behaviour: gateFor(5_000), poolKeeps: true },
  {
    name: 'one place at a backend that hangs',
    behaviour: { silent: true },
    config: { concurrency: { limit: 1, queue: 64 } },
  },
];

function gateFor(ms: number): Behaviour {
  return { status: 429, headers: { 'retry-after-ms': String(ms) } };
}

describe.each(TROUBLES)('$name', (trouble) => {
  test(`each call is answered by its deadline, and each READ is gone ${CLOSED_AFTER_MS} ms later`, async () => {
    const scene = await sceneOf(trouble, TOTAL_MS);
    const calls = await atOnce([...TOOLS, ...TOOLS], scene.call);

    expect(late(calls)).toEqual([]);
    expect(calls.map(({ code }) => code)).not.toContain(undefined);
    await until(calls, CLOSED_AFTER_MS);
    expect(openReads(scene, trouble)).toEqual({ atTheBackend: 0, atTheProxy: 0 });
    const sent = scene.sent();
    await until(calls, 3 * CLOSED_AFTER_MS);
    expect(scene.sent()).toBe(sent); // nothing starts once a call has been answered
  });
});

describe('the check', () => {
  test('finds calls that outlive their deadline, and their sockets', async () => {
    const trouble: Trouble = { name: 'a backend that hangs', behaviour: { silent: true } };
    const scene = await sceneOf(trouble, 3 * TOTAL_MS);
    const asked = TOOLS.map(scene.call);
    await systemClock.sleep(TOTAL_MS + CLOSED_AFTER_MS, new AbortController().signal);
    const open = openReads(scene, trouble);

    expect(late(await Promise.all(asked)).length).toBeGreaterThan(0);
    expect(open.atTheBackend).toBeGreaterThan(0);
    expect(open.atTheProxy).toBeGreaterThan(0);
  });
});

const EFFECTS = ['READ', 'IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const;

/** Each effect with attempts that may take all the time, and with short ones. */
const TOOLS = EFFECTS.flatMap((effect) => [
  `${effect.toLowerCase()}Patient`,
  `${effect.toLowerCase()}Hasty`,
]);

interface Scene {
  readonly ledger: LedgerBackend;
  readonly reads: FaultProxy;
  readonly call: (tool: string) => Promise<Timed>;
  sent(): number;
}

async function sceneOf(trouble: Trouble, totalMs: number): Promise<Scene> {
  const { fault, behaviour, welcome = 'ACCEPT', config = {} } = trouble;
  const [ledger, other, healthy] = [
    await ledgerBackend(),
    await ledgerBackend(),
    await ledgerBackend(),
  ];
  const [reads, changes] = [await faultProxy(ledger.url), await faultProxy(other.url)];
  const rest = ({ url }: { readonly url: string }) => ({
    kind: 'rest',
    url: trouble.scheme ? url.replace('http:', trouble.scheme) : url,
    ...config,
  });
  const backends = { reads: rest(reads), changes: rest(changes), healthy: rest(healthy) };
  const gateway = await gatewayFor({
    sdl: sdl(totalMs),
    files: { 'toolgate.config.mjs': configText({ backends }) },
  });
  await Promise.all(TOOLS.map(() => gateway.app.execute(document('warm'), gateway.key))); // its first calls are slow
  if (behaviour) for (const one of [ledger, other]) one.behave(always(behaviour));
  if (fault) for (const one of [reads, changes]) one.use(always(fault));
  for (const one of [reads, changes]) await one.welcome(welcome);
  return {
    ledger,
    reads,
    sent: () => reads.exchanges.length + changes.exchanges.length,
    call: (tool) => timed(gateway, tool, TOTAL_MS),
  };
}

function sdl(totalMs: number): string {
  const warm = toolOf('warm', 'READ', '"healthy", GET: "/effects/a"', 'total: "9s"');
  const tools = EFFECTS.flatMap((effect) => {
    const binding =
      effect === 'READ' ? '"reads", GET: "/effects/a"' : '"changes", POST: "/effects/a"';
    const name = effect.toLowerCase();
    return [
      toolOf(`${name}Patient`, effect, binding, `total: "${totalMs}ms", attempt: "${totalMs}ms"`),
      toolOf(`${name}Hasty`, effect, binding, `total: "${totalMs}ms", attempt: "90ms"`),
    ];
  });
  return `extend type Mutation { ${[warm, ...tools].join('\n')} } "A thing." type Thing { "Id." id: ID! }`;
}

function toolOf(name: string, effect: string, binding: string, timeout: string): string {
  return `"Does it." ${name}: Thing @tool(effect: ${effect}, scopes: ["act"]) @rest(backend: ${binding})
    @retry(attempts: 6, base: "40ms", cap: "2s") @timeout(${timeout})`;
}

function openReads({ ledger, reads }: Scene, { poolKeeps }: Trouble) {
  return { atTheBackend: ledger.open(), atTheProxy: poolKeeps ? 0 : reads.open() };
}
