import { join } from 'node:path';
import { identify } from '../auth/identify.ts';
import { serveConsole } from '../server/console.ts';
import { closeInOrder, requestsOf } from '../server/drain.ts';
import { type EndpointParts, serveGraphQL } from '../server/graphql-endpoint.ts';
import { createAdminServer } from '../server/health.ts';
import { createServer } from '../server/server.ts';
import type { Config } from './config.ts';
import { packageFolder } from './project.ts';

/** The listeners: the one for callers, and the one for operators. */
export interface Doors {
  open(): Promise<{ readonly url: string; readonly adminUrl: string }>;
  /** From now on balancers may send requests. */
  ready(): void;
  /** Lets what runs end within its time. */
  close(): Promise<void>;
}

export function createDoors(
  { host, port, admin: side, console, cors }: Config['server'],
  parts: Omit<EndpointParts, 'identify'>,
): Doors {
  let isReady = false;
  const main = createServer({ ...parts, origins: cors.origins });
  serveGraphQL(main, { ...parts, identify });
  serveConsole(main, { root: join(packageFolder(), 'dist/console'), enabled: console });
  const admin = createAdminServer(() => isReady);
  const closing = [main, admin].map((app) => ({ app, open: requestsOf(app) }));
  return {
    async open() {
      const url = await main.listen({ host, port });
      const adminUrl = await admin.listen({ host: side.host, port: side.port });
      return { url, adminUrl };
    },
    ready() {
      isReady = true;
    },
    async close() {
      isReady = false;
      await closeInOrder(closing, parts.operationTimeoutMs);
    },
  };
}
