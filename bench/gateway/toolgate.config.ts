import { defineConfig, env, file, rest } from '../../src/app/define-config.ts';

// biome-ignore lint/style/noDefaultExport: the default export is the configuration
export default defineConfig({
  backends: { shop: rest({ url: env('BENCH_BACKEND_URL') }) },
  redis: env('GATEWAY_REDIS_URL', null),
  auth: { apiKeys: file(env('BENCH_KEYS')) },
});
