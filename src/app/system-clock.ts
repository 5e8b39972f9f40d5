import type { Clock } from '../base/clock.ts';

/** The real time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const wake = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      const leave = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
    });
  },
};
