import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type RunningExamples, startExamples } from './backends/start-examples.ts';

/** `npm start`: the example backends in this process, the gateway over them in one of its own. */
const command = process.argv.includes('--dev') ? 'dev' : 'start';
const examples = await started();
if (examples) {
  const gateway = spawn(process.execPath, ['src/cli/main.ts', command], { stdio: 'inherit' });
  passOn(gateway, 'SIGINT');
  passOn(gateway, 'SIGTERM');
  const [code] = await once(gateway, 'exit');
  await examples.close();
  process.exitCode = code ?? 1;
}

async function started(): Promise<RunningExamples | undefined> {
  try {
    return await startExamples({ portBase: Number(process.env.EXAMPLES_PORT_BASE ?? 4_100) });
  } catch (failure) {
    process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

/** Ctrl-C reaches both processes; a signal to this one alone must reach the gateway too. */
function passOn(child: ChildProcess, signal: 'SIGINT' | 'SIGTERM'): void {
  process.on(signal, () => {
    if (child.exitCode === null) child.kill(signal);
  });
}
