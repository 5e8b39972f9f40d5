// Loaded into every process of the benchmark by `--import`; plain JavaScript, so that no peer pays for type stripping.
import { memoryUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const ANSWERS = {
  usage: () => {
    const { user, system } = process.cpuUsage();
    return { cpuMicros: user + system, rssBytes: memoryUsage.rss() };
  },
  heap: () => {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    return { heapBytes: memoryUsage().heapUsed };
  },
};

process.on('message', ({ id, topic }) => {
  const answer = ANSWERS[topic];
  if (answer) process.send({ id, answer: answer() });
});
// Nobody measures any more: no process outlives the benchmark.
process.on('disconnect', () => process.exit(0));
process.channel?.unref();
