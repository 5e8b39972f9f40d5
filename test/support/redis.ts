import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Whether a Redis can be started on this machine; what needs one is skipped where none can. */
export const hasRedis = answers();

/** A server of the test's own, on loopback. Nothing of it stays. */
export interface RedisProcess {
  readonly port: number;
  readonly url: string;
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
  /** Begins again on the same port, with nothing kept. */
  restart(): Promise<void>;
  /** What redis-cli prints. */
  cli(...args: readonly string[]): Promise<string>;
  end(): Promise<void>;
}

interface Starting {
  readonly port?: number;
  readonly args?: readonly string[];
  /** Lines of a configuration file, as a sentinel needs one. */
  readonly config?: readonly string[];
  /** Of redis-cli. */
  readonly cli?: readonly string[];
  /** It speaks nothing but TLS. */
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
}

export async function startRedis(starting: Starting = {}): Promise<RedisProcess> {
  const { args = [], config, cli = [], tls } = starting;
  const port = starting.port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'toolgate-redis-'));
  const file = join(folder, 'redis.conf');
  if (config) writeFileSync(file, config.join('\n'));
  const all = [
    ...(config ? [file, '--sentinel'] : ['--save', '', '--appendonly', 'no']),
    ...['--bind', '127.0.0.1', '--dir', folder, ...args],
    ...(tls ? tlsArguments(folder, port, tls) : ['--port', String(port)]),
  ];
  const begin = async () => {
    const child = spawn('redis-server', all, { stdio: ['ignore', 'pipe', 'inherit'] });
    process.once('exit', () => child.kill('SIGKILL'));
    await ready(child);
    return child;
  };
  let child = await begin();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    port,
    url: `${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    signal: (name) => void child.kill(name),
    kill,
    async restart() {
      await kill();
      child = await begin();
    },
    async cli(...command) {
      const asked = ['-p', String(port), ...cli, ...command];
      return (await promisify(execFile)('redis-cli', asked)).stdout.trimEnd();
    },
    async end() {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}

function tlsArguments(folder: string, port: number, { key, cert }: NonNullable<Starting['tls']>) {
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  writeFileSync(keyFile, key);
  writeFileSync(certFile, cert);
  const files = [
    '--tls-key-file',
    keyFile,
    '--tls-cert-file',
    certFile,
    '--tls-ca-cert-file',
    certFile,
  ];
  return ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no', ...files];
}

/** Three masters that share the slots. */
export async function startCluster(): Promise<readonly RedisProcess[]> {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  const begun = await Promise.allSettled([1, 2, 3].map(() => startRedis({ args })));
  const nodes = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (nodes.length < begun.length) {
    await Promise.all(nodes.map((node) => node.end()));
    throw new Error('A node of the cluster did not begin.', { cause: begun });
  }
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const [first] = nodes;
  await first?.cli('--cluster', 'create', ...addresses, '--cluster-yes');
  for (const node of nodes)
    await until(async () => (await node.cli('cluster', 'info')).includes('cluster_state:ok'));
  return nodes;
}

/** A sentinel that knows the server as `main`. */
export function startSentinel(master: RedisProcess): Promise<RedisProcess> {
  return startRedis({ config: [`sentinel monitor main 127.0.0.1 ${master.port} 1`] });
}

/** Looks again and again; the test's own limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function ready(child: ChildProcess): Promise<void> {
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    printed += chunk;
  });
  await until(() => /Ready to accept|\+monitor/.test(printed) || child.exitCode !== null);
  if (child.exitCode !== null) throw new Error(`redis-server ended:\n${printed}`);
}

/** One that is free, and with it the port 10,000 above, where a node of a cluster talks to the others. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port !== null && port < 55_000 && (await listenOnce(port + 10_000)) !== null) return port;
  }
}

/** @returns the port, or null where it is taken */
async function listenOnce(wanted: number): Promise<number | null> {
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address ? address.port : null;
  } catch {
    return null;
  } finally {
    server.close();
  }
}

function answers(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
