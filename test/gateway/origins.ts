import { DOWN } from './outage.ts';
import { aRead, type Meeting, type Played, played, type Scene } from './virtual-gateway.ts';

const FROM = 20_000;
const TO = 80_000;
const END = 110_000;
const LOST = 1;

interface Loss extends Pick<Scene, 'seed' | 'everyMs' | 'build'> {
  /** What every request of the lost origin meets, for a minute. */
  readonly down: Meeting;
  readonly attemptMs: number;
}

/** A backend with three origins, one of which is lost for a minute. */
export function playedLoss({ down, attemptMs, ...scene }: Loss): Promise<Played> {
  const plan = aRead('ask-shop', 'shop');
  return played({
    ...scene,
    origins: 3,
    plans: [{ ...plan, timeout: { ...plan.timeout, attemptMs } }],
    calls: END / scene.everyMs,
    meets(_, now, chance, origin) {
      const well = { ms: 10 + Math.floor(30 * chance()) };
      return origin === LOST && now >= FROM && now < TO ? down : well;
    },
  });
}

export const LOSSES = { refused: DOWN.refused, unavailable: DOWN.unavailable, slow: DOWN.silent };

/** It stays open for four seconds at least, and lets one probe through then. */
function isProbed(requests: Played['requests']): boolean {
  return requests.every(({ at }, index) => (requests[index + 1]?.at ?? END) - at >= 4_000);
}

/** @param outMs after the loss the origin is out of use */
export function missedOf({ requests, answers }: Played, outMs: number): readonly string[] {
  const good = answers.filter(({ failure }) => failure === undefined).length;
  const isOut = (at: number) => at >= FROM + outMs && at < TO;
  const out = requests.filter(({ at }) => isOut(at));
  const calls = answers.filter(({ begunAt }) => isOut(begunAt)).length;
  const back = requests.filter(({ at }) => at >= TO + 10_000);
  const shareOf = (of: typeof requests, origin: number) =>
    of.filter((one) => one.origin === origin).length / of.length;
  const met: Readonly<Record<string, boolean>> = {
    'of 10,000 calls 9,995 succeed': good >= 0.9995 * answers.length,
    'the lost origin is asked by probes alone': isProbed(
      out.filter(({ origin }) => origin === LOST),
    ),
    'at most 1.02 requests a call after that': out.length <= 1.02 * calls,
    'the others share its calls': [0, 2].every((one) => Math.abs(shareOf(out, one) - 0.5) < 0.05),
    'it is used again when it is back': shareOf(back, LOST) > 0.28,
  };
  return Object.keys(met).filter((name) => !met[name]);
}
