import { fileURLToPath } from 'node:url';
import { type Answer, ask, devKeyOf, type GatewaySource, projectFolder } from './gateway-for.ts';
import { type Spawned, spawned } from './spawned.ts';

/** A gateway in a process of its own. */
export interface GatewayProcess extends Spawned {
  readonly url: string;
  ask(query: string, variables?: object): Promise<Answer>;
}

export interface GatewayGroup extends Omit<GatewaySource, 'options'> {
  readonly redisUrl: string;
  readonly processes: number;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEYS = { DATA_KEY: keyOf(1), INDEX_KEY: keyOf(2) };

/** Processes of one project that share a Redis. They end with their test. */
export async function gatewayProcesses(group: GatewayGroup): Promise<readonly GatewayProcess[]> {
  const { redisUrl, processes, rest = {} } = group;
  const config = `
    import { defineConfig, rest, secret } from '${ROOT}src/app/define-config.ts';
    export default defineConfig({
      backends: { ${Object.entries(rest).map(([name, url]) => `'${name}': rest({ url: '${url}' })`)} },
      redis: '${redisUrl}',
      encryption: { active: 'k1', keys: { k1: secret('DATA_KEY') }, index: secret('INDEX_KEY') },
    });`;
  const files = { ...group.files, 'toolgate.config.mjs': config };
  const folder = projectFolder({ ...group, files });
  return await Promise.all(Array.from({ length: processes }, () => started(folder)));
}

async function started(folder: string): Promise<GatewayProcess> {
  const args = ['src/cli/main.ts', 'start', '--project', folder];
  const env = { PORT: '0', ADMIN_PORT: '0', ...KEYS };
  const child = spawned(process.execPath, args, { cwd: ROOT, env });
  const [, url = ''] = await child.line(/serves (http:\S+)\/graphql/, 60_000);
  const key = devKeyOf(folder);
  return { ...child, url, ask: (query, variables = {}) => ask(url, { query, variables }, { key }) };
}

function keyOf(byte: number): string {
  return Buffer.alloc(32, byte).toString('base64');
}
