/** What a service has been asked since the last clearing. */
interface Stats {
  readonly routes: Readonly<Record<string, number>>;
  readonly maxConcurrent: number;
}

export interface Counter {
  /** Counts a request in; what it returns counts it out, once. */
  enter(): () => void;
  /** Names the route that a request goes to, such as `GET /orders/:id`. */
  count(route: string): void;
  stats(): Stats;
  clear(): void;
}

export function createCounter(): Counter {
  const routes = new Map<string, number>();
  let [concurrent, maxConcurrent] = [0, 0];
  return {
    enter() {
      concurrent += 1;
      maxConcurrent = Math.max(maxConcurrent, concurrent);
      let inside = true;
      return () => {
        if (inside) concurrent -= 1;
        inside = false;
      };
    },
    count: (route) => routes.set(route, (routes.get(route) ?? 0) + 1),
    stats: () => ({ routes: Object.fromEntries(routes), maxConcurrent }),
    clear() {
      routes.clear();
      // Those that are under way now are still under way.
      maxConcurrent = concurrent;
    },
  };
}
