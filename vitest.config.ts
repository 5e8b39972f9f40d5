import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 15_000,
    // Native Node loads the modules: one copy of graphql, and the same type stripping as in production.
    experimental: { viteModuleRunner: false },
  },
});
