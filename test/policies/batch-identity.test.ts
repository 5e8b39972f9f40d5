import { describe, expect, test } from 'vitest';
import type { Scope } from '../../src/model/plan.ts';
import { aCaller, batchScene } from './batch-scene.ts';

describe('the identity of a request', () => {
  const [ann, bob, eve] = [
    aCaller(),
    aCaller({ id: 'bob', principal: 'dev:bob' }),
    aCaller({ id: 'eve', principal: 'dev:eve', tenant: 'evil' }),
  ];
  const asTwice = [ann, ann, bob, bob, eve, eve];
  const askedAs = async (scene: ReturnType<typeof batchScene>) => {
    await Promise.all(asTwice.map((caller, at) => scene.ask(`k${at}`, { caller })));
    return scene.asked();
  };

  test('is nothing where no template uses the caller: all share', async () => {
    expect(await askedAs(batchScene())).toEqual([['k0', 'k1', 'k2', 'k3', 'k4', 'k5']]);
  });

  test('is the tenant where a template uses that alone', async () => {
    expect(await askedAs(batchScene({ plan: { callerPaths: [['tenant']] } }))).toEqual([
      ['k0', 'k1', 'k2', 'k3'],
      ['k4', 'k5'],
    ]);
  });

  test.each([[[['id']]], [[['tenant'], ['claims', 'desk']]]])(
    'is the principal where templates use %j',
    async (callerPaths) => {
      expect(await askedAs(batchScene({ plan: { callerPaths } }))).toEqual([
        ['k0', 'k1'],
        ['k2', 'k3'],
        ['k4', 'k5'],
      ]);
    },
  );

  test.each([
    ['claim', { claims: { desk: 'south' } }],
    ['tenant', { tenant: 'umbrella' }],
  ])('is more than the principal, which may come with another %s', async (_, other) => {
    const scene = batchScene({ plan: { callerPaths: [['claims', 'desk']] } });
    const again = { ...ann, ...other };
    await Promise.all(
      [ann, ann, again, again].map((caller, at) => scene.ask(`k${at}`, { caller })),
    );

    expect(scene.asked()).toEqual([
      ['k0', 'k1'],
      ['k2', 'k3'],
    ]);
  });

  test('is one request’s caller where another tool may answer, which may look at all of it', async () => {
    const scene = batchScene({ plan: { fallback: { backends: [], tool: 'other' } } });
    const again = { ...ann };
    await Promise.all(
      [ann, again, ann, again].map((caller, at) => scene.ask(`k${at}`, { caller })),
    );

    expect(scene.asked()).toEqual([
      ['k0', 'k2'],
      ['k1', 'k3'],
    ]);
  });

  test.each([
    [
      'TENANT',
      [
        ['k0', 'k1', 'k2', 'k3'],
        ['k4', 'k5'],
      ],
    ],
    ['PUBLIC', [['k0', 'k1', 'k2', 'k3', 'k4', 'k5']]],
  ] as const)(
    'is what a %s audience has in common, where another tool may answer',
    async (audience, asked) => {
      const scene = batchScene({ plan: { fallback: { backends: [], tool: 'other' } } });
      await Promise.all(
        asTwice.map((caller, at) => {
          const call = scene.callOf(`k${at}`, { caller });
          return scene.invoke({ ...call, operation: { ...call.operation, audience } });
        }),
      );
      expect(scene.asked()).toEqual(asked);
    },
  );

  test('keeps apart what answers different audiences', async () => {
    const scene = batchScene();
    const call = (id: string, audience: Scope) => {
      const made = scene.callOf(id);
      return scene.invoke({ ...made, operation: { ...made.operation, audience } });
    };
    await Promise.all([
      call('a', 'PUBLIC'),
      call('b', 'CALLER'),
      call('c', 'PUBLIC'),
      call('d', 'CALLER'),
    ]);
    expect(scene.asked()).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
  });

  test('keeps apart what may be asked once from what may be repeated', async () => {
    const scene = batchScene();
    const call = (id: string, noRetry: boolean) => {
      const made = scene.callOf(id);
      return scene.invoke({ ...made, operation: { ...made.operation, noRetry } });
    };
    await Promise.all([call('a', true), call('b', false), call('c', true), call('d', false)]);

    expect(scene.asked()).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
  });
});
