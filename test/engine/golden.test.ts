import { describe, expect, it } from 'vitest';
import { AtrVolTarget } from '../../src/engine/AtrVolTarget.ts';
import { averageTrueRange } from '../../src/engine/averageTrueRange.ts';
import { completeConfig, type ScalerConfig, toSlots } from '../../src/engine/config.ts';
import type { Node } from '../../src/engine/expr/tree.ts';
import { PositionScaler } from '../../src/engine/PositionScaler.ts';
import { pipelineOutputs } from '../../src/engine/pipelineProgram.ts';
import { clip } from '../../src/engine/stages/clip.ts';
import { pyramiding } from '../../src/engine/stages/pyramiding.ts';
import { regimeVolatilityTree } from '../../src/engine/stages/regimeVolatility.ts';
import { volatilityTarget } from '../../src/engine/stages/volatilityTarget.ts';
import { traceDecision } from '../../src/engine/trace.ts';
import { firstDifference, READERS, type Rows, runEveryReader } from './everyReader.ts';
import { encodeNames, namesOf, numbersOf, readGolden, type Table } from './golden.ts';

/** Every reader of the trees gives the expected columns, to the last bit. */
function expectEveryReader(
  trees: Readonly<Record<string, Node>>,
  rows: Rows,
  expected: Readonly<Record<string, ArrayLike<number>>>,
): void {
  const results = runEveryReader(trees, rows);
  for (const reader of READERS)
    for (const [name, column] of Object.entries(expected))
      expect(firstDifference(results[reader][name] ?? [], column), `${reader} ${name}`).toBeUndefined();
}

const only = (trees: Readonly<Record<string, Node>>, names: readonly string[]): Record<string, Node> =>
  Object.fromEntries(Object.entries(trees).filter(([name]) => names.includes(name)));

interface ScaleVectors extends Table {
  readonly name: string;
  readonly config: Partial<ScalerConfig>;
}

const OFF = { pyramid: false, voltarget: false } as const;

describe.each(readGolden<readonly ScaleVectors[]>('scale'))('scale, $name', (vectors) => {
  const config = completeConfig(vectors.config);
  const scaler = new PositionScaler(vectors.config);
  const position = numbersOf(vectors, 'position');
  const metaProb = numbersOf(vectors, 'metaProb');
  const banditWeight = numbersOf(vectors, 'banditWeight');
  const regime = namesOf(vectors, 'regime');
  const correlationPenalty = numbersOf(vectors, 'correlationPenalty');
  const expected = {
    meta_factor: numbersOf(vectors, 'metaFactor'),
    bandit_factor: numbersOf(vectors, 'banditFactor'),
    regime_factor: numbersOf(vectors, 'regimeFactor'),
    correlation_factor: numbersOf(vectors, 'correlationFactor'),
    scaled_position: numbersOf(vectors, 'scaledPosition'),
  };

  it('gives the reference’s factors and sizes with every reader', () => {
    const params = toSlots(config);
    const { codes, multipliers } = encodeNames(regime, config.regimeScales);
    const rows: Rows = {
      count: position.length,
      columns: { position, metaProb, banditWeight, correlationPenalty },
      params,
      codes: { regime: codes },
      tables: { regimeScales: multipliers },
      keyOf: { regimeScales: 'regime' },
    };
    expectEveryReader(only(pipelineOutputs({ params, switches: OFF }), Object.keys(expected)), rows, expected);
  });

  it('gives them decision by decision', () => {
    const breakdowns = position.map((size, i) =>
      scaler.breakdown({
        position: size,
        metaProb: metaProb[i] ?? Number.NaN,
        banditWeight: banditWeight[i] ?? Number.NaN,
        regime: regime[i] ?? '',
        correlationPenalty: correlationPenalty[i] ?? Number.NaN,
      }),
    );
    const same = (found: readonly number[], wanted: readonly number[]) =>
      expect(firstDifference(found, wanted)).toBeUndefined();
    same(
      breakdowns.map((b) => b.metaFactor),
      expected.meta_factor,
    );
    same(
      breakdowns.map((b) => b.banditFactor),
      expected.bandit_factor,
    );
    same(
      breakdowns.map((b) => b.regimeFactor),
      expected.regime_factor,
    );
    same(
      breakdowns.map((b) => b.correlationFactor),
      expected.correlation_factor,
    );
    same(
      breakdowns.map((b) => b.scaledPosition),
      expected.scaled_position,
    );
    same(
      breakdowns.map((b) => b.referenceFinalScale),
      numbersOf(vectors, 'referenceFinalScale'),
    );
  });

  it('gives them in a batch, with names and with codes', () => {
    const dictionary = [...new Set(regime)];
    const codes = Uint32Array.from(regime, (name) => dictionary.indexOf(name));
    for (const column of [[...regime], { codes, dictionary }]) {
      const batch = scaler.scaleBatch({ position, metaProb, banditWeight, regime: column, correlationPenalty });
      expect(batch.problems).toEqual([]);
      expect(firstDifference(batch.scaledPosition, expected.scaled_position)).toBeUndefined();
      expect(firstDifference(batch.metaFactor, expected.meta_factor)).toBeUndefined();
      expect(firstDifference(batch.banditFactor, expected.bandit_factor)).toBeUndefined();
      expect(firstDifference(batch.regimeFactor, expected.regime_factor)).toBeUndefined();
      expect(firstDifference(batch.correlationFactor, expected.correlation_factor)).toBeUndefined();
    }
  });
});

