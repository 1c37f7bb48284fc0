import type { ConstraintFlag } from '../batch/backtestRun.ts';
import type { Ribbons } from '../batch/ribbons.ts';
import { formatNumber, formatPercent } from '../engine/units.ts';
import type { ChartCell } from './chartTable.ts';
import { indexAt, type TimeArea } from './TimeChart.model.ts';

/** How a regime is told from the others: its place among the patterns, and its name. */
export interface RegimeLook {
  readonly name: string;
  /** From 0; the last pattern stands for every regime that has none of its own. */
  readonly pattern: number;
}

/** Ribbons with the looks of their regimes, by code. */
export interface TimeRibbons {
  readonly ribbons: Ribbons;
  readonly looks: readonly RegimeLook[];
}

interface LaneLook {
  readonly label: string;
  readonly words: string;
  readonly colour: string;
}

export const laneLooks: Readonly<Record<ConstraintFlag, LaneLook>> = {
  banditFloored: { label: 'bandit floor', words: 'bandit floor', colour: 'bandit' },
  correlationFloored: { label: 'corr. floor', words: 'correlation floor', colour: 'correlation' },
  capped: { label: 'cap', words: 'position cap', colour: 'cap' },
  lifted: { label: 'minimum', words: 'minimum position', colour: 'ink' },
  pyramidCapped: { label: 'pyram. cap', words: 'cap after pyramiding', colour: 'pyramiding' },
  leverageCapped: { label: 'lever. cap', words: 'leverage cap of the volatility target', colour: 'voltarget' },
  finalCapped: { label: 'last cap', words: 'cap after the volatility target', colour: 'cap' },
};

/** Patterns for regimes of their own; one more stands for all others. */
export const OWN_PATTERNS = 6;

/** The looks of regimes by code: the most frequent of the file have a pattern each, whatever the window. */
export function regimeLooks(
  regimes: readonly { readonly name: string; readonly rows: number }[],
): readonly RegimeLook[] {
  const places = regimes.map((_, code) => code).sort((a, b) => regimes[b]!.rows - regimes[a]!.rows || a - b);
  const patterns = new Map(places.map((code, place) => [code, Math.min(place, OWN_PATTERNS)]));
  return regimes.map(({ name }, code) => ({ name: name === '' ? '(empty)' : name, pattern: patterns.get(code) ?? 0 }));
}

const REGIME_HEIGHT = 18;
const LANE_HEIGHT = 8;
const LANE_PITCH = 14;
const LEGEND_PITCH = 16;
const SWATCH = 14;
const GAP = 6;
/** The mean width of a letter of an 11 px name in capitals. */
const LETTER = 7.4;

export interface LegendEntry {
  readonly pattern: number;
  readonly text: string;
  /** Left edge of the swatch. */
  readonly x: number;
  /** Top of the swatch. */
  readonly y: number;
}

/** Where the ribbons stand, in CSS pixels of the drawing. */
export interface RibbonLayout {
  readonly regime: { readonly y: number; readonly height: number } | undefined;
  readonly legend: readonly LegendEntry[];
  readonly lanes: readonly { readonly y: number; readonly height: number }[];
  /** The lower end of the last lane. */
  readonly bottom: number;
  readonly height: number;
}

/** Places the ribbons below a plot whose own drawing ends at `top`. */
export function layoutRibbons({ ribbons, looks }: TimeRibbons, top: number, from: number, to: number): RibbonLayout {
  const { regimes, lanes } = ribbons;
  const legend = regimes ? placeLegend(looks, top + REGIME_HEIGHT + GAP, from, to) : [];
  const legendEnd = legend.reduce((end, { y }) => Math.max(end, y + LEGEND_PITCH), top);
  const first = regimes ? legendEnd + 2 : top;
  const bottom = first + Math.max(0, lanes.length - 1) * LANE_PITCH + (lanes.length > 0 ? LANE_HEIGHT : 0);
  return {
    regime: regimes ? { y: top, height: REGIME_HEIGHT } : undefined,
    legend,
    lanes: lanes.map((_, k) => ({ y: first + k * LANE_PITCH, height: LANE_HEIGHT })),
    bottom,
    height: bottom - top + GAP,
  };
}

