import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { changeableIdentity } from '../../src/app/identity.ts';
import { projectIn } from '../../src/app/project.ts';
import type { Clock } from '../../src/base/clock.ts';
import { ToolError } from '../../src/base/errors.ts';
import type { Caller } from '../../src/model/call.ts';
import { createLogger } from '../../src/telemetry/logs.ts';
import { fakeClock } from './fake-clock.ts';

/** Real time, and whatever is added to it. */
export interface MovableClock extends Clock {
  move(ms: number): void;
}

export function movableClock(): MovableClock {
  let moved = 0;
  return {
    ...fakeClock(),
    now: () => performance.now() + moved,
    wall: () => Date.now() + moved,
    move(ms) {
      moved += ms;
    },
  };
}

/** The identity that a configuration makes, as a gateway uses it. */
export function identityOver(auth: object, clock: Clock = movableClock()) {
  const config = readConfig({ backends: {}, auth }, { CLIENT_SECRET: 'a secret of the client' });
  const parts = { project: projectIn('.'), clock, logger: createLogger('silent') };
  const { identify, close } = changeableIdentity(config, parts).current();
  onTestFinished(close);
  let strangers = 0;
  const presented = (token: string) => ({
    headers: { authorization: `Bearer ${token}` },
    url: '/graphql',
    address: `10.0.${(strangers >> 8) & 255}.${strangers++ & 255}`, // each from an address of its own
  });
  return {
    identify: async (token: string): Promise<Caller> => identify(presented(token)),
    /** The code that a token is answered with; its caller where it is accepted. */
    async answerTo(token: string): Promise<string | Caller> {
      try {
        return await identify(presented(token));
      } catch (failure) {
        if (failure instanceof ToolError) return failure.code;
        throw failure;
      }
    },
  };
}
