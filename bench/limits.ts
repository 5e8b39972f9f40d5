import { race } from './limits-race.ts';
import { median } from './statistics.ts';

// How much CPU do the limits take of a request that keeps them? Without limits it is nothing.
const costs = race(21);
const of = (name: 'body' | 'document' | 'operation') => median(costs.map((cost) => cost[name]));
const rows = {
  'levels of the body': of('body'),
  'a document that was seen before': of('document'),
  'calls, cost, nodes, sizes of arguments': of('operation'),
};
const total = Object.values(rows).reduce((sum, one) => sum + one, 0);
console.table(
  Object.fromEntries(
    Object.entries(rows).map(([name, us]) => [name, { 'CPU µs/request': us.toFixed(2) }]),
  ),
);
console.log(`All limits: ${total.toFixed(1)} µs per request.`);
