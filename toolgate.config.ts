import { defineConfig, env, rest, sql } from './src/app/define-config.ts';

/** Where the example backends listen: EXAMPLES_PORT_BASE and a number of their own. */
const example = (offset: number) =>
  env('EXAMPLES_PORT_BASE', '4100').map((base) => `http://127.0.0.1:${Number(base) + offset}`);

/** Their writes happen once per key, so a lost answer is asked for again. */
const idempotency = { header: 'Idempotency-Key' };

export default defineConfig({
  backends: {
    shop: rest({ url: env('SHOP_URL', example(1)), idempotency }),
    'shop-replica': rest({ url: env('SHOP_REPLICA_URL', example(11)), domain: 'shop' }),
    catalog: rest({ url: env('CATALOG_URL', example(2)) }),
    market: rest({ url: env('MARKET_URL', example(3)), idempotency }),
    'market-two': rest({ url: env('MARKET_TWO_URL', example(13)) }),
    clinic: rest({ url: env('CLINIC_URL', example(4)) }),
    help: sql({ url: env('HELP_DATABASE_URL', 'sqlite:examples/data/help.db') }),
    // For queryShop: docs/analysis.md says how to make one.
    analysis: sql({
      url: env('ANALYSIS_DATABASE_URL', null),
      readOnly: { relations: ['customers', 'products', 'orders'] },
    }),
  },
});
