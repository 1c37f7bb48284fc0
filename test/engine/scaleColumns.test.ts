import { describe, expect, it } from 'vitest';
import { PositionScaler } from '../../src/engine/PositionScaler.ts';
import type { BatchColumns } from '../../src/engine/scaleColumns.ts';
import { firstDifference } from './everyReader.ts';

const scaler = new PositionScaler();

describe('scaleBatch', () => {
  it('lets a missing column stand at its default', () => {
    const batch = scaler.scaleBatch({ position: [1, -2, 0, -0, 9] });
    expect(firstDifference(batch.scaledPosition, [1, -2, 0, -0, 3])).toBeUndefined();
    expect(firstDifference(batch.uncappedPosition, [1, -2, 0, -0, 9])).toBeUndefined();
    for (const factor of [batch.metaFactor, batch.banditFactor, batch.regimeFactor, batch.correlationFactor])
      expect([...factor]).toEqual([1, 1, 1, 1, 1]);
    expect(batch.problems).toEqual([]);
  });

  it('takes the multiplier of NORMAL where there is no regime, whatever the table says of it', () => {
    expect([
      ...new PositionScaler({ regimeScales: { NORMAL: 0.5 } }).scaleBatch({ position: [1] }).scaledPosition,
    ]).toEqual([0.5]);
    expect([...new PositionScaler({ regimeScales: {} }).scaleBatch({ position: [1] }).scaledPosition]).toEqual([1]);
  });

  it('reads number arrays and typed arrays alike', () => {
    const position = [1.5, -0.25, 0];
    const metaProb = [0, 0.5, 1];
    const expected = [...scaler.scaleBatch({ position, metaProb }).scaledPosition];
    expect(expected).toEqual([0.75, -0.25, 0]);
    for (const make of [Float32Array, Float64Array] as const) {
      const batch = scaler.scaleBatch({ position: make.from(position), metaProb: make.from(metaProb) });
      expect([...batch.scaledPosition]).toEqual(expected);
    }
  });

  it('leaves the columns it was given as they were', () => {
    const position = Float64Array.of(5, NaN);
    const codes = Uint8Array.of(0, 7);
    scaler.scaleBatch({ position, regime: { codes, dictionary: ['TRENDING'] } });
    expect([...position]).toEqual([5, NaN]);
    expect([...codes]).toEqual([0, 7]);
  });

  it('reports each bad cell with row, column, value and reason, gives its row NaN and computes all others', () => {
    const batch = scaler.scaleBatch({
      position: [1, NaN, 1, 1, 1, Infinity],
      metaProb: [0.5, 0.5, -0.1, 0.5, 0.5, 2],
      banditWeight: [1, 1, 1, 1.5, 1, 1],
      correlationPenalty: [0, 0, 0, 0, NaN, 0],
      regime: ['TRENDING', 'X', 'X', 'X', 'X', 'X'],
    });
    expect(batch.problems).toEqual([
      { row: 1, column: 'position', value: NaN, reason: 'not a finite number' },
      { row: 2, column: 'metaProb', value: -0.1, reason: 'not a finite number from 0 to 1' },
      { row: 3, column: 'banditWeight', value: 1.5, reason: 'not a finite number from 0 to 1' },
      { row: 4, column: 'correlationPenalty', value: NaN, reason: 'not a finite number from 0 to 1' },
      { row: 5, column: 'position', value: Infinity, reason: 'not a finite number' },
      { row: 5, column: 'metaProb', value: 2, reason: 'not a finite number from 0 to 1' },
    ]);
    const { problems, ...columns } = batch;
    expect(problems).toHaveLength(6);
    for (const column of Object.values(columns)) expect([...column].slice(1)).toEqual([NaN, NaN, NaN, NaN, NaN]);
    expect(batch.scaledPosition[0]).toBe(1.4);
  });

  it('reports cells that are no numbers at all, rather than reading them as some', () => {
    const cells: unknown[] = [null, undefined, '1', true, 1];
    // @ts-expect-error what a caller without a compiler may pass
    const batch = scaler.scaleBatch({ position: cells });
    expect(batch.problems.map(({ row, value }) => [row, value])).toEqual([
      [0, null],
      [1, undefined],
      [2, '1'],
      [3, true],
    ]);
    expect([...batch.scaledPosition]).toEqual([NaN, NaN, NaN, NaN, 1]);
  });

  it('reports a code beyond the dictionary and a regime that is no name', () => {
    const coded = scaler.scaleBatch({
      position: [1, 1, 1],
      regime: { codes: Uint16Array.of(0, 2, 1), dictionary: ['TRENDING', 'HIGH_VOL'] },
    });
    expect([...coded.scaledPosition]).toEqual([1.4, NaN, 0.7]);
    expect(coded.problems).toEqual([
      { row: 1, column: 'regime', value: 2, reason: 'not a code of the dictionary, which has 2 names' },
    ]);
    // @ts-expect-error what a caller without a compiler may pass
    const named = scaler.scaleBatch({ position: [1, 1], regime: ['TRENDING', null] });
    expect([...named.scaledPosition]).toEqual([1.4, NaN]);
    expect(named.problems).toEqual([{ row: 1, column: 'regime', value: null, reason: 'not the name of a regime' }]);
  });

  it('compares names exactly, and takes names such as __proto__ as names like any other', () => {
    const names = ['__proto__', 'constructor', 'toString', 'trending', 'TRENDING '];
    const dictionary = [...names];
    const codes = Uint8Array.from(names.keys());
    for (const regime of [names, { codes, dictionary }])
      expect([...scaler.scaleBatch({ position: [1, 1, 1, 1, 1], regime }).scaledPosition]).toEqual([1, 1, 1, 1, 1]);
    const regimeScales: Record<string, number> = JSON.parse('{"__proto__": 0.25, "constructor": 0.5}');
    const batch = new PositionScaler({ regimeScales }).scaleBatch({ position: [1, 1, 1], regime: names.slice(0, 3) });
    expect([...batch.scaledPosition]).toEqual([0.25, 0.5, 1]);
  });

  it('throws for columns of unequal length and names them', () => {
    const cases: readonly [BatchColumns, string][] = [
      [{ position: [1, 2], metaProb: [0.5] }, 'position 2, metaProb 1'],
      [{ position: [1], regime: [] }, 'position 1, regime 0'],
      [{ position: [1], regime: { codes: new Uint8Array(3), dictionary: ['A'] } }, 'position 1, regime 3'],
    ];
    for (const [columns, found] of cases) {
      expect(() => scaler.scaleBatch(columns)).toThrow(RangeError);
      expect(() => scaler.scaleBatch(columns)).toThrow(found);
    }
  });

  it('gives nothing for nothing', () => {
    expect(scaler.scaleBatch({ position: [] })).toMatchObject({ scaledPosition: new Float64Array(), problems: [] });
  });

  it('knows more than 65,536 names of regimes', () => {
    const names = Array.from({ length: 70_000 }, (_, i) => `R${i}`);
    const regimeScales = { R0: 0.5, R69999: 2 };
    const position = new Float64Array(names.length).fill(1);
    const { scaledPosition } = new PositionScaler({ regimeScales }).scaleBatch({ position, regime: names });
    expect([scaledPosition[0], scaledPosition[65_536], scaledPosition[69_999]]).toEqual([0.5, 1, 2]);
  });

  it('applies the minimum after the cap', () => {
    const batch = new PositionScaler({ minPosition: 0.1 }).scaleBatch({ position: [0.05, -0.05, 0, -0, 0.1, 5] });
    expect(firstDifference(batch.scaledPosition, [0.1, -0.1, 0, -0, 0.1, 3])).toBeUndefined();
    expect([...batch.uncappedPosition]).toEqual([0.05, -0.05, 0, -0, 0.1, 5]);
  });
});