describe('pyramidWinners', () => {
  const vectors = readGolden<Table>('pyramidWinners');
  const position = numbersOf(vectors, 'position');
  const metaProb = numbersOf(vectors, 'metaProb');
  const currentPnl = numbersOf(vectors, 'currentPnl');
  const pnlThreshold = numbersOf(vectors, 'pnlThreshold');
  const maxPosition = numbersOf(vectors, 'maxPosition');
  const result = numbersOf(vectors, 'result');

  it('gives the reference’s sizes decision by decision', () => {
    const found = position.map((size, i) =>
      new PositionScaler({ maxPosition: maxPosition[i] ?? Number.NaN }).pyramidWinners({
        position: size,
        metaProb: metaProb[i] ?? Number.NaN,
        currentPnl: currentPnl[i] ?? Number.NaN,
        pnlThreshold: pnlThreshold[i] ?? Number.NaN,
      }),
    );
    expect(firstDifference(found, result)).toBeUndefined();
  });

  it('gives them with every reader', () => {
    // The threshold and the cap differ from row to row here, so that they are columns and not parameters.
    const size: Node = { op: 'mul', a: { op: 'input', name: 'position' }, b: asColumns(pyramiding.tree) };
    expectEveryReader(
      { result: clip(size, { op: 'input', name: 'maxPosition' }) },
      {
        count: position.length,
        columns: { position, metaProb, currentPnl, pnlThreshold, maxPosition },
        params: toSlots(completeConfig()),
      },
      { result },
    );
  });
});

/** The tree with the parameter pnlThreshold read from a column of that name. */
function asColumns(tree: Node): Node {
  if (tree.op === 'param') return tree.name === 'pnlThreshold' ? { op: 'input', name: tree.name } : tree;
  if (tree.op === 'lit' || tree.op === 'input' || tree.op === 'lookup') return tree;
  if (tree.op === 'sqrt') return { ...tree, a: asColumns(tree.a) };
  const operands = { a: asColumns(tree.a), b: asColumns(tree.b) };
  if (tree.op === 'ifLess') return { ...tree, ...operands, met: asColumns(tree.met), unmet: asColumns(tree.unmet) };
  return { ...tree, ...operands };
}

describe('scaleByRegimeVolatility', () => {
  const vectors = readGolden<Table>('scaleByRegimeVolatility');
  const position = numbersOf(vectors, 'position');
  const regime = namesOf(vectors, 'regime');
  const currentVol = numbersOf(vectors, 'currentVol');
  const baselineVol = numbersOf(vectors, 'baselineVol');
  const result = numbersOf(vectors, 'result');

  it('gives the reference’s sizes decision by decision', () => {
    const scaler = new PositionScaler();
    const found = position.map((size, i) =>
      scaler.scaleByRegimeVolatility({
        position: size,
        regime: regime[i] ?? '',
        currentVol: currentVol[i] ?? Number.NaN,
        baselineVol: baselineVol[i] ?? Number.NaN,
      }),
    );
    expect(firstDifference(found, result)).toBeUndefined();
  });

  it('gives them with every reader', () => {
    const config = completeConfig();
    const { codes, multipliers } = encodeNames(regime, config.regimeScales);
    expectEveryReader(
      { result: regimeVolatilityTree },
      {
        count: position.length,
        columns: { position, currentVol, baselineVol },
        params: toSlots(config),
        codes: { regime: codes },
        tables: { regimeScales: multipliers },
        keyOf: { regimeScales: 'regime' },
      },
      { result },
    );
  });
});

