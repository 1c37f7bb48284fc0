/** Mutation testing of what computes and what reads files, run by `npm run deep`. Paths are relative to the project. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vite.config.ts', related: true },
  mutate: ['src/engine/**/*.ts', 'src/data/**/*.ts'],
  ignorePatterns: ['.cache', 'dist', 'reports', 'test-results', 'test/e2e', 'test/bench'],
  // There is no such file, on purpose: Stryker would rewrite it with an interface of the compiler that TypeScript 7 has not.
  tsconfigFile: 'none.json',
  ignoreStatic: true,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  tempDirName: '.cache/stryker',
  incremental: true,
  incrementalFile: '.cache/mutation.incremental.json',
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, reportTests: false },
  htmlReporter: { fileName: '.cache/mutation.html' },
  jsonReporter: { fileName: '.cache/mutation.json' },
  thresholds: { high: 95, low: 90, break: 85 },
};
