import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/findBrowser.mjs';
import { serve } from '../../scripts/serve.mjs';

export const name = 'configuration slider over a million rows';

interface Table {
  readonly columns: string[];
  readonly rows: (string | number)[][];
  readonly failures: string[];
}

const ROWS = 1_000_000;
const STEPS = 60;
const LEAST_STEPS_PER_SECOND = 20;
const LONGEST_TASK_MS = 50;
const LONGEST_WAIT_MS = 60_000;
/** Sliders with where they go from and to, and a figure that is scrolled to; every step changes the scaled position of most rows. */
const DRAGS = [
  { label: 'Meta factor at 1', from: 1.2, to: 1.8, sight: '[aria-label="Backtest summary"]' },
  { label: 'Meta factor at 1', from: 1.2, to: 1.8, sight: 'figure[aria-label="Factors over time"]' },
  { label: 'Correlation scale', from: 0.5, to: 1.1, sight: 'figure[aria-label="Drawdown"]' },
  { label: 'Correlation scale', from: 0.5, to: 1.1, sight: 'table[aria-rowcount]' },
] as const;
type DragOf = (typeof DRAGS)[number];

/** Moves sliders of the configuration with a million rows on screen, a step as soon as everything shows the last one. */
export async function run(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'exposure-lab-'));
  const file = join(folder, 'millionRows.csv');
  await writeRows(file);
  const { address, stop } = await serve({ root: `${process.cwd()}/dist` });
  const executablePath = findBrowser();
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
  const rows: (string | number)[][] = [];
  const failures: string[] = [];
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    await page.addInitScript(countDrawings);
    await page.goto(`${address}?view=backtest`);
    await page.waitForLoadState('networkidle');
    await page.setInputFiles('input[type="file"]', file);
    await page.waitForFunction(() => document.querySelector('[data-figure="sharpeScaled"]') !== null, undefined, {
      timeout: LONGEST_WAIT_MS,
    });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const pageSeconds = async (): Promise<number> => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN;
    };
    for (const drag of DRAGS) {
      await page.locator(drag.sight).last().scrollIntoViewIfNeeded();
      await move(page, drag);
      const before = await pageSeconds();
      const { seconds, longest, seen, missing, median, slowest } = await move(page, drag);
      const busy = (1000 * ((await pageSeconds()) - before)) / STEPS;
      const rate = STEPS / seconds;
      const title = `${drag.label}, ${seen.join(', ')}`;
      rows.push([
        title,
        STEPS,
        rate.toFixed(1),
        median.toFixed(0),
        slowest.toFixed(0),
        busy.toFixed(0),
        longest.toFixed(0),
      ]);
      if (missing.length > 0) failures.push(`${title}: did not follow: ${missing.join(', ')}`);
      if (!(rate >= LEAST_STEPS_PER_SECOND)) failures.push(`${title}: ${rate.toFixed(1)} steps a second`);
      if (longest > LONGEST_TASK_MS) failures.push(`${title}: a task of ${longest.toFixed(0)} ms on the page`);
    }
  } finally {
    await browser.close();
    await stop();
    rmSync(folder, { recursive: true });
  }
  return {
    columns: [
      'slider, and what is in sight',
      'steps',
      'steps a second with everything on screen',
      'median step, ms',
      'slowest step, ms',
      'processor time of the page’s thread a step, ms',
      'longest task over 50 ms, ms',
    ],
    rows,
    failures,
  };
}

interface Drag {
  readonly seconds: number;
  readonly median: number;
  readonly slowest: number;
  readonly longest: number;
  /** What is in sight, and what of it did not change within a step. */
  readonly seen: readonly string[];
  readonly missing: readonly string[];
}

/** Counts what is drawn into each canvas, which changes nothing that a script could see otherwise. */
function countDrawings(): void {
  const counted = ['stroke', 'fill', 'fillRect'] as const;
  for (const method of counted) {
    const draw = CanvasRenderingContext2D.prototype[method];
    Object.defineProperty(CanvasRenderingContext2D.prototype, method, {
      value: function drawCounted(this: CanvasRenderingContext2D, ...parts: never[]) {
        const { dataset } = this.canvas;
        dataset.drawings = String(Number(dataset.drawings ?? 0) + 1);
        Reflect.apply(draw, this, parts);
      },
    });
  }
}

