import { isObject } from './input.ts';
import { randomFrom } from './random.ts';
import { Refusal } from './routes.ts';

/** What goes wrong on purpose. */
export interface Faults {
  /** Answered instead of doing the work. */
  readonly status?: number;
  /** Share of requests that `status` meets; 1 where only `status` is given. */
  readonly rate?: number;
  /** Every request waits so long before anything else. */
  readonly delayMs?: number;
  /** Share of requests whose connection is cut after the work is done: the caller cannot know. */
  readonly reset?: number;
}

type Fate = 'ANSWER' | 'STATUS' | 'RESET';

/** The faults in force, and the dice that choose whom they meet. */
export interface FaultSwitch {
  readonly faults: Faults;
  fate(): Fate;
}

/** The dice start anew with each switch, so that the same faults meet the same requests. */
export function switchOn(faults: Faults): FaultSwitch {
  const dice = randomFrom(7);
  const { status, rate = status === undefined ? 0 : 1, reset = 0 } = faults;
  return {
    faults,
    fate() {
      const [cut, refused] = [dice.next() < reset, dice.next() < rate];
      if (cut) return 'RESET';
      return refused ? 'STATUS' : 'ANSWER';
    },
  };
}

const LIMITS = {
  status: { min: 400, max: 599, whole: true },
  rate: { min: 0, max: 1, whole: false },
  delayMs: { min: 0, max: 60_000, whole: true },
  reset: { min: 0, max: 1, whole: false },
} as const satisfies Record<keyof Faults, unknown>;

/** @throws Refusal 400 that says what is wrong */
export function readFaults(body: unknown): Faults {
  if (!isObject(body)) throw new Refusal(400, 'Faults are a JSON object, {} for none.');
  for (const name of Object.keys(body)) {
    if (!Object.hasOwn(LIMITS, name)) {
      throw new Refusal(400, `${name} is no fault. Known: ${Object.keys(LIMITS).join(', ')}.`);
    }
  }
  const faults: Faults = {
    ...read(body, 'status'),
    ...read(body, 'rate'),
    ...read(body, 'delayMs'),
    ...read(body, 'reset'),
  };
  if (faults.rate !== undefined && faults.status === undefined) {
    throw new Refusal(400, 'rate needs a status.');
  }
  return faults;
}

function read(body: Readonly<Record<string, unknown>>, name: keyof Faults): Faults {
  const value = body[name];
  if (value === undefined) return {};
  const { min, max, whole } = LIMITS[name];
  const fits = typeof value === 'number' && value >= min && value <= max;
  if (!fits || (whole && !Number.isInteger(value))) {
    throw new Refusal(400, `${name} must be a ${whole ? 'whole ' : ''}number, ${min} to ${max}.`);
  }
  return { [name]: value };
}