function placeLegend(looks: readonly RegimeLook[], top: number, from: number, to: number): readonly LegendEntry[] {
  const others = looks.filter(({ pattern }) => pattern === OWN_PATTERNS).length;
  const own = looks.filter(({ pattern }) => pattern < OWN_PATTERNS).sort((a, b) => a.pattern - b.pattern);
  const wanted = [
    ...own.map(({ name, pattern }) => ({ pattern, text: shorten(name) })),
    ...(others > 0 ? [{ pattern: OWN_PATTERNS, text: `${others} others` }] : []),
  ];
  const entries: LegendEntry[] = [];
  let x = from;
  let y = top;
  for (const { pattern, text } of wanted) {
    const width = SWATCH + 4 + text.length * LETTER + 12;
    if (x > from && x + width > to) {
      x = from;
      y += LEGEND_PITCH;
    }
    entries.push({ pattern, text, x, y });
    x += width;
  }
  return entries;
}

const LONGEST_NAME = 24;
const shorten = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);

/** Where bucket b is drawn: to the next one, and no further than the plot. */
function edgesOf(x: Float64Array, b: number, area: TimeArea): readonly [from: number, to: number] {
  const end = area.x + area.width;
  const within = (pixel: number): number => Math.min(end, Math.max(area.x, pixel));
  const from = area.toX(x[b]!);
  const next = b + 1 < x.length ? area.toX(x[b + 1]!) : from + Math.max(1, from - area.toX(x[b - 1] ?? x[b]!));
  return [within(from), within(Math.max(next, from + 1))];
}

/** Rectangles of buckets of one kind, those side by side and equally high as one; a path per kind that occurs. */
function blockPaths(
  x: Float64Array,
  area: TimeArea,
  bottom: number,
  blockAt: (bucket: number) => { readonly kind: number; readonly height: number } | undefined,
): ReadonlyMap<number, string> {
  const paths = new Map<number, string>();
  let open: { kind: number; height: number; from: number; to: number } | undefined;
  const close = (): void => {
    if (!open || open.to <= open.from) return;
    const { kind, height, from, to } = open;
    const block = `M${from.toFixed(1)} ${bottom}H${to.toFixed(1)}v${-height}H${from.toFixed(1)}Z`;
    paths.set(kind, (paths.get(kind) ?? '') + block);
  };
  for (let b = 0; b < x.length; b++) {
    const block = blockAt(b);
    const [from, to] = edgesOf(x, b, area);
    if (open && block && open.kind === block.kind && open.height === block.height) open.to = to;
    else {
      close();
      open = block && { ...block, from, to };
    }
  }
  close();
  return paths;
}

/** A path per pattern: as high as the share of the bucket's bars in the regime that most of them have. */
export function regimePaths(
  { ribbons: { x, bars, regimes }, looks }: TimeRibbons,
  area: TimeArea,
  { y, height }: { readonly y: number; readonly height: number },
): ReadonlyMap<number, string> {
  if (!regimes) return new Map();
  return blockPaths(x, area, y + height, (b) => ({
    kind: looks[regimes.leading[b]!]?.pattern ?? OWN_PATTERNS,
    height: Math.round((height * regimes.leadingBars[b]!) / Math.max(1, bars[b]!)),
  }));
}

/** The shades of a lane, from some of a pixel's bars to all of them. */
export const SHADES = [0.3, 0.48, 0.66, 0.84, 1] as const;

