import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BacktestRun } from '../../src/batch/backtestRun.ts';
import type { RowConstraint, RowFilter, RowOrder } from '../../src/batch/rowSelection.ts';
import { selectRows } from '../../src/batch/rowSelection.ts';
import { DEFAULT_SETTINGS } from '../../src/batch/runSettings.ts';
import { PositionScaler } from '../../src/engine/PositionScaler.ts';
import { readBacktest } from '../data/readText.ts';
import { runs } from '../property.ts';

/** A row as it was drawn; a position of `x` rejects it. */
interface Drawn {
  readonly day: number | 'soon';
  readonly position: number | 'x';
  readonly meta: number;
  readonly bandit: number;
  readonly regime: string;
  readonly penalty: number;
}

const tenth = (least: number, most: number) => fc.integer({ min: least * 10, max: most * 10 }).map((n) => n / 10);
/** Often a value that changes nothing, so that sizes meet the limits exactly. */
const often = (value: number, others: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, { weight: 2, arbitrary: others });
const drawn: fc.Arbitrary<Drawn> = fc.record({
  day: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constant('soon' as const)),
  position: fc.oneof(
    { weight: 5, arbitrary: tenth(-4, 4) },
    { weight: 4, arbitrary: fc.constantFrom(3, -3, 0, 0.1) },
    fc.constant('x' as const),
  ),
  meta: often(0.5, tenth(0, 1)),
  bandit: often(1, tenth(0, 1)),
  regime: fc.constantFrom('NORMAL', 'TRENDING', 'odd'),
  penalty: often(0, tenth(0, 1)),
});

const CONSTRAINTS = ['capped', 'banditFloored', 'correlationFloored', 'lifted', 'unknownRegime'] as const;
const day = (n: number): number => Date.UTC(2024, 0, n);
const range = fc
  .record({
    key: fc.constantFrom('position' as const, 'metaProb' as const, 'scaled_position' as const),
    least: tenth(-3, 1),
    most: tenth(0, 3),
  })
  .filter(({ least, most }) => least <= most);
const part: fc.Arbitrary<RowFilter> = fc.oneof(
  fc.record({ status: fc.constantFrom('scaled' as const, 'remark' as const, 'rejected' as const) }),
  fc.record({ constraint: fc.constantFrom(...CONSTRAINTS) }),
  fc.record({ regime: fc.constantFrom('NORMAL', 'TRENDING', 'odd') }),
  fc.record({ range }),
  fc.record({
    stretch: fc.record({
      from: fc.integer({ min: 1, max: 5 }).map(day),
      to: fc.integer({ min: 5, max: 9 }).map(day),
    }),
  }),
);
/** Two parts at most: more leave hardly ever a row, and then nothing is tested. */
const filters: fc.Arbitrary<RowFilter> = fc
  .array(part, { maxLength: 2 })
  .map(([first, second]) => ({ ...first, ...second }));
const orders: fc.Arbitrary<RowOrder> = fc.oneof(
  fc.constant('file' as const),
  fc.record({
    by: fc.constantFrom(
      'timestamp' as const,
      'position' as const,
      'metaProb' as const,
      'regime' as const,
      'scaled_position' as const,
    ),
    isDescending: fc.boolean(),
  }),
);

const config = { ...DEFAULT_SETTINGS.config, minPosition: 0.1 };
const scaler = new PositionScaler(config);

/** What the engine says of a row by itself; undefined for a rejected one. */
function breakdownOf({ position, meta, bandit, regime, penalty }: Drawn) {
  if (position === 'x') return undefined;
  return scaler.breakdown({ position, metaProb: meta, banditWeight: bandit, regime, correlationPenalty: penalty });
}

function binds(row: Drawn, constraint: RowConstraint): boolean {
  const result = breakdownOf(row);
  // Steps after the scaler are off in this run.
  const isLater = constraint === 'leverageCapped' || constraint === 'pyramidCapped' || constraint === 'finalCapped';
  return !isLater && result?.[constraint] === true;
}

/** The number that a row is sorted and filtered by; undefined where it has none. */
function keyOf(row: Drawn, by: 'timestamp' | 'position' | 'metaProb' | 'regime' | 'scaled_position') {
  if (row.position === 'x') return undefined;
  switch (by) {
    case 'timestamp':
      return row.day === 'soon' ? undefined : day(row.day);
    case 'position':
      return row.position;
    case 'metaProb':
      return row.meta;
    case 'regime':
      return ['NORMAL', 'TRENDING', 'odd'].indexOf(row.regime);
    case 'scaled_position':
      return breakdownOf(row)?.scaledPosition;
  }
}

const isWithin = (key: number | undefined, least: number, most: number): boolean =>
  key !== undefined && key >= least && key <= most;

function passes(row: Drawn, { status, constraint, regime, range: bounds, stretch }: RowFilter): boolean {
  const isRejected = row.position === 'x';
  const has = isRejected ? 'rejected' : row.day === 'soon' ? 'remark' : 'scaled';
  if (status !== undefined && status !== has && !(status === 'scaled' && has === 'remark')) return false;
  if (constraint !== undefined && !binds(row, constraint)) return false;
  if (regime !== undefined && (isRejected || row.regime !== regime)) return false;
  if (stretch && !isWithin(keyOf(row, 'timestamp'), stretch.from, stretch.to)) return false;
  if (!bounds) return true;
  const { key, least = 0, most = 0 } = bounds;
  if (key !== 'position' && key !== 'metaProb' && key !== 'scaled_position') throw new Error(`not drawn: ${key}`);
  return isWithin(keyOf(row, key), least, most);
}

function expectedRows(rows: readonly Drawn[], filter: RowFilter, order: RowOrder): number[] {
  const kept = rows.flatMap((row, place) => (passes(row, filter) ? [place] : []));
  if (typeof order !== 'object') return kept;
  const { by, isDescending } = order;
  if (by !== 'timestamp' && by !== 'position' && by !== 'metaProb' && by !== 'regime' && by !== 'scaled_position')
    throw new Error(`not drawn: ${by}`);
  const keys = rows.map((row) => keyOf(row, by));
  return kept.sort((a, b) => {
    const [x, y] = [keys[a], keys[b]];
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined) || a - b;
    return (isDescending ? y - x : x - y) || a - b;
  });
}

function read(rows: readonly Drawn[]): BacktestRun {
  const lines = rows.map(({ day: date, position, meta, bandit, regime, penalty }) =>
    [date === 'soon' ? date : `2024-01-0${date}`, position, meta, bandit, regime, penalty].join(','),
  );
  const header = 'timestamp,raw_position,meta_prob,bandit_weight,regime,correlation_penalty';
  // A first row that everything can be read in, so that the column of times is one.
  return new BacktestRun(readBacktest([header, ...lines].join('\n')), { ...DEFAULT_SETTINGS, config });
}

const FIRST: Drawn = { day: 1, position: 1, meta: 0.5, bandit: 1, regime: 'NORMAL', penalty: 0 };
const tables = fc.array(drawn, { minLength: 12, maxLength: 25 }).map((rows) => [FIRST, ...rows]);

it('rows are filtered and sorted as one by one, by what the engine says of each', () => {
  fc.assert(
    fc.property(tables, filters, orders, (rows, filter, order) => {
      const selected = selectRows(read(rows), filter, order);
      expect([...(selected ?? rows.keys())]).toEqual(expectedRows(rows, filter, order));
    }),
    { numRuns: runs(150) },
  );
});
