/** Mutation testing of what computes and what reads files; run by `npm run deep`. Paths are relative to the project. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vite.config.ts', related: true },
  mutate: ['src/engine/**/*.ts', 'src/data/**/*.ts', '!src/**/*.d.ts'],
  ignorePatterns: ['dist', 'reports', 'test-results', 'test/e2e', 'test/bench'],
  // No such file on purpose: with one, Stryker rewrites it by means of the compiler's old interface, which TypeScript 7 lacks.
  tsconfigFile: 'no.tsconfig.json',
  disableTypeChecks: false,
  ignoreStatic: true,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: 'reports/stryker-incremental.json',
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
  htmlReporter: { fileName: 'reports/mutation.html' },
  jsonReporter: { fileName: 'reports/mutation.json' },
  thresholds: { high: 95, low: 90, break: 85 },
};