/** A path per shade: the place in `SHADES` by the share of the bucket's bars on which the constraint binds. */
export function lanePaths(
  { x, bars, lanes }: Ribbons,
  lane: number,
  area: TimeArea,
  { y, height }: { readonly y: number; readonly height: number },
): ReadonlyMap<number, string> {
  const binding = lanes[lane]?.binding ?? new Uint32Array(0);
  return blockPaths(x, area, y + height, (b) => {
    const bound = binding[b]!;
    if (bound === 0) return undefined;
    return { kind: Math.ceil((bound / bars[b]!) * SHADES.length) - 1, height };
  });
}

/** The share of the window's bars on which a lane's constraint binds; NaN without bars. */
export const laneShare = ({ lanes, total }: Ribbons, lane: number): number =>
  (lanes[lane]?.total ?? 0) / (total || Number.NaN);

/** A share where there is room for five letters. */
export function writeShare(share: number): string {
  if (Number.isNaN(share)) return '—';
  if (share > 0 && share < 0.001) return '<0.1 %';
  return `${formatNumber(share * 100, share > 0 && share < 0.1 ? 1 : 0)} %`;
}

/** The window in words: how long each regime lasts, and on how many bars each constraint binds. */
export function describeRibbons({ ribbons, looks }: TimeRibbons): string {
  const { regimes, lanes, total } = ribbons;
  if (total === 0) return '';
  const shares = [...(regimes?.total ?? [])]
    .map((bars, code) => ({ name: looks[code]?.name ?? '', bars }))
    .filter(({ bars }) => bars > 0)
    .sort((a, b) => b.bars - a.bars);
  const named = shares.slice(0, OWN_PATTERNS).map(({ name, bars }) => `${name} ${formatPercent(bars / total)}`);
  const rest = shares.length > OWN_PATTERNS ? `, ${shares.length - OWN_PATTERNS} others` : '';
  const bound = lanes.map(({ flag }, k) => `${laneLooks[flag].words} ${formatPercent(laneShare(ribbons, k))}`);
  return [
    ...(named.length > 0 ? [`Regimes, share of bars: ${named.join(', ')}${rest}.`] : []),
    `Constraints bind on this share of bars: ${bound.join(', ')}.`,
  ].join(' ');
}

/** What the ribbons say at a place: a line each. */
export function ribbonWordsAt({ ribbons, looks }: TimeRibbons, place: number): readonly string[] {
  const { x, bars, regimes, lanes } = ribbons;
  const b = indexAt(x, place);
  if (b < 0) return [];
  const shareText = (count: number): string => (bars[b] === 1 ? '' : ` on ${formatPercent(count / bars[b]!)} of bars`);
  return [
    ...(regimes ? [`regime ${looks[regimes.leading[b]!]?.name ?? ''}${shareText(regimes.leadingBars[b]!)}`] : []),
    ...lanes.flatMap(({ flag, binding }) =>
      binding[b]! > 0 ? [`${laneLooks[flag].words} binds${shareText(binding[b]!)}`] : [],
    ),
  ];
}

/** Columns for the chart's table, with a cell per bucket. */
export function ribbonColumns({ ribbons, looks }: TimeRibbons): {
  readonly columns: readonly string[];
  readonly cellsAt: (bucket: number) => readonly ChartCell[];
} {
  const { bars, regimes, lanes } = ribbons;
  const share = (count: number, b: number): ChartCell => {
    const value = count / bars[b]!;
    return { value, text: formatPercent(value) };
  };
  return {
    columns: [
      'Bars',
      ...(regimes ? ['Regime of most bars', 'Its share of bars'] : []),
      ...lanes.map(({ flag }) => `Bars bound by ${laneLooks[flag].words}`),
    ],
    cellsAt: (b) => [
      { value: bars[b]!, text: String(bars[b]!) },
      ...(regimes ? [looks[regimes.leading[b]!]?.name ?? '', share(regimes.leadingBars[b]!, b)] : []),
      ...lanes.map(({ binding }) => share(binding[b]!, b)),
    ],
  };
}