interface AtrVectors {
  readonly scalePosition: Table;
  readonly averageTrueRange: {
    readonly high: readonly number[];
    readonly low: readonly number[];
    readonly close: readonly number[];
    readonly period: number;
    readonly relativeTolerance: number;
    readonly atr: readonly number[];
  };
}

describe('atrVolTarget', () => {
  const { scalePosition, averageTrueRange: ranges } = readGolden<AtrVectors>('atrVolTarget');
  const position = numbersOf(scalePosition, 'position');
  const atr = numbersOf(scalePosition, 'atr');
  const close = numbersOf(scalePosition, 'close');
  const result = numbersOf(scalePosition, 'result');

  it('gives the reference’s sizes decision by decision', () => {
    const target = new AtrVolTarget();
    const found = position.map((size, i) =>
      target.scalePosition({ position: size, atr: atr[i] ?? Number.NaN, close: close[i] ?? Number.NaN }),
    );
    expect(firstDifference(found, result)).toBeUndefined();
  });

  it('gives them with every reader', () => {
    expectEveryReader(
      { result: { op: 'mul', a: { op: 'input', name: 'position' }, b: volatilityTarget.tree } },
      { count: position.length, columns: { position, atr, close }, params: toSlots(completeConfig()) },
      { result },
    );
  });

  it('gives the reference’s average true range within its tolerance', () => {
    const found = averageTrueRange(ranges, ranges.period);
    expect(found).toHaveLength(ranges.atr.length);
    ranges.atr.forEach((expected, i) => {
      expect(Math.abs((found[i] ?? Number.NaN) / expected - 1)).toBeLessThanOrEqual(ranges.relativeTolerance);
    });
  });
});

interface Extension {
  readonly config: Partial<ScalerConfig>;
  readonly inputs: {
    readonly position: number;
    readonly metaProb: number;
    readonly banditWeight: number;
    readonly regime: string;
    readonly correlationPenalty: number;
    readonly currentPnl: number;
    readonly atrOverClose: number;
  };
  readonly scaledPosition: number;
  readonly pyramidedPosition: number;
  readonly volMultiplier: number;
  readonly finalPosition: number;
}

/** The reference divides by its own √(8/π), so annualised figures agree to this. */
const ANNUALISED_TOLERANCE = 1e-14;

describe('extensions', () => {
  const { cases } = readGolden<{ readonly cases: readonly Extension[] }>('extensions');
  const switches = { pyramid: true, voltarget: true } as const;

  it.each(cases.map((vector, i) => [i, vector] as const))('gives case %i with every reader', (_, vector) => {
    const config = completeConfig(vector.config);
    const params = toSlots(config);
    const { regime, atrOverClose, ...numbers } = vector.inputs;
    const inputs = { ...numbers, atr: atrOverClose, close: 1 };
    const trace = traceDecision({ ...inputs, regime }, config, switches);
    const found = {
      scaled_position: trace.scaled,
      pyramided_position: trace.pyramided,
      vol_multiplier: trace.steps.find(({ stage }) => stage.id === 'voltarget')?.factor ?? Number.NaN,
      final_position: trace.final,
    };
    const tolerance = config.annualise ? ANNUALISED_TOLERANCE : 0;
    expect(found.scaled_position).toBe(vector.scaledPosition);
    expect(found.pyramided_position).toBe(vector.pyramidedPosition);
    expectClose(found.vol_multiplier, vector.volMultiplier, tolerance);
    expectClose(found.final_position, vector.finalPosition, tolerance);
    const { codes, multipliers } = encodeNames([regime], config.regimeScales);
    expectEveryReader(
      only(pipelineOutputs({ params, switches }), Object.keys(found)),
      {
        count: 1,
        columns: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, [value]])),
        params,
        codes: { regime: codes },
        tables: { regimeScales: multipliers },
        keyOf: { regimeScales: 'regime' },
      },
      Object.fromEntries(Object.entries(found).map(([name, value]) => [name, [value]])),
    );
  });
});

function expectClose(found: number, expected: number, relativeTolerance: number): void {
  if (relativeTolerance === 0 || expected === 0) expect(found).toBe(expected);
  else expect(Math.abs(found / expected - 1)).toBeLessThanOrEqual(relativeTolerance);
}
