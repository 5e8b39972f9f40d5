import { BUILDS, type Build, extra, race } from './access-race.ts';
import { median } from './statistics.ts';

// How much CPU does it take to know who calls, and what the caller may do?
const TITLES: Readonly<Record<Build, string>> = {
  open: 'one tool on compiled documents, for whoever asks',
  identified: 'and the holder of an API key is looked up',
  guarded: 'and shield and policy ask whether it may call',
};

const costs = await race(21);
const rows: Record<string, Record<string, string>> = {};
for (const build of BUILDS) {
  rows[TITLES[build]] = {
    'CPU µs/call': median(costs.map((cost) => cost[build])).toFixed(1),
    'over the first row': extra(build, 'open', costs).toFixed(1),
  };
}
console.table(rows);
const access = extra('guarded', 'open', costs);
console.log(
  `API key, shield and policy: ${access.toFixed(1)} µs per call (at most 25 with the limits).`,
);
