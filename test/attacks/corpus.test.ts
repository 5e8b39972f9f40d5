import { expect, test } from 'vitest';
import { type Answered, type Family, operation, send, type Target } from './attack.ts';
import { FORBIDDEN, TOO_MUCH } from './families-documents.ts';
import { AT_THE_DOOR, IN_VARIABLES } from './families-requests.ts';
import { attackedGateway } from './world.ts';

const FAMILIES = [...TOO_MUCH, ...FORBIDDEN, ...IN_VARIABLES, ...AT_THE_DOOR];
const OF_EACH = 160;
const MOST_BYTES = 2_000;
/** Client and gateway together. */
const MOST_MILLISECONDS = 5;
/** Where honest calls take that long too: of two tails of one busy machine neither is known better than that. */
const MOST_TIMES_HONEST = 1.5;

interface Try extends Answered {
  readonly family: string;
  readonly strength: number;
  readonly cpuMs: number;
}

async function tried(target: Target, family: Family, strength: number): Promise<Try> {
  const attack = family.attack(strength);
  const before = cpuMs();
  const answer = await send(target, attack);
  return { ...answer, family: family.name, strength, cpuMs: cpuMs() - before };
}

/** An honest call that was never seen before. */
const HONEST: Family = {
  name: 'honest',
  isOfLimits: false,
  attack: (strength) => operation(`mutation { a${strength}: read(id: "1") { id } }`),
};
const HONEST_A_ROUND = 8;

/** Attacks of all families by turns, and honest calls among them: whatever else the machine does hits both. */
async function attacked(
  target: Target,
): Promise<{ tries: readonly Try[]; honest: readonly Try[] }> {
  const [tries, honest]: [Try[], Try[]] = [[], []];
  for (let strength = 0; strength < OF_EACH; strength++) {
    for (const family of FAMILIES) tries.push(await tried(target, family, strength));
    for (let at = 0; at < HONEST_A_ROUND; at++) {
      honest.push(await tried(target, HONEST, strength * HONEST_A_ROUND + at));
    }
  }
  return { tries, honest };
}

test('none of ten thousand attacks gets through, and none costs much', {
  timeout: 300_000,
}, async () => {
  const { gateway, reached } = await attackedGateway();
  await tried(gateway, HONEST, OF_EACH * HONEST_A_ROUND);
  const before = reached();
  const rss = process.memoryUsage().rss;
  const { tries, honest } = await attacked(gateway);

  expect(FAMILIES.length).toBeGreaterThanOrEqual(20);
  expect(tries.length).toBeGreaterThanOrEqual(10_000);
  const none = (wrong: (one: Try) => boolean) =>
    expect(tries.filter(wrong).slice(0, 5).map(seen)).toEqual([]);
  none(isAnswered);
  none(({ text }) => Buffer.byteLength(text) > MOST_BYTES);
  none(({ text }) => /Did you mean|stack|127\.0\.0\.1/.test(text));
  none(({ status }) => status >= 500);
  expect(reached() - before).toBe(honest.length);
  expect(honest.filter(isAnswered)).toHaveLength(honest.length);

  const most = Math.max(MOST_MILLISECONDS, MOST_TIMES_HONEST * p99(honest));
  expect(p99(tries)).toBeLessThanOrEqual(most);
  expect((process.memoryUsage().rss - rss) / 1_048_576).toBeLessThan(300);
});

/** Of this thread, where Node tells: what compiles and collects garbage beside it is nobody's request. */
function cpuMs(): number {
  const isOfThread = 'threadCpuUsage' in process;
  const { user, system } = isOfThread ? process.threadCpuUsage() : process.cpuUsage();
  return (user + system) / 1_000;
}

/** Once a process runs: the first requests of each family compile what the others use. */
function p99(tries: readonly Try[]): number {
  const running = tries.slice(tries.length / 10);
  const costs = running.map((one) => one.cpuMs).toSorted((a, b) => a - b);
  return costs[Math.floor(costs.length * 0.99)] ?? 0;
}

/** Data in an answer: something ran. */
function isAnswered({ text }: Answered): boolean {
  const { data, errors = [] } = JSON.parse(text);
  return errors.length === 0 || Object.values(data ?? {}).some((value) => value !== null);
}

function seen({ family, strength, status, text }: Try): string {
  return `${family} ${strength}: ${status} ${text.slice(0, 300)}`;
}

/** Every limit so wide that it is none. */
const NO_LIMITS = Object.fromEntries(
  [
    'documentCharacters',
    'tokens',
    'operations',
    'fragments',
    'aliases',
    'directives',
    'depth',
    'introspectionDepth',
    'sameName',
    'fields',
    'introspections',
    'callsPerOperation',
    'cost',
    'nodes',
    'listItems',
    'stringCharacters',
    'jsonBytes',
    'jsonDepth',
  ].map((name) => [name, 1_000_000_000]),
);

test.each([...TOO_MUCH, ...IN_VARIABLES].map((family) => [family.name, family] as const))(
  'without limits it gets through: %s',
  async (_, family) => {
    const { gateway, reached } = await attackedGateway({ limits: NO_LIMITS });
    const before = reached();
    const { text } = await send(gateway, family.attack(0));
    expect(text).not.toContain('LIMIT');
    expect(reached() - before, text.slice(0, 300)).toBeGreaterThan(0);
  },
);
