import { describe, expect, test, vi } from 'vitest';
import { decider, isHidden } from '../../src/auth/decide.ts';
import type { Caller } from '../../src/model/call.ts';
import type { Rule } from '../../src/model/permission.ts';
import type { ToolPlan } from '../../src/model/plan.ts';
import { aTool } from '../support/a-call.ts';
import { aCaller } from '../support/a-caller.ts';
import { fakeClock, settled } from '../support/fake-clock.ts';

function subject(rules: readonly Rule[] = [], stepUp = true) {
  const clock = fakeClock();
  return { clock, decide: decider({ rules, clock, stepUp }) };
}

const says = (answer: unknown, name = 'own'): Rule => ({
  name,
  check: () => answer as never, // what a rule written in JavaScript may answer
});

describe('the first check that does not allow stands', () => {
  const lacksAll = aCaller({ tools: new Set(), maxEffect: 'READ', scopes: new Set() });
  const tool = aTool({ effect: 'WRITE', scopes: ['a', 'b'], callerPaths: [['claims', 'desk']] });
  test.each<[string, Partial<Caller>, object]>([
    ['the tool list of the caller', {}, { reason: 'TOOL_LIST', hidden: true }],
    ['its most effect', { tools: null }, { reason: 'EFFECT', hidden: true }],
    [
      'the scopes of the tool',
      { tools: null, maxEffect: 'WRITE', scopes: new Set(['a']) },
      { reason: 'SCOPE', hidden: false, missingScopes: ['b'] },
    ],
    [
      'the claims that its templates use',
      { tools: null, maxEffect: 'WRITE', scopes: new Set(['a', 'b']) },
      { reason: 'CLAIM', hidden: false, missingScopes: [] },
    ],
    [
      'the rules of the operator',
      {
        tools: new Set(['aTool']),
        maxEffect: 'DESTRUCTIVE',
        scopes: new Set(['a', 'b']),
        claims: { desk: 'x' },
      },
      { reason: 'RULE', hidden: true, rule: 'own' },
    ],
  ])('%s', async (_, given, decision) => {
    const { decide } = subject([says('DENY')]);
    expect(await decide({ ...lacksAll, ...given }, tool)).toMatchObject({
      is: 'DENY',
      ...decision,
    });
  });

  test('and a caller whom nothing refuses may', async () => {
    const { decide } = subject([says('ALLOW'), says('ALLOW', 'other')]);
    expect(await decide(aCaller(), aTool({ scopes: ['orders:read'] }), {})).toEqual({
      is: 'ALLOW',
    });
  });
});

test('a READ without scopes is open to every caller, and no other effect is', () => {
  const { decide } = subject();
  const nobody = aCaller({ scopes: new Set(), maxEffect: 'DESTRUCTIVE' });
  expect(decide(nobody, aTool())).toEqual({ is: 'ALLOW' });
  for (const effect of ['IDEMPOTENT', 'WRITE', 'DESTRUCTIVE'] as const) {
    expect(decide(nobody, aTool({ effect }))).toMatchObject({ is: 'DENY' });
  }
});

test('a claim of nothing is no claim, and one that every object has is none either', () => {
  const { decide } = subject();
  const tool = aTool({ callerPaths: [['claims', 'constructor']] });
  expect(decide(aCaller(), tool)).toMatchObject({ reason: 'CLAIM' });
});

test('without step-up a caller is not told which scope it lacks', () => {
  const { decide } = subject([], false);
  const decision = decide(aCaller({ scopes: new Set() }), aTool({ scopes: ['a'] }));
  expect(decision).toMatchObject({ reason: 'SCOPE', hidden: true });
});

