import type { AverageAttribution, StepAverage } from '../batch/averageAttribution.ts';
import { stages } from '../engine/stages/pipeline.ts';
import { formatNumber, formatSignedMultiple, formatSignedPercent } from '../engine/units.ts';
import type { ChartTable } from './chartTable.ts';
import { evenWriter, type Facet, type FacetModel } from './FacetBars.model.ts';

export interface AttributionModel extends FacetModel {
  /** What could not be attributed, in a sentence; empty where nothing is left. */
  readonly left: string;
  readonly summary: string;
  readonly table: () => ChartTable;
}

const stageOf = (id: string) => stages.find((stage) => stage.id === id);
const titleOf = (id: string): string => stageOf(id)?.shortTitle ?? id;
const TOTAL = 'total';

/** These always stand there; the others only where they changed something. */
const ALWAYS = ['meta', 'bandit', 'regime', 'correlation', 'cap'];

/** A row per step and one for all of them: what it did to the mean position, and to the P&L. */
export function attributionModel(answer: AverageAttribution): AttributionModel {
  const { steps, meanChange, meanSizeChange, profit } = answer;
  const drawn = steps.filter(({ id, share }) => ALWAYS.includes(id) || share !== 0);
  const markOf = ({ id }: StepAverage): string => stageOf(id)?.mark ?? 'ink';
  const facets: readonly Facet[] = [
    {
      id: 'size',
      title: 'Mean size',
      mark: 'bar',
      series: [{ label: 'size', colour: 'ink', values: [...drawn.map(({ sizeShare }) => sizeShare), meanSizeChange] }],
      colours: [...drawn.map(markOf), 'ink'],
      write: evenWriter([...drawn.map(({ sizeShare }) => sizeShare), meanSizeChange], 'multiple', true),
    },
    {
      id: 'share',
      title: 'Mean position',
      mark: 'bar',
      series: [{ label: 'share', colour: 'ink', values: [...drawn.map(({ share }) => share), meanChange] }],
      colours: [...drawn.map(markOf), 'ink'],
      write: evenWriter([...drawn.map(({ share }) => share), meanChange], 'multiple', true),
    },
    {
      id: 'profit',
      title: 'P&L',
      mark: 'bar',
      series: [
        {
          label: 'P&L',
          colour: 'ink',
          values: [...drawn.map((step) => step.profit), profit && profit.final - profit.raw],
        },
      ],
      colours: [...drawn.map(markOf), 'ink'],
      write: evenWriter([...drawn.map((step) => step.profit), profit && profit.final - profit.raw], 'percent', true),
    },
  ];
  return {
    rows: [...drawn.map(({ id }) => ({ id, label: titleOf(id) })), { id: TOTAL, label: 'All together' }],
    facets: profit ? facets : facets.slice(0, -1),
    left: describeLeft(answer),
    summary: summarise(answer),
    table: () => tableOf(answer),
  };
}

const rowsWords = (count: number): string => `${formatNumber(count, 0)} ${count === 1 ? 'row' : 'rows'}`;

function describeLeft({ unmoved, zeroed, turned }: AverageAttribution): string {
  const parts = [
    ...(unmoved > 0 ? [`${rowsWords(unmoved)} with a raw position of 0: nothing to attribute`] : []),
    ...(zeroed > 0 ? [`on ${rowsWords(zeroed)} factors of 0 took all of it`] : []),
    ...(turned > 0 ? [`${rowsWords(turned)} turned round by a factor below 0: in the total only`] : []),
  ];
  return parts.join('; ');
}

function summarise({ steps, rows, meanSizeChange, profit }: AverageAttribution): string {
  if (rows === 0) return 'There are no scaled rows in this stretch.';
  const most = steps.reduce((best, step) => (Math.abs(step.sizeShare) > Math.abs(best.sizeShare) ? step : best));
  const earned = profit ? `, the P&L by ${formatSignedPercent(profit.final - profit.raw)}` : '';
  return `Over ${rowsWords(rows)} the steps change the mean size by ${formatSignedMultiple(meanSizeChange)}${earned}; most of it is ${titleOf(most.id)} with ${formatSignedMultiple(most.sizeShare)}.`;
}

function tableOf({ steps, rows, meanChange, meanSizeChange, notAttributed, profit }: AverageAttribution): ChartTable {
  const line = (name: string, size: number | undefined, share: number, earned: number | undefined) => [
    name,
    size === undefined ? '—' : { value: size, text: formatSignedMultiple(size) },
    { value: share, text: formatSignedMultiple(share) },
    ...(earned === undefined ? [] : [{ value: earned, text: formatSignedPercent(earned) }]),
  ];
  return {
    columns: ['Step', 'Mean size', 'Mean position', ...(profit ? ['P&L'] : [])],
    rows: [
      ...steps.map(({ id, share, sizeShare, profit: earned }) =>
        line(stageOf(id)?.title ?? id, sizeShare, share, earned),
      ),
      ...(notAttributed !== 0 || (profit && profit.notAttributed !== 0)
        ? [line('Not attributed', undefined, notAttributed, profit?.notAttributed)]
        : []),
      line(`All together, over ${rowsWords(rows)}`, meanSizeChange, meanChange, profit && profit.final - profit.raw),
    ],
  };
}
