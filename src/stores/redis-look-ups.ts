import type { RedisClient } from './redis-client.ts';
import type { StoreGuard } from './store-guard.ts';

/** Reads values; those that are asked for in one turn of the event loop are one round trip. */
export type LookUp = (key: string) => Promise<Buffer | null>;

export function createLookUps(client: RedisClient, guard: StoreGuard): LookUp {
  let gathered: Map<string, PromiseWithResolvers<Buffer | null>> | undefined;
  const readAll = client.isCluster
    ? (keys: readonly string[]) =>
        keys.map((key) => guard.ask('get', () => client.getBuffer(key), null))
    : (keys: readonly string[]) => {
        const values = guard.ask('get', () => client.mgetBuffer([...keys]), []);
        return keys.map(async (_, index) => (await values)[index] ?? null);
      };
  const send = () => {
    const asked = [...(gathered ?? [])];
    gathered = undefined;
    const values = readAll(asked.map(([key]) => key));
    for (const [index, [, { resolve }]] of asked.entries()) resolve(values[index] ?? null);
  };
  return (key) => {
    if (!gathered) {
      gathered = new Map();
      setImmediate(send); // after what else this turn has asked for
    }
    const known = gathered.get(key) ?? Promise.withResolvers<Buffer | null>();
    gathered.set(key, known);
    return known.promise;
  };
}
