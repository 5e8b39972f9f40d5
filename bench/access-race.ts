import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { addResolversToSchema } from '@graphql-tools/schema';
import { buildSchema, parse } from 'graphql';
import { permissions } from '../resolvers/permissions.ts';
import { systemClock } from '../src/app/system-clock.ts';
import { newApiKey } from '../src/auth/api-key.ts';
import { knownKeys, recordOf } from '../src/auth/api-keys.ts';
import { authorize } from '../src/auth/authorize.ts';
import { decider } from '../src/auth/decide.ts';
import { countFailures } from '../src/auth/failures.ts';
import { type Identify, identifier } from '../src/auth/identify.ts';
import { shieldRoots } from '../src/auth/shield.ts';
import { ForbiddenError } from '../src/base/access-errors.ts';
import { createExecutor } from '../src/execution/executor.ts';
import type { Caller, Invoke, ToolCall } from '../src/model/call.ts';
import type { ToolPlan } from '../src/model/plan.ts';
import { rotated } from './interleaved.ts';
import { median } from './statistics.ts';

/** From nobody asking to everybody. */
export const BUILDS = ['open', 'identified', 'guarded'] as const;
export type Build = (typeof BUILDS)[number];

/** CPU microseconds per call, by build. */
export type Cost = Readonly<Record<Build, number>>;

/** The builds take turns; each round begins with another one. */
export async function race(rounds: number): Promise<readonly Cost[]> {
  const subjects = BUILDS.map((build) => ({ build, call: callOf(build) }));
  const seen: Cost[] = [];
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const cost: Record<Build, number> = { open: 0, identified: 0, guarded: 0 };
    for (const index of rotated(subjects.length, round)) {
      const subject = subjects[index];
      if (subject) cost[subject.build] = await cpuMicroseconds(subject.call);
    }
    if (round >= WARM_UP) seen.push(cost);
  }
  return seen;
}

/** What one build takes more than another: the median over rounds. */
export function extra(build: Build, over: Build, costs: readonly Cost[]): number {
  return median(costs.map((cost) => cost[build] - cost[over]));
}

const WARM_UP = 3;
const CALLS = 10_000;
const SDL = `
  type Query { tools: Int tool: Int }
  type Mutation { fetchOrderHistory(userId: ID!): History }
  type History { orders: [Order!]! }
  type Order { id: ID! }
`;
const SOURCE = 'mutation ($userId: ID!) { fetchOrderHistory(userId: $userId) { orders { id } } }';
const PLAN: ToolPlan = {
  id: 'fetchOrderHistory',
  effect: 'READ',
  title: null,
  description: '',
  scopes: ['orders:read'],
  tags: [],
  examples: [],
  cost: 1,
  binding: { kind: 'resolver', name: 'fetchOrderHistory' },
  version: '',
  timeout: { totalMs: 10_000, attemptMs: 3_000 },
  retry: { attempts: 3, baseMs: 50, capMs: 2_000 },
  breaker: null,
  concurrency: null,
  hedge: null,
  fallback: null,
  rateLimits: [],
  cache: null,
  invalidates: [],
  callerPaths: [],
  parentPaths: [],
  batch: null,
  result: { is: 'composite', type: 'History', nullable: true },
  renames: {},
};
const HISTORY = { orders: [{ id: 'ord_1' }] };
const answer: Invoke = async () => HISTORY;

function callOf(build: Build): () => Promise<unknown> {
  const guarded = build === 'guarded';
  const { identify, presented } = doorkeeper();
  const decide = decider({ rules: [], clock: systemClock, stepUp: true });
  const report = () => {};
  const invoke = guarded ? authorize(PLAN, { decide, clock: systemClock, report })(answer) : answer;
  const resolvers = {
    Mutation: {
      fetchOrderHistory: (
        _: unknown,
        args: object,
        { operation }: { operation: ToolCall['operation'] },
      ) =>
        // The policy looks at nothing else of a call.
        invoke({ plan: PLAN, args, operation } as unknown as ToolCall),
    },
  };
  const schema = addResolversToSchema({ schema: buildSchema(SDL), resolvers });
  if (guarded) shieldRoots(schema, permissions([PLAN], decide, report), new ForbiddenError('No.'));
  const executor = createExecutor({
    servedBy: () => ({
      schema,
      effectOf: () => 'READ',
      instrumented: () => schema,
      introspectedBy: async () => schema,
    }),
    sampled: () => false,
  });
  const facts = { schema, document: parse(SOURCE), source: SOURCE, queryHash: 'one' };
  const known = identify(presented) as Caller; // an API key needs no waiting
  return async () => {
    const caller = build === 'open' ? known : await identify(presented);
    const context = { operation: { caller, signal: NEVER, marks: [], traceId: '' } };
    // The rest of Apollo's request is not looked at.
    const request = { ...facts, context, request: { variables: { userId: 'cus_1042' } } };
    return await executor(request as unknown as GatewayGraphQLRequestContext);
  };
}

const NEVER = new AbortController().signal;

function doorkeeper() {
  const { text, ...key } = newApiKey('live');
  const record = recordOf(key, {
    name: 'a bot',
    subject: 'bot',
    tenant: 'default',
    scopes: ['orders:read'],
    maxEffect: 'READ',
    tools: null,
    claims: null,
    createdAt: new Date(systemClock.wall()).toISOString(),
    expiresAt: null,
  });
  const claims = new Set<string>();
  const keys = knownKeys([record], { claims });
  const identify: Identify = identifier({
    clock: systemClock,
    production: true,
    failures: countFailures(systemClock),
    keys: () => keys,
    verifyJwt: null,
    introspect: null,
    claims,
  });
  const headers = { authorization: `Bearer ${text}` };
  return { identify, presented: { headers, url: '/graphql', address: '127.0.0.1' } };
}

async function cpuMicroseconds(call: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < CALLS; time++) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / CALLS;
}
