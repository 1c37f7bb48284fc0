import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlainPasses, LEADING_SHIFT, PATH_LIST_COUNT, type Passes } from '../../src/batch/passes.ts';
import { createPasses } from '../../src/batch/wasmPasses.ts';
import { ColumnMemory } from '../../src/data/columnMemory.ts';
import { runs } from '../property.ts';

const MOST = 300;
const numbers = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: -4, max: 4, noNaN: true }) },
    { weight: 2, arbitrary: fc.constantFrom(0, -0, 1, -1, 3, -3) },
  ),
  { minLength: 1, maxLength: MOST, size: 'max' },
);
const gappy = numbers.chain((list) =>
  fc.array(fc.nat(list.length - 1)).map((places) => list.map((value, i) => (places.includes(i) ? Number.NaN : value))),
);
const rates = numbers.map((list) => list.map((value) => value / 40));

/** Both ways of passing over the same columns: lists for TypeScript, and copies in the memory for WebAssembly. */
function both(lists: readonly (readonly number[])[]): readonly (readonly [Passes, readonly Float64Array[]])[] {
  const memory = new ColumnMemory();
  const wasm = createPasses(memory, MOST);
  const columns = lists.map((list) => memory.copyNumbers(list));
  const views = columns.map((column) => memory.numbers(column));
  return [
    [createPlainPasses(), lists.map((list) => Float64Array.from(list))],
    [wasm, views],
  ];
}

