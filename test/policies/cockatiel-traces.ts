import fc from 'fast-check';

/** How the backend answers one attempt. */
export interface Reply {
  readonly ms: number;
  /** DOWN: 503. REFUSED: 400. TOLD: 503, and when to come again. */
  readonly is: 'GOOD' | 'DOWN' | 'REFUSED' | 'TOLD';
}

export interface TraceCall {
  /** After the call before it. */
  readonly afterMs: number;
  readonly tenant: string;
  /** One per attempt; the last one is repeated. */
  readonly replies: readonly Reply[];
  /** After it came; null: its caller stays. */
  readonly abortAfterMs: number | null;
}

/** Settings of all policies, and what happens to them. */
export interface Trace {
  readonly attempts: number;
  readonly baseMs: number;
  readonly capMs: number;
  /** All that chance says in this trace: the delays are the same on both sides. */
  readonly chance: number;
  readonly minimum: number;
  readonly failures: number;
  readonly limit: number;
  readonly queue: number;
  readonly tenants: boolean;
  readonly calls: readonly TraceCall[];
}

/** Both count a minute; no trace lasts as long, unless by one of its long silences. */
export const WINDOW_MS = 60_000;
export const OPEN_MS = 1_000;
export const HINT_MS = 1_000;

// Few things happen in the same millisecond, where their order would decide.
const PRIME = 7;

/** Which kinds of trouble that the two treat differently may occur in a trace. */
type Trouble = 'ABORTS' | 'HINTS' | 'REFUSALS' | 'SILENCES' | 'TENANTS';

const TROUBLES: Trouble[] = ['ABORTS', 'HINTS', 'REFUSALS', 'SILENCES', 'TENANTS'];

/** Half of them have no trouble but failures, most others one kind of it. */
export const TRACES: fc.Arbitrary<Trace> = fc
  .tuple(
    fc.oneof(fc.constant([]), fc.subarray(TROUBLES, { minLength: 1, maxLength: 2 })),
    fc.constantFrom(3, 30, 200),
  )
  .chain(([troubles, apart]) => traces(new Set(troubles), apart));

function traces(troubles: ReadonlySet<Trouble>, apart: number): fc.Arbitrary<Trace> {
  return fc.record({
    attempts: fc.integer({ min: 1, max: 4 }),
    baseMs: fc.integer({ min: 20, max: 100 }),
    capMs: fc.integer({ min: 100, max: 400 }),
    // Makes no open time a whole number of milliseconds, of which it might be the very last one.
    chance: fc.integer({ min: 300, max: 990 }).map((share) => (share + 0.25) / 1_000),
    minimum: fc.integer({ min: 3, max: 25 }),
    failures: fc.constantFrom(0.3, 0.5, 0.8),
    limit: fc.integer({ min: 1, max: 4 }),
    queue: fc.integer({ min: 0, max: 4 }),
    tenants: fc.constant(troubles.has('TENANTS')),
    calls: fc.array(calls(troubles, apart), { minLength: 1, maxLength: 25, size: 'max' }),
  });
}

function calls(troubles: ReadonlySet<Trouble>, apart: number): fc.Arbitrary<TraceCall> {
  const near = fc.integer({ min: 1, max: apart }).map((ms) => ms * PRIME + 1);
  const silence = fc.integer({ min: 70_000, max: 130_000 });
  const kinds: Reply['is'][] = ['GOOD', 'GOOD', 'DOWN', 'DOWN'];
  if (troubles.has('HINTS')) kinds.push('TOLD');
  if (troubles.has('REFUSALS')) kinds.push('REFUSED');
  const reply = fc.record({ ms: fc.integer({ min: 1, max: 150 }), is: fc.constantFrom(...kinds) });
  const down = fc.record({ ms: fc.integer({ min: 1, max: 60 }), is: fc.constant('DOWN' as const) });
  return fc.record({
    afterMs: troubles.has('SILENCES')
      ? fc.oneof({ weight: 12, arbitrary: near }, { weight: 1, arbitrary: silence })
      : near,
    tenant: fc.constantFrom('one', 'one', 'other'),
    replies: fc.oneof(
      fc.array(reply, { minLength: 1, maxLength: 4 }),
      fc.tuple(down), // and nothing else, ever
    ),
    abortAfterMs: troubles.has('ABORTS')
      ? fc.option(fc.integer({ min: 1, max: 400 }), { freq: 2 })
      : fc.constant(null),
  });
}
