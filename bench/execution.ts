import { medianOf, race } from './execution-race.ts';

// How much CPU does the executor take beside graphql-js, for a result of some orders?
const rows: Record<string, Record<string, string>> = {};
for (const orders of [1, 5, 100]) {
  const { ours, graphqlJs, ratio } = medianOf(await race(orders, 15));
  rows[`${orders} orders`] = {
    'ours, CPU µs': ours.toFixed(1),
    'graphql-js, CPU µs': graphqlJs.toFixed(1),
    'times faster': ratio.toFixed(1),
  };
}
console.table(rows);
