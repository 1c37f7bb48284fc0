import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { assembly } from './scripts/assembly.mjs';
import { metaPolicy } from './scripts/securityPolicy.mjs';

/** Only in the build: the development server needs inline scripts for its reloading. */
const policyAsMeta: Plugin = {
  name: 'policy-as-meta',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy }, injectTo: 'head-prepend' },
    { tag: 'meta', attrs: { name: 'referrer', content: 'no-referrer' }, injectTo: 'head' },
  ],
};

export default defineConfig({
  base: './',
  plugins: [react(), policyAsMeta, assembly()],
  worker: { format: 'iife', plugins: () => [assembly()] },
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
  // No test fails for being slow: a machine may have other work.
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          testTimeout: 120_000,
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          setupFiles: ['test/property.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'component',
          testTimeout: 120_000,
          environment: 'happy-dom',
          include: ['test/**/*.test.tsx'],
          setupFiles: ['test/property.ts', 'test/componentCleanup.ts'],
        },
      },
    ],
  },
});
