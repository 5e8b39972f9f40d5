import { fileURLToPath } from 'node:url';
import { catalog } from './catalog.ts';
import { clinic } from './clinic.ts';
import { market, secondMarket } from './market.ts';
import type { Route } from './routes.ts';
import { type DatabaseName, openDatabase, seed } from './seed/seed.ts';
import { type RunningService, startService } from './service.ts';
import { shop, shopReplica } from './shop.ts';

interface Service {
  readonly port: number;
  readonly data: DatabaseName;
  routes(database: ReturnType<typeof openDatabase>): Route[];
}

/** Every service under the name that config gives its backend; `port` counts from the base. */
const SERVICES = {
  shop: { port: 1, data: 'shop', routes: shop },
  catalog: { port: 2, data: 'catalog', routes: catalog },
  market: { port: 3, data: 'market', routes: market },
  clinic: { port: 4, data: 'clinic', routes: clinic },
  'shop-replica': { port: 11, data: 'shop', routes: shopReplica },
  'market-two': { port: 13, data: 'market', routes: secondMarket },
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;

export interface ExamplesOptions {
  /**
   * Ports are counted from here; 0 takes any free ones.
   * @default 4_100
   */
  readonly portBase?: number;
  /**
   * Where the databases are, and are made where they are missing.
   * @default examples/data
   */
  readonly folder?: string;
}

export interface RunningExamples {
  readonly urls: Readonly<Record<ServiceName, string>>;
  close(): Promise<void>;
}

/**
 * Seeds what is missing and starts every example service.
 * @throws Error where a port is in use or there is no such port; then none runs
 */
export async function startExamples({
  portBase = 4_100,
  folder = fileURLToPath(new URL('../data', import.meta.url)),
}: ExamplesOptions = {}): Promise<RunningExamples> {
  if (!Number.isInteger(portBase) || portBase < 0 || portBase > 65_000) {
    throw new Error('EXAMPLES_PORT_BASE must be a whole number, 0 to 65000.');
  }
  seed(folder);
  const running: RunningService[] = [];
  const close = async () => void (await Promise.all(running.map((service) => service.close())));
  const start = async (name: ServiceName): Promise<string> => {
    const service = await startOne(SERVICES[name], portBase, folder);
    running.push(service);
    return service.url;
  };
  try {
    return { urls: await startAll(start), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAll(start: (name: ServiceName) => Promise<string>) {
  return {
    shop: await start('shop'),
    catalog: await start('catalog'),
    market: await start('market'),
    clinic: await start('clinic'),
    'shop-replica': await start('shop-replica'),
    'market-two': await start('market-two'),
  };
}

async function startOne(
  { port, data, routes }: Service,
  portBase: number,
  folder: string,
): Promise<RunningService> {
  const database = openDatabase(folder, data);
  try {
    const at = portBase === 0 ? 0 : portBase + port;
    const service = await startService(routes(database), at);
    const close = async () => {
      await service.close();
      database.close();
    };
    return { url: service.url, close };
  } catch (error) {
    database.close();
    throw error;
  }
}
