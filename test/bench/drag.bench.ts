import { chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../scripts/findBrowser.mjs';
import { serve } from '../../scripts/serve.mjs';

export const name = 'drag on Explore';

interface Table {
  readonly columns: string[];
  readonly rows: (string | number)[][];
  readonly failures: string[];
}

const SLIDERS = ['Raw position', 'Meta probability', 'Bandit weight', 'Correlation penalty', 'Current P&L', 'ATR'];
const MOVES = 120;
/** No task on the page may be longer while a slider is dragged. */
const LONGEST_TASK_MS = 50;

/** Drags every slider of the built page from end to end, one move a frame, with everything switched on, and records what it cost. */
export async function run(): Promise<Table> {
  const { address, stop } = await serve({ root: `${process.cwd()}/dist` });
  const executablePath = findBrowser();
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    await page.goto(`${address}?view=explore&position=1&meta=0.7&pyramid=on&voltarget=on`);
    await page.waitForLoadState('networkidle');
    const rows: (string | number)[][] = [];
    const failures: string[] = [];
    for (const slider of SLIDERS) {
      await drag(page, slider);
      const { longest, longTasks, sameFrame, median, chartsMoved } = await drag(page, slider);
      rows.push([slider, MOVES, longTasks, longest.toFixed(0), median.toFixed(1), `${sameFrame} of ${MOVES}`]);
      if (longest > LONGEST_TASK_MS) failures.push(`${slider}: a task of ${longest.toFixed(0)} ms while dragging`);
      if (!chartsMoved) failures.push(`${slider}: the charts did not follow`);
      if (sameFrame < MOVES) failures.push(`${slider}: the headline missed the frame of ${MOVES - sameFrame} moves`);
    }
    return {
      columns: [
        'slider',
        'moves',
        'tasks over 50 ms',
        'longest of them, ms',
        'input to headline, median ms',
        'headline in the same frame',
      ],
      rows,
      failures,
    };
  } finally {
    await browser.close();
    await stop();
  }
}

interface Cost {
  readonly longest: number;
  readonly longTasks: number;
  readonly sameFrame: number;
  readonly median: number;
  /** Whether the pictures changed while the slider was held: a page that draws nothing has no long tasks either. */
  readonly chartsMoved: boolean;
}

async function drag(page: Page, label: string): Promise<Cost> {
  return page.evaluate(
    async ({ label: wanted, moves }) => {
      const input = document.querySelector<HTMLInputElement>(`input[type="range"][aria-label="${wanted}"]`);
      const headline = document.querySelector('output data');
      if (!input || !headline) throw new Error(`no slider ${wanted}`);
      const tasks: number[] = [];
      const observer = new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map(({ duration }) => duration)),
      );
      observer.observe({ type: 'longtask' });
      const nextFrame = () => new Promise((done) => requestAnimationFrame(done));
      const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      const drawn = () =>
        document.querySelector('figure[aria-label="Factor contributions chart"] svg')?.innerHTML ?? '';
      const pictures = new Set<string>();
      const [from, to] = [Number(input.min), Number(input.max)];
      const times: number[] = [];
      let sameFrame = 0;
      input.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      for (let i = 0; i < moves; i++) {
        await nextFrame();
        const started = performance.now();
        setValue?.call(input, String(from + ((to - from) * i) / (moves - 1)));
        input.dispatchEvent(new Event('input', { bubbles: true }));
        // React has drawn by now or it has not: this runs in the same task as the event.
        times.push(performance.now() - started);
        const shown = Number(input.getAttribute('aria-valuenow'));
        const wantedStep = from + ((to - from) * i) / (moves - 1);
        if (i % 10 === 0) pictures.add(drawn());
        if (Math.abs(shown - wantedStep) <= (to - from) / 20) sameFrame++;
      }
      input.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
      await nextFrame();
      await nextFrame();
      observer.disconnect();
      times.sort((a, b) => a - b);
      return {
        longest: tasks.reduce((most, duration) => Math.max(most, duration), 0),
        longTasks: tasks.length,
        sameFrame,
        median: times[Math.floor(times.length / 2)] ?? Number.NaN,
        chartsMoved: pictures.size > 1,
      };
    },
    { label, moves: MOVES },
  );
}
