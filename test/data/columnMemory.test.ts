import { describe, expect, it } from 'vitest';
import { ColumnMemory, MemoryLimitError } from '../../src/data/columnMemory.ts';

const PAGE = 65_536;

describe('ColumnMemory', () => {
  it('aligns every column to 16 bytes and lets none overlap', () => {
    const memory = new ColumnMemory();
    const columns = [
      memory.allocateNumbers(3),
      memory.allocateCodes(5, 1),
      memory.allocateCodes(5, 2),
      memory.allocateCodes(1, 4),
      memory.allocateNumbers(0),
      memory.allocateNumbers(2),
    ];
    for (const { address } of columns) expect(address % 16).toBe(0);
    expect(columns.map(({ address }) => address)).toEqual([16, 48, 64, 80, 96, 96]);
    expect(memory.bytesUsed).toBe(112);
  });

  it('keeps what columns hold when it grows; views are made anew', () => {
    const memory = new ColumnMemory();
    const column = memory.copyNumbers([1, -0, Number.NaN]);
    const codes = memory.copyCodes(Uint16Array.of(7, 65_535));
    const stale = memory.numbers(column);
    memory.allocateNumbers(100_000);
    expect(stale).toHaveLength(0);
    expect([...memory.numbers(column)]).toEqual([1, -0, Number.NaN]);
    expect([...memory.codes(codes)]).toEqual([7, 65_535]);
  });

  it('starts where it is told to in a memory that others use as well', () => {
    const memory = new ColumnMemory(new WebAssembly.Memory({ initial: 1 }), 1001);
    expect(memory.allocateNumbers(1).address).toBe(1008);
  });

  it('refuses with the bytes in use and asked for when the memory cannot grow, and stays usable', () => {
    const memory = new ColumnMemory(new WebAssembly.Memory({ initial: 1, maximum: 2 }));
    memory.allocateNumbers(1000);
    let thrown: unknown;
    try {
      memory.allocateNumbers(PAGE);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(MemoryLimitError);
    expect(thrown).toMatchObject({ bytesUsed: 8016, bytesAsked: 8 * PAGE, cause: expect.any(RangeError) });
    expect(String(thrown)).toBe(
      'MemoryLimitError: column memory cannot grow: 8016 bytes in use, 524288 more asked for',
    );
    expect(memory.allocateNumbers(1).address).toBe(8016);
  });

  it('refuses what no 32-bit address reaches', () => {
    expect(() => new ColumnMemory().allocateNumbers(2 ** 29)).toThrow(MemoryLimitError);
  });
});
