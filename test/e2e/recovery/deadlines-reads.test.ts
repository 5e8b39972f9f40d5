import { describe, expect, test } from 'vitest';
import { type Fault, faultProxy } from '../../support/fault-proxy.ts';
import { atRate } from '../../support/fault-proxy-plans.ts';
import { gatewayFor } from '../../support/gateway-for.ts';
import { type Behaviour, ledgerBackend } from '../../support/ledger-backend.ts';
import { seededRng } from '../../support/seeded-rng.ts';
import { configText } from './classification-scene.ts';
import { atOnce, late, type Timed, timed, until } from './deadlines-run.ts';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const TOTAL_MS = 300;
const CLOSED_AFTER_MS = 100;
const PLACES = ['hedged', 'first', 'second', 'spare'] as const;

/** Most are of the kind that holds a request; a connection that was in use is of no use after any of them. */
const FAULTS: readonly Fault[] = [
  { silent: 'UNASKED' },
  { silent: 'ASKED' },
  { latencyMs: 10_000 },
  { latencyMs: 60, jitterMs: 200 },
  { cut: 'BODY', ending: 'SILENCE' },
  { cut: 'HEADERS', ending: 'SILENCE' },
  { bytesPerSecond: 100 },
  { lengthOff: 100 },
  { informational: 20_000, bytesPerSecond: 50_000 },
  { cut: 'BODY' },
  { status: 503 },
];

const BEHAVIOURS: readonly Behaviour[] = [{ silent: true }, { delayMs: 5_000 }];

/** A tool that hedges, one that has both a backend and a tool to fall back on, and a proxy before each backend. */
async function scene(totalMs: number) {
  const ledger = await ledgerBackend();
  const proxies = await Promise.all(
    PLACES.map((_, n) => faultProxy(ledger.url, undefined, SEED + n)),
  );
  const breaker = { minimum: 1_000_000, failures: 1, open: '10ms' };
  const common = { kind: 'rest', breaker, retryBudget: 0.5 };
  const backends = PLACES.map((name, n) => [name, { ...common, url: proxies[n]?.url }]);
  const tool = (name: string, backend: string, policies: string) =>
    `"Reads." ${name}: Thing @tool(effect: READ) @rest(backend: "${backend}", GET: "/effects/${name}")
      @timeout(total: "${totalMs}ms", attempt: "${totalMs / 2}ms") @retry(base: "2ms", cap: "8ms") ${policies}`;
  const gateway = await gatewayFor({
    sdl: `extend type Mutation {
      ${tool('hedged', 'hedged', '@hedge(after: "50ms")')}
      ${tool('falling', 'first', '@fallback(backends: ["second"], tool: "spare")')}
      ${tool('spare', 'spare', '')}
    } "A thing." type Thing { "Id." id: ID! }`,
    files: { 'toolgate.config.mjs': configText({ backends: Object.fromEntries(backends) }) },
  });
  const wave = (tools: readonly string[]) =>
    atOnce(tools, (tool) => timed(gateway, tool, TOTAL_MS));
  for (let n = 0; n < 3; n++) await wave(TOOLS);
  for (const [n, proxy] of proxies.entries()) {
    proxy.use(atRate(n === 0 ? 0.2 : 0.4, seededRng(SEED + n), ...FAULTS));
  }
  ledger.behave(atRate(0.1, seededRng(SEED), ...BEHAVIOURS));
  for (let n = 0; n < 3; n++) await wave([...TOOLS, ...TOOLS]); // its first calls and failures are slow
  const open = () => ({
    atTheBackend: ledger.open(),
    atProxies: proxies.reduce((sum, proxy) => sum + proxy.openRequests(), 0),
  });
  const sentTo = (place: (typeof PLACES)[number]) =>
    proxies[PLACES.indexOf(place)]?.exchanges.length ?? 0;
  return { ledger, open, wave, sentTo };
}

const TOOLS = ['hedged', 'falling'] as const;
/** So many of each at once. */
const WAVE = Array.from({ length: 20 }, () => TOOLS).flat();
const WAVES = 25;

describe('READs that hedge and that fall back', () => {
  test('each of 1,000 is answered by its deadline, changes nothing, and is gone 100 ms later', async () => {
    const { ledger, open, wave, sentTo } = await scene(TOTAL_MS);
    const calls: Timed[] = [];
    for (let n = 0; n < WAVES; n++) {
      const asked = await wave(WAVE);
      calls.push(...asked);
      await until(asked, CLOSED_AFTER_MS);
      expect({ wave: n, ...open() }, `seed ${SEED}`).toEqual({
        wave: n,
        atTheBackend: 0,
        atProxies: 0,
      });
    }
    const failed = calls.filter(({ code }) => code !== undefined);

    expect(late(calls), `seed ${SEED}`).toEqual([]);
    expect(failed.filter(({ sideEffect }) => sideEffect !== 'NONE')).toEqual([]);
    expect(ledger.records.effects).toEqual([]);
    for (const tool of TOOLS) {
      const own = calls.filter((call) => call.tool === tool);
      expect(own.length).toBeGreaterThanOrEqual(500);
    }
    expect(failed.length, `seed ${SEED}`).toBeGreaterThan(20);
    expect(sentTo('second')).toBeGreaterThan(50); // hops
    expect(sentTo('spare')).toBeGreaterThan(20);
  }, 60_000);
});

describe('the check', () => {
  test('finds READs that outlive their deadline, and what they keep open', async () => {
    const { open, wave } = await scene(3 * TOTAL_MS);
    const asked = wave(WAVE);
    const begun = performance.now();
    await until([{ due: begun + TOTAL_MS }], CLOSED_AFTER_MS);
    const { atTheBackend, atProxies } = open();

    expect(late(await asked).length).toBeGreaterThan(0);
    expect(atTheBackend).toBeGreaterThan(0);
    expect(atProxies).toBeGreaterThan(0);
  });
});
