/** Values by key, bounded by their weight: the least recently used leave first. */
export interface BoundedStore<T> {
  get(key: string): T | undefined;
  /** A value that alone weighs more than the store may hold is not kept. */
  set(key: string, value: T, weight: number): void;
}

export function boundedStore<T>(maxWeight: number): BoundedStore<T> {
  const entries = new Map<string, { readonly value: T; readonly weight: number }>();
  let total = 0;

  function drop(key: string): void {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  }

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      // A Map iterates in the order of insertion: the first key is the one that was used longest ago.
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, weight) {
      drop(key);
      if (weight > maxWeight) return;
      entries.set(key, { value, weight });
      total += weight;
      for (const oldest of entries.keys()) {
        if (total <= maxWeight) break;
        drop(oldest);
      }
    },
  };
}
