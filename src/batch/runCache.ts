import type { BacktestRun } from './backtestRun.ts';

/** Values made from a run's columns, each made anew only once what it was made from has changed. They live as long as the run. */
export class RunCache<T> {
  readonly #runs = new WeakMap<BacktestRun, Map<string, { readonly version: string; readonly value: T }>>();

  /** The value under `key`. `make` gets the one before, whose arrays it may use again. */
  read(run: BacktestRun, key: string, version: string, make: (before: T | undefined) => T): T {
    let values = this.#runs.get(run);
    if (!values) {
      values = new Map();
      this.#runs.set(run, values);
    }
    const known = values.get(key);
    if (known?.version === version) return known.value;
    const value = make(known?.value);
    values.set(key, { version, value });
    return value;
  }
}
