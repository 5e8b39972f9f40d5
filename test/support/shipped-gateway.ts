import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startExamples } from '../../examples/backends/start-examples.ts';
import { type AppOptions, createApp } from '../../src/app/app.ts';
import { projectIn } from '../../src/app/project.ts';
import { createLogger } from '../../src/telemetry/logs.ts';
import { type Answer, ask } from './gateway-for.ts';

export interface ShippedGateway {
  readonly url: string;
  readonly key: string;
  /** URL by name of example backend. */
  readonly backends: Readonly<Record<string, string>>;
  ask(query: string, variables?: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** What `npm start` runs, on free ports and over data of its own. */
export async function startShipped({
  environment = {},
  ...options
}: Partial<AppOptions> = {}): Promise<ShippedGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'toolgate-data-'));
  const examples = await startExamples({ portBase: 0, folder });
  const urls = Object.entries(examples.urls).map(
    ([name, url]) => [`${name.toUpperCase().replaceAll('-', '_')}_URL`, url] as const,
  );
  const app = await createApp({
    project: projectIn(fileURLToPath(new URL('../..', import.meta.url))),
    flags: { port: 0, adminPort: 0 },
    environment: {
      ...Object.fromEntries(urls),
      HELP_DATABASE_URL: `sqlite:${join(folder, 'help.db')}`,
      ...environment,
    },
    logger: createLogger('silent'),
    ...options,
  });
  const { url } = await app.listen();
  const key = app.devKey() ?? '';
  return {
    url,
    backends: examples.urls,
    key,
    ask: (query, variables = {}) => ask(url, { query, variables }, { key }),
    async stop() {
      await app.stop();
      await examples.close();
      rmSync(folder, { recursive: true });
    },
  };
}