/** What a pass gives, of both; the sums in them differ by their order only. */
function expectSame<T>(
  lists: readonly (readonly number[])[],
  pass: (passes: Passes, columns: readonly Float64Array[]) => T,
  read: (result: T) => readonly number[],
): readonly number[] {
  const [plain = [], wasm = []] = both(lists).map(([passes, columns]) => read(pass(passes, columns)));
  expect(wasm.length).toBe(plain.length);
  plain.forEach((value, i) => {
    const tolerance = 1e-13 * (1 + Math.abs(value)) * MOST;
    if (Number.isFinite(value)) expect(Math.abs((wasm[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(tolerance);
    else expect(wasm[i]).toEqual(value);
  });
  return wasm;
}

const total = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0);

describe('the passes over columns', () => {
  it('compile here: otherwise TypeScript would be compared with itself', () => {
    const memory = new ColumnMemory();
    expect(createPasses(memory, 1).constructor.name).toBe('WasmPasses');
  });

  it('sum sizes, steps and numbers', () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const [sum, filled, largest] = expectSame(
          [list],
          (passes, [values]) => passes.sumSizes(values ?? new Float64Array(0)),
          Object.values,
        );
        expect(sum).toBeCloseTo(total(list.map(Math.abs)), 9);
        expect(filled).toBe(list.filter((value) => value !== 0).length);
        expect(largest).toBe(Math.max(...list.map(Math.abs)));
        const [steps, plain] = expectSame(
          [list],
          (passes, [values]) => [
            passes.sumSteps(values ?? new Float64Array(0)),
            passes.sum(values ?? new Float64Array(0)),
          ],
          (found) => found,
        );
        expect(steps).toBeCloseTo(total(list.slice(1).map((value, i) => Math.abs(value - (list[i] ?? 0)))), 9);
        expect(plain).toBeCloseTo(total(list), 9);
      }),
    );
  });

  it('earn size × return less costs, and nothing where there is no return', () => {
    const lists = numbers.chain((sizes) =>
      fc.tuple(
        fc.constant(sizes),
        fc.array(fc.oneof(fc.constant(Number.NaN), fc.double({ min: -1, max: 1, noNaN: true })), {
          minLength: sizes.length,
          maxLength: sizes.length,
        }),
        fc.constantFrom(0, 0.01),
      ),
    );
    fc.assert(
      fc.property(lists, ([sizes, returns, cost]) => {
        const earned = expectSame(
          [sizes, returns, sizes.map(() => 7)],
          (passes, [a, b, into]) => {
            if (a && b && into) passes.earn(a, b, cost, into);
            return into;
          },
          (into) => Array.from(into ?? []),
        );
        const expected = sizes.map((size, i) => {
          const net = size * (returns[i] ?? Number.NaN) - cost * Math.abs(size - (sizes[i - 1] ?? 0));
          return Number.isNaN(net) ? 0 : net;
        });
        expect(earned.map((value) => value + 0)).toEqual(expected.map((value) => value + 0));
      }),
    );
  });

  it('sum what was won and lost, and the powers of the distance from the mean without the gaps', () => {
    fc.assert(
      fc.property(rates, fc.array(fc.nat(MOST)), (list, places) => {
        const [sum, gains, losses, squares, won, moved] = expectSame(
          [list],
          (passes, [values]) => passes.sumSigns(values ?? new Float64Array(0)),
          Object.values,
        );
        const lost = list.filter((value) => value < 0);
        expect(sum).toBeCloseTo(total(list), 12);
        expect(gains).toBeCloseTo(total(list.filter((value) => value > 0)), 12);
        expect(losses).toBeCloseTo(-total(lost), 12);
        expect(squares).toBeCloseTo(total(lost.map((value) => value * value)), 12);
        expect([won, moved]).toEqual([
          list.filter((value) => value > 0).length,
          list.filter((value) => value !== 0).length,
        ]);
        const gaps = Uint32Array.from(new Set(places.filter((place) => place < list.length))).sort();
        const powers = expectSame(
          [list],
          (passes, [values]) => passes.sumPowers(values ?? new Float64Array(0), gaps, 0.01),
          Object.values,
        );
        const away = list.filter((_, i) => !gaps.includes(i)).map((value) => value - 0.01);
        [2, 3, 4].forEach((power, k) => {
          expect(powers[k]).toBeCloseTo(total(away.map((value) => value ** power)), 12);
        });
      }),
    );
  });

  it('compound as a plain loop over every point does, ruin included', () => {
    const anyRates = fc.oneof(rates, numbers);
    fc.assert(
      fc.property(anyRates, fc.constantFrom(1, 0.5, 2), fc.constantFrom(1, 4, 64), (list, scale, blockPoints) => {
        const room = PATH_LIST_COUNT * Math.ceil(list.length / blockPoints);
        const found = expectSame(
          [list, new Array<number>(room).fill(7)],
          (passes, [values, path]) => ({
            end: values && path ? passes.compound(values, scale, blockPoints, path) : undefined,
            path,
          }),
          ({ end, path }) => [...Object.values(end ?? {}), ...(path ?? [])],
        );
        const slow = compoundSlowly(list, scale);
        expect(found.slice(0, 3)).toEqual([slow.equity.at(-1), slow.ruinedAt, Math.min(0, ...slow.drawdown)]);
        const lists = found.slice(5);
        const blocks = room / PATH_LIST_COUNT;
        for (let block = 0; block < blocks; block++) {
          const [from, to] = [block * blockPoints, (block + 1) * blockPoints];
          expect([2, 3, 4, 5].map((k) => lists[k * blocks + block])).toEqual([
            Math.min(...slow.equity.slice(from, to)),
            Math.max(...slow.equity.slice(from, to)),
            Math.min(...slow.drawdown.slice(from, to)),
            Math.max(...slow.drawdown.slice(from, to)),
          ]);
        }
      }),
    );
  });

  const buckets = fc.array(fc.nat(MOST), { minLength: 1, maxLength: 20 });
  const boundsOf = (places: readonly number[], points: number): Uint32Array =>
    Uint32Array.from([...new Set([...places.filter((place) => place < points), points])].sort((a, b) => a - b));
  const extremesOf = (values: readonly number[]): readonly number[] => {
    const found = values.filter((value) => !Number.isNaN(value));
    return found.length === 0 ? [Number.NaN, Number.NaN] : [Math.min(...found), Math.max(...found)];
  };

  it('keep every extreme of a column, in the order of its rows', () => {
    fc.assert(
      fc.property(gappy, buckets, fc.boolean(), fc.constantFrom(1, 4, 64), (list, places, isBackward, blockPoints) => {
        const bounds = boundsOf(places, list.length);
        const blocks = Math.ceil(list.length / blockPoints);
        const along = isBackward ? list.toReversed() : list;
        const memory = new ColumnMemory();
        const wasm = createPasses(memory, MOST);
        const order = memory.allocateCodes(list.length, 4);
        const columns = [list, along, new Array(blocks).fill(0), new Array(blocks).fill(0)].map((one: number[]) =>
          memory.copyNumbers(one),
        );
        const [values, points, lows, highs] = columns.map((column) => memory.numbers(column));
        const rows = new Uint32Array(memory.memory.buffer, order.address, list.length);
        for (let i = 0; i < rows.length; i++) rows[i] = isBackward ? rows.length - 1 - i : i;
        if (!values || !points || !lows || !highs) throw new Error('missing column');
        const expected = Array.from(bounds.subarray(1), (to, b) => extremesOf(along.slice(bounds[b], to)));
        for (const passes of [wasm, createPlainPasses()]) {
          passes.findBlockExtremes(points, blockPoints, lows, highs);
          const { low, high } = passes.findEnvelope(
            { values, rows: isBackward ? rows : undefined, blockPoints, lows, highs },
            bounds,
          );
          expect(Array.from(low, (value, b) => [value + 0, (high[b] ?? 0) + 0])).toEqual(
            expected.map((pair) => pair.map((value) => value + 0)),
          );
        }
      }),
    );
  });

  it('keep every extreme of wealth and drawdown', () => {
    fc.assert(
      fc.property(fc.oneof(rates, numbers), buckets, fc.constantFrom(1, 4, 64), (list, places, blockPoints) => {
        const bounds = boundsOf(places, list.length);
        const room = PATH_LIST_COUNT * Math.ceil(list.length / blockPoints);
        const slow = compoundSlowly(list, 1);
        for (const [passes, [earned, path]] of both([list, new Array<number>(room).fill(7)])) {
          if (!earned || !path) throw new Error('missing column');
          passes.compound(earned, 1, blockPoints, path);
          for (const kind of ['equity', 'drawdown'] as const) {
            const { low, high } = passes.findPathEnvelope({ earned, scale: 1, blockPoints, path }, kind, bounds);
            expect(Array.from(low, (value, b) => [value, high[b]])).toEqual(
              Array.from(bounds.subarray(1), (to, b) => extremesOf(slow[kind].slice(bounds[b], to))),
            );
          }
        }
      }),
    );
  });

  it('count bins, codes, gaps and leading bits', () => {
    const coded = gappy.chain((list) =>
      fc.tuple(fc.constant(list), fc.array(fc.nat(4), { minLength: list.length, maxLength: list.length })),
    );
    fc.assert(
      fc.property(coded, fc.integer({ min: 1, max: 9 }), ([list, codes], bins) => {
        const filled = list.filter((value) => !Number.isNaN(value));
        const reach = Math.max(1, ...filled.map(Math.abs));
        expectSame(
          [filled],
          (passes, [values]) => passes.countBins(values ?? new Float64Array(0), bins, reach),
          (counts) => [...counts],
        );
        const [gaps] = expectSame(
          [list],
          (passes, [values]) => [passes.countGaps(values ?? new Float64Array(0))],
          (counts) => counts,
        );
        expect(gaps).toBe(list.length - filled.length);
        const memory = new ColumnMemory();
        const wasm = createPasses(memory, MOST);
        const codeColumn = memory.copyCodes(Uint8Array.from(codes));
        const [sizes, returns] = [list.map((value) => (Number.isNaN(value) ? 0 : value)), list].map((one) =>
          memory.copyNumbers(one),
        );
        if (!sizes || !returns) throw new Error('missing column');
        const [held, rates, places] = [memory.numbers(sizes), memory.numbers(returns), memory.codes(codeColumn)];
        const perCode = (pick: (i: number) => number): number[] =>
          Array.from({ length: 5 }, (_, code) => total(codes.map((one, i) => (one === code ? pick(i) : 0))));
        for (const passes of [wasm, createPlainPasses()]) {
          expect([...passes.countCodes(places, 5)]).toEqual(perCode(() => 1));
          passes.sumByCode(held, places, 5).forEach((sum, code) => {
            expect(sum).toBeCloseTo(perCode((i) => Math.abs(held[i] ?? 0))[code] ?? Number.NaN, 9);
          });
          passes.sumSignedByCode(held, places, 5).forEach((sum, code) => {
            expect(sum).toBeCloseTo(perCode((i) => held[i] ?? 0)[code] ?? Number.NaN, 9);
          });
          passes.sumProducts(held, rates, places, 5).forEach((sum, code) => {
            const products = perCode((i) => (held[i] ?? 0) * (rates[i] ?? 0) || 0);
            expect(sum).toBeCloseTo(products[code] ?? Number.NaN, 9);
          });
        }
        if (filled.length === 0) return;
        const leading = (value: number): number =>
          (new DataView(Float64Array.of(Math.abs(value)).buffer).getUint32(4, true) >>> LEADING_SHIFT) >>> 0;
        const sorted = filled.map(Math.abs).sort((a, b) => a - b);
        for (const [passes, [values]] of both([filled]))
          for (const rank of [0, Math.floor(filled.length / 2), filled.length - 1]) {
            if (!values) throw new Error('missing column');
            passes.countLeading(values);
            const bin = passes.findBin(rank);
            const wanted = leading(sorted[rank] ?? Number.NaN);
            expect(bin.bin).toBe(wanted);
            expect(bin.first).toBe(sorted.filter((value) => leading(value) < wanted).length);
            expect([...passes.collectBin(values, bin)].sort((a, b) => a - b)).toEqual(
              sorted.filter((value) => leading(value) === wanted),
            );
          }
      }),
      { numRuns: runs(40) },
    );
  });

  it('count turns and runs, and mark flags', () => {
    fc.assert(
      fc.property(numbers, fc.nat(MOST), fc.constantFrom(0.5, 1, 3), (list, at, limit) => {
        const sides = list.filter((value) => value !== 0).map(Math.sign);
        const cut = Math.min(at, list.length);
        let [length, longest] = [2, 2];
        for (const value of list) {
          length = Math.abs(value) >= limit ? length + 1 : 0;
          longest = Math.max(longest, length);
        }
        for (const [passes, [values]] of both([list])) {
          if (!values) throw new Error('missing column');
          for (const value of [0, limit])
            expect(passes.countEqual(values, value)).toBe(list.filter((one) => one === value).length);
          expect(passes.countTurns(values)).toBe(sides.filter((side, i) => i > 0 && side !== sides[i - 1]).length);
          const half = passes.followRuns(values.subarray(0, cut), limit, { length: 2, longest: 2 });
          expect(passes.followRuns(values.subarray(cut), limit, half)).toEqual({ length, longest });
        }
        const memory = new ColumnMemory();
        const wasm = createPasses(memory, MOST);
        const flags = memory.copyNumbers(list.map((value) => Number(value > 0)));
        const masks = memory.copyCodes(Uint8Array.from(list, () => 1));
        for (const passes of [wasm, createPlainPasses()]) {
          const bytes = new Uint8Array(memory.memory.buffer, masks.address, masks.rows);
          bytes.forEach((_, i) => {
            bytes[i] = i % 2 === 0 ? 1 : 5;
          });
          expect(passes.mark(memory.numbers(flags), 4, bytes)).toBe(list.filter((value) => value > 0).length);
          expect([...bytes]).toEqual(list.map((value) => (value > 0 ? 5 : 1)));
        }
      }),
    );
  });

  it('count the marked rows of each bucket, whatever their order and however many they are', () => {
    const long = fc.tuple(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(
        long,
        buckets,
        fc.boolean(),
        fc.constantFrom(1, 4, 64, 128),
        ([length, seed], places, isListed, bit) => {
          const list = Array.from({ length }, (_, i) => (i * seed + (i >> 3)) & 255);
          const bounds = boundsOf(places, length);
          const memory = new ColumnMemory();
          const wasm = createPasses(memory, MOST);
          const masks = memory.copyCodes(Uint8Array.from(list));
          const order = memory.copyCodes(Uint32Array.from(list, (_, i) => length - 1 - i));
          const bytes = new Uint8Array(memory.memory.buffer, masks.address, length);
          const rows = isListed ? new Uint32Array(memory.memory.buffer, order.address, length) : undefined;
          const along = isListed ? list.toReversed() : list;
          const expected = Array.from(
            bounds.subarray(1),
            (to, b) => along.slice(bounds[b], to).filter((mask) => (mask & bit) !== 0).length,
          );
          for (const passes of [wasm, createPlainPasses()])
            expect([...passes.countMarked(bytes, rows, bounds, bit)]).toEqual(expected);
        },
      ),
      { numRuns: runs(40) },
    );
  });

  it('sum what is beyond a limit', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(0.5, 1, 3), (list, limit) => {
        const [gross, lost, atLimit, beyond] = expectSame(
          [list],
          (passes, [values]) => passes.sumBeyond(values ?? new Float64Array(0), limit),
          Object.values,
        );
        const sizes = list.map(Math.abs);
        expect(gross).toBeCloseTo(total(sizes), 9);
        expect(lost).toBeCloseTo(total(sizes.map((size) => Math.max(0, size - limit))), 9);
        expect(atLimit).toBe(sizes.filter((size) => size >= limit).length);
        expect(beyond).toBe(sizes.filter((size) => size > limit).length);
      }),
    );
  });
});

function compoundSlowly(
  rates: readonly number[],
  scale: number,
): { readonly equity: number[]; readonly drawdown: number[]; readonly ruinedAt: number } {
  let [wealth, peak, ruinedAt] = [1, 1, -1];
  const equity: number[] = [];
  const drawdown: number[] = [];
  rates.forEach((rate, p) => {
    if (wealth > 0) {
      wealth = 1 + rate * scale <= 0 ? 0 : wealth * (1 + rate * scale);
      if (wealth === 0) ruinedAt = p;
    }
    peak = Math.max(peak, wealth);
    equity.push(wealth);
    drawdown.push(wealth / peak - 1);
  });
  return { equity, drawdown, ruinedAt };
}
