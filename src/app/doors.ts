import { join } from 'node:path';
import { serveLoopbackNames } from '../server/authenticate.ts';
import { serveConsole } from '../server/console.ts';
import { closeInOrder, requestsOf } from '../server/drain.ts';
import { type EndpointParts, serveGraphQL } from '../server/graphql-endpoint.ts';
import { createAdminServer } from '../server/health.ts';
import { serveResourceMetadata } from '../server/resource-metadata.ts';
import { createServer } from '../server/server.ts';
import type { Config } from './config.ts';
import type { Identity } from './identity.ts';
import { packageFolder } from './project.ts';

/** The listeners: the one for callers, and the one for operators. */
export interface Doors {
  open(): Promise<{ readonly url: string; readonly adminUrl: string }>;
  /** From now on balancers may send requests. */
  ready(): void;
  /** Lets what runs end within its time. */
  close(): Promise<void>;
}

export interface DoorParts extends Omit<EndpointParts, 'identify' | 'resource'> {
  /** How callers are told apart now. */
  identity(): Identity;
}

export function createDoors(
  { host, port, admin: side, console, cors, trustProxies, publicUrl }: Config['server'],
  parts: DoorParts,
): Doors {
  let isReady = false;
  let ownUrl = publicUrl;
  const issuers = () => parts.identity().issuers;
  const resource = () => (issuers().length === 0 ? null : `${ownUrl}/graphql`);
  const main = createServer({ ...parts, origins: cors.origins, trustProxies });
  serveLoopbackNames(main, { ...parts, alone: () => parts.identity().devKey !== null });
  serveGraphQL(main, {
    ...parts,
    resource,
    identify: (presented) => parts.identity().identify(presented),
  });
  serveResourceMetadata(main, '/graphql', { resource, issuers });
  serveConsole(main, { root: join(packageFolder(), 'dist/console'), enabled: console });
  const admin = createAdminServer(() => isReady);
  const closing = [main, admin].map((app) => ({ app, open: requestsOf(app) }));
  return {
    async open() {
      const url = await main.listen({ host, port });
      ownUrl ??= url;
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