describe('without arguments', () => {
  const counted = () => {
    const check = vi.fn(() => 'ALLOW' as const);
    return { check, ...subject([{ name: 'counted', check }]) };
  };
  test('a decision is made once per caller object and tool', async () => {
    const { decide, check } = counted();
    const [caller, tool] = [aCaller(), aTool()];
    await decide(caller, tool);
    await decide(caller, tool);
    expect(check).toHaveBeenCalledTimes(1);
    expect(check).toHaveBeenCalledWith(caller, tool, null);

    await decide({ ...caller }, tool);
    await decide(caller, aTool());
    expect(check).toHaveBeenCalledTimes(3);
  });

  test('and with them anew for each call', async () => {
    const { decide, check } = counted();
    const [caller, tool] = [aCaller(), aTool()];
    await decide(caller, tool, { id: '1' });
    await decide(caller, tool, { id: '1' });
    expect(check.mock.calls).toEqual(Array(2).fill([caller, tool, { id: '1' }]));
  });
});

function thenable(then: () => void): never {
  return Object.fromEntries([['then', then]]) as never; // what a rule written in JavaScript may answer
}

/** Whatever is not the word ALLOW, in time. */
const FAULTS: readonly (readonly [string, Rule['check']])[] = [
  [
    'throws',
    () => {
      throw new Error('a bug');
    },
  ],
  ['rejects', () => Promise.reject(new Error('a bug'))],
  ['hangs', () => new Promise<never>(() => {})],
  ...[undefined, null, 1, 0, '', {}, [], true, 'allow', 'Allow', 'ALLOW ', ['ALLOW']].map(
    (answer) => [`answers ${JSON.stringify(answer)}`, () => answer as never] as const,
  ),
  ['answers true later', () => Promise.resolve(true) as never],
  ['answers a boxed ALLOW', () => Object('ALLOW')],
  ['answers what turns into ALLOW', () => ({ toString: () => 'ALLOW' }) as never],
  ['answers itself', () => (() => 'ALLOW') as never],
  ['answers ERROR', () => 'ERROR'],
  [
    'throws ALLOW',
    () => {
      throw 'ALLOW';
    },
  ],
  ['rejects with ALLOW', () => Promise.reject('ALLOW')],
  [
    'answers what cannot be waited for',
    () =>
      thenable(() => {
        throw new Error('a bug');
      }),
  ],
  ['answers what never settles', () => thenable(() => {})],
];

describe.each(FAULTS)('a rule that %s', (_, check) => {
  test.each([0, 1, 2])('denies in position %i', async (position) => {
    const good = says('ALLOW', 'good');
    const rules = [good, good, good].with(position, { name: 'faulty', check });
    const { decide, clock } = subject(rules);
    const [tool, caller]: [ToolPlan, Caller] = [aTool(), aCaller()];
    const decisions = Promise.all([decide(caller, tool), decide(caller, tool, {})]);
    await settled();
    await clock.advance(51);

    for (const decision of await decisions) {
      expect(decision).toMatchObject({ is: 'ERROR', rule: 'faulty' });
      expect(isHidden(decision)).toBe(true);
    }
  });
});

test.each([
  [49, 'ALLOW'],
  [51, 'ERROR'],
])('a rule that takes %i ms: %s', async (ms, is) => {
  const clock = fakeClock();
  const never = new AbortController().signal;
  const slow: Rule = { name: 'slow', check: () => clock.sleep(ms, never).then(() => 'ALLOW') };
  const decision = decider({ rules: [slow], clock, stepUp: true })(aCaller(), aTool());
  for (let step = 0; step < 60; step++) await clock.advance(1);
  expect(await decision).toMatchObject({ is });
});

test('a rule that works for longer than that without letting go denies too', async () => {
  let now = 0;
  const busy: Rule = {
    name: 'busy',
    check() {
      now = 51;
      return 'ALLOW';
    },
  };
  const clock = { ...fakeClock(), now: () => now };
  const decide = decider({ rules: [busy], clock, stepUp: true });
  expect(await decide(aCaller(), aTool())).toMatchObject({ is: 'ERROR', rule: 'busy' });
});

test('a rule that denies is not asked a second time by another', async () => {
  const check = vi.fn(() => 'ALLOW' as const);
  const { decide } = subject([says('DENY'), { name: 'later', check }]);
  await decide(aCaller(), aTool());
  expect(check).not.toHaveBeenCalled();
});
