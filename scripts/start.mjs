import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { serve } from './serve.mjs';

const PREFERRED_PORT = Number(process.env.PORT ?? 4173);
const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));

const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const { address } = await serve({ port: PREFERRED_PORT }).catch(() => serve());
const withSample = `${address}?view=backtest&sample=on`;
console.log(`\nExposure Lab is at        ${address}`);
console.log(`With a sample backtest    ${withSample}`);
console.log('Stop it with Ctrl+C.\n');
if (!process.env.CI) openInBrowser(withSample);

/** Opening is a courtesy: without a browser or a display the printed address is enough. */
function openInBrowser(url) {
  const openers = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
