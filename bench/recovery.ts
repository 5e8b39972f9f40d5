import { BUILDS, type Build, extra, race, times } from './recovery-race.ts';
import { median } from './statistics.ts';

// How much CPU do the recovery policies take, where nothing fails?
const TITLES: Readonly<Record<Build, string>> = {
  bare: 'no policy',
  unguarded: 'arguments, answer and deadline',
  usual: 'and what every tool has: retry, bulkhead, breaker, attempt timeout',
  everything: 'and what a tool may have: hedge, fallback',
};

const costs = await race(21);
const rows: Record<string, Record<string, string>> = {};
for (const build of BUILDS) {
  rows[TITLES[build]] = {
    'CPU µs/call': median(costs.map((cost) => cost[build])).toFixed(1),
    'over no policy': extra(build, 'bare', costs).toFixed(1),
    'over the second row': extra(build, 'unguarded', costs).toFixed(1),
    'times the second row': times(build, 'unguarded', costs).toFixed(2),
  };
}
console.table(rows);
const recovery = extra('everything', 'unguarded', costs);
console.log(`All recovery policies: ${recovery.toFixed(1)} µs per call (at most 15).`);
