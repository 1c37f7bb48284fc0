import { describe, expect, it } from 'vitest';
import { AtrVolTarget } from '../../src/engine/AtrVolTarget.ts';
import { completeConfig, toSlots } from '../../src/engine/config.ts';
import { PositionScaler } from '../../src/engine/PositionScaler.ts';
import { pipelineOutputs } from '../../src/engine/pipelineProgram.ts';
import type { PipelineSwitches } from '../../src/engine/stages/stage.ts';
import { firstDifference, READERS, type Rows, runEveryReader } from './everyReader.ts';
import { cellsOf, encodeNames, namesOf, readCsv, type Table } from './golden.ts';

const SHARED = '../shared/backtests';

const BACKTESTS = [
  ...['goog_daily', 'btcusd_daily', 'eurusd_hourly'].map((name) => ({
    name,
    input: `${SHARED}/${name}.csv`,
    expected: `${SHARED}/${name}.expected.csv`,
  })),
  {
    name: 'simulatedBacktest',
    input: 'src/data/sample/simulatedBacktest.csv',
    expected: 'test/fixtures/simulatedBacktest.expected.csv',
  },
];

/** The columns of the expected file, by the names of the pipeline's outputs, for each way to run it. */
const RUNS: readonly { readonly switches: PipelineSwitches; readonly columns: Readonly<Record<string, string>> }[] = [
  {
    switches: { pyramid: true, voltarget: true },
    columns: {
      meta_factor: 'meta_factor',
      bandit_factor: 'bandit_factor',
      regime_factor: 'regime_factor',
      correlation_factor: 'correlation_factor',
      scaled_position: 'scaled_position',
      pyramided_position: 'pyramided_position',
      final_position: 'vol_targeted_pyramided_position',
    },
  },
  { switches: { pyramid: false, voltarget: true }, columns: { final_position: 'vol_targeted_position' } },
  { switches: { pyramid: true, voltarget: false }, columns: { final_position: 'pyramided_position' } },
];

const config = completeConfig();

describe.each(BACKTESTS)('the backtest $name', ({ input, expected }) => {
  const given = readCsv(input);
  const wanted = readCsv(expected);
  const isAbsent = given === undefined || wanted === undefined;

  it.skipIf(isAbsent).each(RUNS)(
    'has the reference’s result in every row, by every reader, %o',
    ({ switches, columns }) => {
      if (!given || !wanted) return;
      const trees = pipelineOutputs({ params: toSlots(config), switches });
      const results = runEveryReader(
        Object.fromEntries(Object.keys(columns).flatMap((name) => (trees[name] ? [[name, trees[name]] as const] : []))),
        rowsOf(given),
      );
      expect(wanted.rows.length).toBeGreaterThan(500);
      for (const reader of READERS)
        for (const [name, column] of Object.entries(columns))
          expect(
            firstDifference(results[reader][name] ?? [], cellsOf(wanted, column)),
            `${reader} ${name}`,
          ).toBeUndefined();
    },
  );

  it.skipIf(isAbsent)('has it decision by decision, through the module’s own methods', () => {
    if (!given || !wanted) return;
    const scaler = new PositionScaler();
    const target = new AtrVolTarget();
    const { position, metaProb, banditWeight, correlationPenalty, currentPnl, atr, close } = columnsOf(given);
    const regime = namesOf(given, 'regime');
    const cell = (column: readonly number[], i: number): number => column[i] ?? Number.NaN;
    const scaled = position.map((size, i) =>
      scaler.scale({
        position: size,
        metaProb: cell(metaProb, i),
        banditWeight: cell(banditWeight, i),
        regime: regime[i] ?? '',
        correlationPenalty: cell(correlationPenalty, i),
      }),
    );
    const pyramided = scaled.map((size, i) =>
      scaler.pyramidWinners({ position: size, metaProb: cell(metaProb, i), currentPnl: cell(currentPnl, i) }),
    );
    const targeted = scaled.map((size, i) =>
      target.scalePosition({ position: size, atr: cell(atr, i), close: cell(close, i) }),
    );
    expect(firstDifference(scaled, cellsOf(wanted, 'scaled_position'))).toBeUndefined();
    expect(firstDifference(pyramided, cellsOf(wanted, 'pyramided_position'))).toBeUndefined();
    expect(firstDifference(targeted, cellsOf(wanted, 'vol_targeted_position'))).toBeUndefined();
  });
});

function columnsOf(table: Table) {
  return {
    position: cellsOf(table, 'raw_position'),
    metaProb: cellsOf(table, 'meta_prob'),
    banditWeight: cellsOf(table, 'bandit_weight'),
    correlationPenalty: cellsOf(table, 'correlation_penalty'),
    currentPnl: cellsOf(table, 'pnl'),
    atr: cellsOf(table, 'atr'),
    close: cellsOf(table, 'close'),
  };
}

function rowsOf(table: Table): Rows {
  const { codes, multipliers } = encodeNames(namesOf(table, 'regime'), config.regimeScales);
  return {
    count: table.rows.length,
    columns: columnsOf(table),
    params: toSlots(config),
    codes: { regime: codes },
    tables: { regimeScales: multipliers },
    keyOf: { regimeScales: 'regime' },
  };
}