async function move(page: Page, { label, from, to }: DragOf): Promise<Drag> {
  return page.evaluate(
    async ({ wanted, first, last, steps }) => {
      const input = document.querySelector<HTMLInputElement>(`input[type="range"][aria-label="${wanted}"]`);
      if (!input) throw new Error(`no slider ${wanted}`);
      const isInSight = (element: Element): boolean => {
        const { top, bottom } = element.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      };
      const named = (selector: string, nameOf: (element: Element) => string) =>
        [...document.querySelectorAll(selector)]
          .filter(isInSight)
          .map((element) => [nameOf(element), element] as const);
      const followers = [
        ...named('figure', (figure) => figure.ariaLabel ?? 'figure'),
        ...named('section[aria-label="Backtest summary"]', () => 'summary'),
        ...named('table[aria-rowcount]', () => 'rows'),
      ];
      const changed = new Set<string>();
      let allChanged = (): void => undefined;
      const observers = followers.map(([follower, element]) => {
        const observer = new MutationObserver(() => {
          changed.add(follower);
          if (changed.size === followers.length) allChanged();
        });
        observer.observe(element, { subtree: true, childList: true, characterData: true, attributes: true });
        return observer;
      });
      const tasks: number[] = [];
      const taskObserver = new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map(({ duration }) => duration)),
      );
      taskObserver.observe({ type: 'longtask' });
      const nextFrame = () => new Promise((done) => requestAnimationFrame(done));
      const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      const missing = new Set<string>();
      const times: number[] = [];
      input.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      const started = performance.now();
      for (let step = 0; step < steps; step++) {
        const stepped = performance.now();
        changed.clear();
        const following = new Promise<void>((done) => {
          const late = setTimeout(() => {
            for (const [follower] of followers) if (!changed.has(follower)) missing.add(follower);
            done();
          }, 1000);
          allChanged = () => {
            clearTimeout(late);
            done();
          };
        });
        setValue?.call(input, String(first + ((last - first) * step) / (steps - 1)));
        input.dispatchEvent(new Event('input', { bubbles: true }));
        await following;
        times.push(performance.now() - stepped);
      }
      await nextFrame();
      const seconds = (performance.now() - started) / 1000;
      input.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
      for (const observer of observers) observer.disconnect();
      taskObserver.disconnect();
      times.sort((a, b) => a - b);
      return {
        seconds,
        median: times[Math.floor(times.length / 2)] ?? Number.NaN,
        slowest: times.at(-1) ?? Number.NaN,
        longest: tasks.reduce((most, duration) => Math.max(most, duration), 0),
        seen: followers.map(([follower]) => follower),
        missing: [...missing],
      };
    },
    { wanted: label, first: from, last: to, steps: STEPS },
  );
}

/** Ten columns, about 100 MB: the same file in every run. */
async function writeRows(file: string): Promise<void> {
  const out = createWriteStream(file);
  const next = uniformNumbers(1);
  const regimes = ['TRENDING', 'HIGH_VOL', 'LOW_VOL', 'MEAN_REVERTING', 'NORMAL'];
  let close = 100;
  out.write(
    'timestamp,raw_position,meta_prob,bandit_weight,regime,correlation_penalty,pnl,close,forward_return,note\n',
  );
  for (let from = 0; from < ROWS; from += 10_000) {
    const lines: string[] = [];
    for (let row = from; row < from + 10_000; row++) {
      const change = 0.002 * (next() - 0.5);
      const time = new Date(Date.UTC(2020, 0, 1) + 60_000 * row).toISOString();
      lines.push(
        [
          time,
          (4 * next() - 2).toFixed(6),
          next().toFixed(6),
          next().toFixed(6),
          regimes[Math.floor(regimes.length * next())],
          next().toFixed(6),
          (0.1 * next() - 0.05).toFixed(6),
          close.toFixed(4),
          change.toFixed(8),
          `bar ${row} of the backtest`,
        ].join(','),
      );
      close *= 1 + change;
    }
    if (!out.write(`${lines.join('\n')}\n`)) await new Promise((done) => out.once('drain', () => done(undefined)));
  }
  out.end();
  await finished(out);
}

/** Park and Miller's generator: the same numbers in every run. */
function uniformNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
