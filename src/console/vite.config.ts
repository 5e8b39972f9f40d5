import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the page to dist/console; src/server/console.ts serves what stands there under these addresses. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  envDir: false,
  logLevel: 'error', // the libraries of the page alone cause hundreds of warnings
  resolve: { dedupe: ['graphql', 'react', 'react-dom'] },
  build: {
    outDir: fileURLToPath(new URL('../../dist/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
});
