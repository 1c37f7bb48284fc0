import { useState } from 'react';
import { ROLLING_BARS, type RollingFigure } from '../../batch/rolling.ts';
import { writeTick } from '../../charts/axis.model.ts';
import { type Guide, linearScale } from '../../charts/TimeChart.model.ts';
import { NumberField } from '../../controls/NumberField.tsx';
import { formatNumber, formatPercent } from '../../engine/units.ts';
import { useAnswer } from '../../store/useAnswer.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import { toRollingSeries } from './exposureSeries.ts';
import styles from './RollingPanels.module.css';
import { describeLength, refuseBars, usualBars } from './rolling.model.ts';
import { Seen } from './Seen.tsx';
import { TimeView, USUAL_PIXELS } from './TimeView.tsx';
import type { TimeWindow } from './timeWindow.ts';

interface RollingProps {
  readonly facts: FileFacts;
  readonly time: TimeWindow;
  readonly parameters: () => string;
}

/** Volatility and Sharpe ratio over the bars that just passed, both over as many. */
export function RollingPanels(props: RollingProps) {
  const periodsPerYear = useLab((lab) => {
    const measure = lab.dataset.summary?.figures.overall.periodsPerYear;
    return measure && 'value' in measure ? measure.value : undefined;
  });
  const [chosen, setChosen] = useState<number>();
  const bars = chosen ?? usualBars(periodsPerYear);
  const shared = { ...props, bars, periodsPerYear, onBars: setChosen };
  return (
    <>
      <Seen>
        <RollingPanel {...shared} figure="volatility" />
      </Seen>
      <Seen>
        <RollingPanel {...shared} figure="sharpe" />
      </Seen>
    </>
  );
}

const TRAVEL = { from: ROLLING_BARS.least, to: ROLLING_BARS.most, step: 1 };

const FIGURES = {
  volatility: {
    name: 'Rolling volatility',
    notation: 'percent',
    write: formatPercent,
    words: 'Standard deviation (n − 1)',
    lines: 'raw (grey), matched (black or white), scaled (blue)',
    note: '',
  },
  sharpe: {
    name: 'Rolling Sharpe ratio',
    notation: 'plain',
    write: (value: number) => (Number.isNaN(value) ? '—' : formatNumber(value)),
    words: 'Mean ÷ standard deviation (n − 1)',
    lines: 'raw (grey), scaled (blue)',
    note: ' Matched has raw’s: a constant factor buys no Sharpe ratio.',
  },
} as const;

interface RollingPanelProps extends RollingProps {
  readonly figure: RollingFigure;
  readonly bars: number;
  readonly periodsPerYear: number | undefined;
  readonly onBars: (bars: number) => void;
}

const NO_GUIDES: readonly Guide[] = [];

function RollingPanel({ facts, time, parameters, figure, bars, periodsPerYear, onBars }: RollingPanelProps) {
  const { name, notation, write, words, lines, note } = FIGURES[figure];
  const { pyramid, voltarget } = useLab((lab) => lab.decision.switches);
  const [pixels, setPixels] = useState(USUAL_PIXELS);
  const { from, to } = time.window;
  const answer = useAnswer({ kind: 'rolling', figure, bars, from, to, pixels });
  const series = toRollingSeries(facts.axis.kind, answer);
  const perYear = answer && `√${formatNumber(answer.periodsPerYear, 1)} (bars a year)`;
  const final = pyramid || voltarget ? ', final (orange)' : '';
  const missing =
    answer && answer.barCount < bars
      ? `There are ${answer.barCount} bars with a return, fewer than the window of ${bars}.`
      : undefined;
  return (
    <TimeView
      {...time}
      facts={facts}
      name={name}
      caption={`${words} of the last ${bars} bar returns × ${perYear ?? '√(bars a year)'}: trailing only, from the first full window on. ${lines[0]?.toUpperCase()}${lines.slice(1)}${final}.${note}`}
      series={series}
      guides={NO_GUIDES}
      scale={linearScale(series.lines, NO_GUIDES, (value, step) =>
        writeTick(value, step, notation, figure === 'sharpe'),
      )}
      height={230}
      parameters={() => `Rolling window of ${bars} bars. ${parameters()}`}
      write={write}
      missing={missing}
      choices={
        <span className={styles.length}>
          <span aria-hidden="true">Window</span>
          <NumberField
            label={`${name} window`}
            value={bars}
            notation="count"
            travel={TRAVEL}
            valueText={`${bars} ${describeLength(bars, periodsPerYear)}`}
            onCommit={(wanted) => {
              const refused = refuseBars(wanted);
              if (refused === undefined) onBars(wanted);
              return refused;
            }}
          />
          <span aria-hidden="true">{describeLength(bars, periodsPerYear)}</span>
        </span>
      }
      onPixels={setPixels}
    />
  );
}
