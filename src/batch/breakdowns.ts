import type { BacktestRun } from './backtestRun.ts';

/** Histograms over the same bins, in bars; `edges` has one entry more than each list of counts. */
export interface Distribution {
  readonly edges: Float64Array;
  readonly series: readonly { readonly id: 'raw' | 'scaled' | 'final'; readonly counts: Float64Array }[];
}

/** One regime's part of the backtest. Shares are of the scaled rows, and of Σ|scaled|. */
export interface RegimeLine {
  readonly name: string;
  readonly isKnown: boolean;
  readonly multiplier: number;
  readonly rows: number;
  readonly timeShare: number;
  readonly meanAbsRaw: number;
  readonly meanAbsScaled: number;
  readonly meanAbsFinal: number;
  /** 0 where every scaled position is zero. */
  readonly grossShare: number;
  /** Σ scaled × return over the rows that have one; undefined without returns. */
  readonly profitScaled?: number;
}

/** Counts raw, scaled and (where a later step is on) final positions of the scaled rows in `bins` bins around zero. */
export function countDistribution(run: BacktestRun, bins: number): Distribution {
  const candidates = [
    ['raw', run.input('position')],
    ['scaled', run.result('scaled_position')],
    ['final', run.result('final_position')],
  ] as const;
  const { order } = run.timeline;
  let widest = 0;
  for (const [, column] of candidates)
    if (column) for (const row of order) if (Math.abs(column[row]!) > widest) widest = Math.abs(column[row]!);
  const reach = widest > 0 ? widest : 1;
  const edges = Float64Array.from({ length: bins + 1 }, (_, edge) => (2 * reach * edge) / bins - reach);
  const series = candidates.flatMap(([id, column]) => {
    if (!column) return [];
    const counts = new Float64Array(bins);
    for (const row of order) counts[Math.min(bins - 1, Math.floor(((column[row]! + reach) / (2 * reach)) * bins))]!++;
    return [{ id, counts }];
  });
  return { edges, series };
}

/** A line per regime of the file, in the order in which they appear; none where the file has no regimes. Source: section 12. */
export function measureRegimes(run: BacktestRun): readonly RegimeLine[] {
  const regimes = run.backtest.coded.get('regime');
  if (!regimes) return [];
  const { order } = run.timeline;
  const raw = run.input('position');
  const scaled = run.result('scaled_position');
  const final = run.result('final_position') ?? scaled;
  const { returns } = run.nextReturns;
  if (!raw || !scaled || !final) throw new Error('missing column: raw or scaled position');
  const sumsOf = (): Float64Array => new Float64Array(regimes.categories.length);
  const [rows, rawSum, scaledSum, finalSum, profit] = [sumsOf(), sumsOf(), sumsOf(), sumsOf(), sumsOf()];
  let gross = 0;
  for (const row of order) {
    const code = regimes.codes[row]!;
    rows[code]!++;
    rawSum[code]! += Math.abs(raw[row]!);
    scaledSum[code]! += Math.abs(scaled[row]!);
    finalSum[code]! += Math.abs(final[row]!);
    gross += Math.abs(scaled[row]!);
    const rate = returns ? returns[row]! : Number.NaN;
    if (!Number.isNaN(rate)) profit[code]! += scaled[row]! * rate;
  }
  return regimes.categories.flatMap(({ name }, code): RegimeLine[] => {
    const count = rows[code]!;
    if (count === 0) return [];
    const multiplier = run.multiplierOf(name);
    return [
      {
        name,
        isKnown: multiplier !== undefined,
        multiplier: multiplier ?? 1,
        rows: count,
        timeShare: count / order.length,
        meanAbsRaw: rawSum[code]! / count,
        meanAbsScaled: scaledSum[code]! / count,
        meanAbsFinal: finalSum[code]! / count,
        grossShare: gross > 0 ? scaledSum[code]! / gross : 0,
        ...(returns ? { profitScaled: profit[code]! } : {}),
      },
    ];
  });
}
