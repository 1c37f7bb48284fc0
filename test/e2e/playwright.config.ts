import { defineConfig } from '@playwright/test';
import { findBrowser } from '../../scripts/findBrowser.mjs';

const executablePath = findBrowser();

export default defineConfig({
  testDir: '.',
  testMatch: '*.test.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  outputDir: '../../test-results',
  reporter: [['list'], ['json', { outputFile: '../../reports/playwright.json' }]],
  use: {
    viewport: { width: 1440, height: 1000 },
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
