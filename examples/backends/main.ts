import { startExamples } from './start-examples.ts';

try {
  const portBase = Number(process.env.EXAMPLES_PORT_BASE ?? 4_100);
  const { urls, close } = await startExamples({ portBase });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void close());
  for (const [name, url] of Object.entries(urls)) console.log(`${name.padEnd(12)}  ${url}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
