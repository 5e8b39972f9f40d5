import type { Report } from '../model/events.ts';

/** Every event reaches every listener; no listener can fail a call. */
export function toAll(listeners: readonly Report[]): Report {
  return (event) => {
    for (const listen of listeners) {
      try {
        listen(event);
      } catch {
        // What is told of a call must not change it.
      }
    }
  };
}
