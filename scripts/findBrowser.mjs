import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** What installs the distribution's package, and how; the first one that is there is used. */
const PACKAGE_MANAGERS = [
  ['apt-get', ['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', 'chromium']],
  ['dnf', ['install', '-y', '-q', 'chromium']],
  ['apk', ['add', '-q', 'chromium']],
  ['pacman', ['-Sy', '--noconfirm', 'chromium']],
];

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

const findOnPath = (names, environment) =>
  (environment.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .filter(isProgram);

/** Some distributions put a note where the program should be, and a download may lack its libraries: neither answers. */
const answers = (path) =>
  process.platform !== 'linux' || spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;

/** The path of an installed Chrome or Chromium, or undefined. CHROMIUM_PATH wins over what is found. */
export function findBrowser(environment = process.env) {
  if (environment.CHROMIUM_PATH) return environment.CHROMIUM_PATH;
  const candidates = [...findOnPath(NAMES, environment), ...PLACES, chromium.executablePath()];
  return candidates.find((path) => isProgram(path) && answers(path));
}

const run = (command, args, environment = {}) =>
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } }).status === 0;

/**
 * The path of a browser: an installed one, else Playwright's own download, else the distribution's package where this user may
 * install it. Undefined if all of that fails.
 */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return isProgram(found) ? found : undefined;
  const isRoot = process.getuid?.() === 0;
  console.log('No Chrome or Chromium found: downloading the one of Playwright.');
  const cli = fileURLToPath(new URL('../node_modules/@playwright/test/cli.js', import.meta.url));
  run(process.execPath, [cli, 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium'], {
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
  });
  const downloaded = findBrowser();
  if (downloaded || !isRoot) return downloaded;
  const manager = PACKAGE_MANAGERS.find(([name]) => findOnPath([name], process.env).length > 0);
  if (!manager) return undefined;
  const [name, ...steps] = manager;
  console.log(`No browser yet: installing the distribution's package by ${name}.`);
  for (const step of steps) run(name, step, { DEBIAN_FRONTEND: 'noninteractive' });
  return findBrowser();
}

/** What to do where no browser could be found or got. */
export function missingBrowser({ CHROMIUM_PATH } = process.env) {
  if (CHROMIUM_PATH) return `CHROMIUM_PATH names no program: ${CHROMIUM_PATH}`;
  return [
    'The end-to-end tests need Chrome or Chromium. None is installed, and none could be downloaded or installed from here.',
    'Install one, then run npm test again:',
    '  Debian         sudo apt-get install chromium',
    '  Ubuntu         sudo snap install chromium',
    '  Fedora         sudo dnf install chromium',
    '  macOS, Windows Google Chrome',
    '  anywhere       npx playwright install --with-deps chromium',
    'Or set CHROMIUM_PATH to the program of one that is somewhere else.',
  ].join('\n');
}
