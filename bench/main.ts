import { writeFileSync } from 'node:fs';
import { arch, availableParallelism, platform } from 'node:os';
import { installPeers } from './install-peers.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { verdictReport } from './report.ts';
import { runAll } from './run-all.ts';
import { setStage } from './stage.ts';
import { verdicts } from './verdicts.ts';

const options = readOptions(process.argv.slice(2));
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
if (options === 'HELP') console.log(HELP);
else await bench(options);

async function bench(options: Options): Promise<void> {
  installPeers();
  const stage = await setStage();
  try {
    const machine = `Node ${process.version}, ${platform()} ${arch()}, ${availableParallelism()} cores`;
    console.log(`${machine}${options.quick ? ', quick' : ''}\n`);
    const results = await runAll(stage, options);
    const judged = verdicts(results);
    console.log(verdictReport(judged));
    if (options.json !== null) {
      writeFileSync(
        options.json,
        JSON.stringify({ machine, ...results, verdicts: judged }, null, 2),
      );
    }
    if (options.strict && judged.some(({ met }) => !met)) process.exitCode = 1;
  } finally {
    await stage.clear();
  }
}
