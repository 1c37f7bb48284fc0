import { BacktestRun } from '../batch/backtestRun.ts';
import type { DrawnSeries } from '../batch/drawnSeries.ts';
import type { EnvelopeSource } from '../batch/envelope.ts';
import { createMeasuring, type Measuring } from '../batch/metrics.ts';
import { pickStrategy } from '../batch/pickStrategy.ts';
import type { RunSettings } from '../batch/runSettings.ts';
import type { ReadBacktest } from '../data/readBacktest.ts';

/**
 * A backtest with its results. What is measured and drawn is `run`: the whole file, or one strategy of it, which then is a
 * backtest of its own. Rows keep their places and their results in `whole`, which is what is downloaded.
 */
export class ShownRun {
  readonly whole: BacktestRun;
  #run: BacktestRun;
  #measuring: Measuring;
  #trees = new Map<DrawnSeries, EnvelopeSource | undefined>();
  #asked: string | undefined;

  constructor(backtest: ReadBacktest, settings: RunSettings) {
    this.whole = new BacktestRun(backtest, settings);
    this.#run = this.whole;
    this.#measuring = createMeasuring(this.#run);
    if (settings.strategy !== undefined) this.configure(settings);
  }

  get run(): BacktestRun {
    return this.#run;
  }

  get measuring(): Measuring {
    return this.#measuring;
  }

  /** The trees that were built under the settings. */
  get trees(): Map<DrawnSeries, EnvelopeSource | undefined> {
    return this.#trees;
  }

  /** The strategy that is shown; undefined for all. */
  get strategy(): string | undefined {
    return this.#run === this.whole ? undefined : this.#asked;
  }

  /** Runs every row with these settings. A strategy that the file does not have stands for all of them. */
  configure(settings: RunSettings): void {
    this.whole.configure(settings);
    if (settings.strategy !== this.#asked) this.#pick(settings);
    else if (this.#run !== this.whole) this.#run.configure(settings);
    this.#measuring = createMeasuring(this.#run);
    this.#trees = new Map();
  }

  #pick(settings: RunSettings): void {
    const { whole } = this;
    const picked = settings.strategy === undefined ? undefined : pickStrategy(whole.backtest, settings.strategy);
    this.#asked = settings.strategy;
    // The positions of a strategy are those that it has in the file, so its volatility is made annual as there.
    this.#run = picked ? new BacktestRun(picked, settings, whole.dataPeriodsPerYear) : whole;
  }
}
