import { ColumnMemory } from './columnMemory.ts';
import type { ScannedRecord } from './recordScanner.ts';
import { RowLoop, type RowOwner } from './rowLoop.ts';
import { createRowReader, ROW_REJECTED, type RowReader } from './rowReader.ts';
import type { TablePlan } from './tablePlan.ts';
import { createUtf8Check } from './utf8Check.ts';

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
  /** Records that are not plain, in order, and their bytes one after the other. */
  readonly left: readonly LeftRecord[];
  readonly leftBytes: Uint8Array<ArrayBuffer>;
}

/** Reads stretches of one text. `undefined`: nothing is gained, the rows are to be read one after the other. */
export interface StretchReader {
  read(bytes: Uint8Array<ArrayBuffer>, offset: number): ReadStretch | undefined;
}

const LF = 10;
/** Pieces that stay in the cache between being copied and being read. */
const PIECE_BYTES = 1 << 19;
/** Where more of a stretch than an eighth is left to be read once more, nothing is gained. */
const MOST_LEFT = 1 / 8;

/** A reader of UTF-8 by a plan. Its memory grows to what the longest stretch needs. */
export function createStretchReader(plan: TablePlan): StretchReader {
  const memory = new ColumnMemory();
  const rows = createRowReader(plan);
  const owner = new LeftRecords(rows);
  const loop = new RowLoop<'stop'>(
    { memory, plan, rows, offset: 0, line: 1, checkpointRows: 1, needsCheck: false, withoutLoop: false },
    owner,
  );
  owner.loop = loop;
  const { plain } = loop;
  if (!plain) return { read: () => undefined };
  const count = (): Counted => ({
    missing: rows.used.map((_, k) => plain.missing(k)),
    zones: plain.zones,
    lineEndings: plain.lineEndings,
  });

  return {
    read(bytes, offset) {
      const start = bytes.indexOf(LF) + 1;
      if (start === 0) return undefined;
      if (!isUtf8(bytes.subarray(start))) return undefined;
      const from = offset + start;
      const earlier = count();
      loop.moveTo(from, 0, 1);
      owner.begin(from, MOST_LEFT * bytes.length, bytes.length - start);
      for (let at = start; at < bytes.length; at += PIECE_BYTES) {
        loop.append(bytes.subarray(at, at + PIECE_BYTES));
        if (loop.read(false) !== undefined) break;
      }
      const { row: rowCount, place: to, columns } = loop;
      if (rowCount === 0) return undefined;
      const { offsets } = columns.checkpoints(rowCount);
      return {
        from,
        to,
        before: bytes.slice(0, start),
        after: bytes.slice(to - offset),
        rowCount,
        columns: rows.used.map((_, k) => columns.copyColumn(k, rowCount)),
        categories: rows.used.map(({ field }) =>
          (rows.coders.get(field.id)?.categories ?? []).map(({ folded }) => folded),
        ),
        starts: Uint32Array.from(offsets, (place) => place - from),
        ...since(earlier, count()),
        left: owner.left,
        leftBytes: owner.bytes(),
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

function isUtf8(bytes: Uint8Array): boolean {
  const check = createUtf8Check();
  return check.push(bytes) < 0;
}

/** Keeps the records that are not plain, and has the loop learn their categories. */
class LeftRecords implements RowOwner<'stop'> {
  readonly #rows: RowReader;
  loop: RowLoop<'stop'> | undefined;
  left: LeftRecord[] = [];
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #length = 0;
  #most = 0;
  #from = 0;
  #total = 0;

  constructor(rows: RowReader) {
    this.#rows = rows;
  }

  begin(from: number, most: number, total: number): void {
    this.left = [];
    this.#parts = [];
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
    this.#parts.push(record.bytes.slice(record.from, record.next));
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

  bytes(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
