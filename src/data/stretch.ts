import { ColumnMemory } from './columnMemory.ts';
import type { ScannedRecord } from './recordScanner.ts';
import { RowLoop, type RowOwner } from './rowLoop.ts';
import { createRowReader, ROW_REJECTED, type RowReader } from './rowReader.ts';
import type { TablePlan } from './tablePlan.ts';
import { TextTail } from './textTail.ts';

/** A record that is left to the reader of the whole text: `row` rows of the stretch stand before it, `at` bytes after its start. */
export interface LeftRecord {
  readonly row: number;
  readonly at: number;
  readonly length: number;
}

/**
 * Rows from the middle of a text, read apart from those before them on the guess that its first line break ends a row. Only
 * whoever knows what stands before can say whether the guess was right. Places are places in the text.
 */
export interface ReadStretch {
  /** Where the first row starts, and behind the last. */
  readonly from: number;
  readonly to: number;
  /** The bytes of the stretch before the first row, and behind the last. */
  readonly before: Uint8Array<ArrayBuffer>;
  readonly after: Uint8Array<ArrayBuffer>;
  readonly rowCount: number;
  /** A column per used field: numbers, or codes of `categories`. Rows of `left` hold anything. */
  readonly columns: readonly (Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>)[];
  /** The folded names behind the codes of each column. */
  readonly categories: readonly (readonly string[])[];
  /** Where each row starts, in bytes after `from`. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Of plain rows: empty cells per used field, times without and with a zone, line ends. */
  readonly missing: readonly number[];
  readonly zones: { readonly none: number; readonly named: number };
  readonly lineEndings: { readonly lf: number; readonly crlf: number; readonly cr: number };
  /** The last bytes of the rows, as many as a TextTail keeps. */
  readonly tail: Uint8Array<ArrayBuffer>;
  /** Records that are not plain, in order, and their bytes one after the other. */
  readonly left: readonly LeftRecord[];
  readonly leftBytes: Uint8Array<ArrayBuffer>;
}

/** Reads stretches of one text. `undefined`: nothing is gained, the rows are to be read one after the other. */
export interface StretchReader {
  /** The rows of a stretch that comes in pieces and starts at `offset`, `bytes` long. One at a time. */
  read(pieces: AsyncIterable<Uint8Array>, offset: number, bytes: number): Promise<ReadStretch | undefined>;
}

const LF = 10;
/** Where more of a stretch than an eighth is left to be read once more, nothing is gained. */
const MOST_LEFT = 1 / 8;

/** A reader of UTF-8 by a plan. Its memory grows to what the longest stretch needs. */
export function createStretchReader(plan: TablePlan): StretchReader {
  const memory = new ColumnMemory();
  const rows = createRowReader(plan);
  const owner = new LeftRecords(rows);
  const loop = new RowLoop<'stop'>(
    { memory, plan, rows, offset: 0, line: 1, checkpointRows: 1, needsCheck: true, withoutLoop: false },
    owner,
  );
  owner.loop = loop;
  const { plain } = loop;
  if (!plain) return { read: async () => undefined };
  const count = (): Counted => ({
    missing: rows.used.map((_, k) => plain.missing(k)),
    zones: plain.zones,
    lineEndings: plain.lineEndings,
  });

  return {
    async read(pieces, offset, bytes) {
      const before: Uint8Array[] = [];
      let from = offset;
      let hasBegun = false;
      const earlier = count();
      for await (const piece of pieces) {
        const start = hasBegun ? 0 : piece.indexOf(LF) + 1;
        if (!hasBegun) {
          const length = start > 0 ? start : piece.length;
          before.push(piece.slice(0, length));
          from += length;
          if (start === 0) continue;
          hasBegun = true;
          loop.moveTo(from, 0, 1);
          loop.tail = new TextTail(from);
          owner.begin(from, MOST_LEFT * bytes, bytes);
        }
        if (loop.append(piece.subarray(start)) >= 0 || loop.read(false) !== undefined) return undefined;
      }
      const { row: rowCount, place: to, columns, window } = loop;
      if (!hasBegun || rowCount === 0) return undefined;
      return {
        from,
        to,
        before: joined(before),
        after: window.bytes.slice(window.from, window.to),
        rowCount,
        columns: rows.used.map((_, k) => columns.copyColumn(k, rowCount)),
        categories: rows.used.map(({ field }) =>
          (rows.coders.get(field.id)?.categories ?? []).map(({ folded }) => folded),
        ),
        starts: columns.startsAfter(from, rowCount),
        ...since(earlier, count()),
        tail: loop.tail.bytes.slice(),
        left: owner.left,
        leftBytes: joined(owner.parts),
      };
    },
  };
}

type Counted = Pick<ReadStretch, 'missing' | 'zones' | 'lineEndings'>;

function since(earlier: Counted, now: Counted): Counted {
  const { zones, lineEndings } = earlier;
  return {
    missing: now.missing.map((count, k) => count - (earlier.missing[k] ?? 0)),
    zones: { none: now.zones.none - zones.none, named: now.zones.named - zones.named },
    lineEndings: {
      lf: now.lineEndings.lf - lineEndings.lf,
      crlf: now.lineEndings.crlf - lineEndings.crlf,
      cr: now.lineEndings.cr - lineEndings.cr,
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Keeps the records that are not plain, and has the loop learn their categories. */
class LeftRecords implements RowOwner<'stop'> {
  readonly #rows: RowReader;
  loop: RowLoop<'stop'> | undefined;
  left: LeftRecord[] = [];
  parts: Uint8Array[] = [];
  #length = 0;
  #most = 0;
  #from = 0;
  #total = 0;

  constructor(rows: RowReader) {
    this.#rows = rows;
  }

  begin(from: number, most: number, total: number): void {
    this.left = [];
    this.parts = [];
    this.#length = 0;
    this.#most = most;
    this.#from = from;
    this.#total = total;
  }

  take(record: ScannedRecord): 'stop' | undefined {
    const { loop } = this;
    const length = record.next - record.from;
    if (!loop || record.tear !== 'none' || this.#length + length > this.#most) return 'stop';
    this.left.push({ row: loop.row, at: record.offset - this.#from, length });
    this.parts.push(record.bytes.slice(record.from, record.next));
    this.#length += length;
    if (record.kind !== 'cells') return undefined;
    if (this.#rows.read(record) !== ROW_REJECTED) loop.learn(record);
    loop.row++;
    return undefined;
  }

  grow(least: number): void {
    const { loop } = this;
    if (!loop) return;
    const bytes = loop.place - this.#from;
    const perRow = loop.row > 0 ? bytes / loop.row : 64;
    loop.columns.grow(Math.ceil(Math.max((1.1 * this.#total) / perRow, 1.5 * loop.row, least)) + 16, loop.row);
  }
}
