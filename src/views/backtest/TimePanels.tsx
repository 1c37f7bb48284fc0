import { type ReactNode, useMemo, useState } from 'react';
import type { LogContributions } from '../../batch/logContributions.ts';
import { shortMultiple, writeTick } from '../../charts/axis.model.ts';
import type { Parameters } from '../../charts/ChartTools.tsx';
import { stackContributions, writeLog } from '../../charts/logStack.model.ts';
import { ModeSwitch } from '../../charts/ModeSwitch.tsx';
import { regimeLooks } from '../../charts/Ribbons.model.ts';
import { extremesOf, type Guide, linearScale, logScale, type TimeLine } from '../../charts/TimeChart.model.ts';
import { TimeRange } from '../../charts/TimeRange.tsx';
import type { PipelineSwitches } from '../../engine/stages/stage.ts';
import { formatMultiple, formatNumber, formatPercent } from '../../engine/units.ts';
import { useAnswer } from '../../store/useAnswer.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import { exposureIds, FACTOR_IDS, OVERVIEW_IDS, performanceIds, toTimeSeries } from './exposureSeries.ts';
import { isSum } from './facts.model.ts';
import { TimePanel } from './TimePanel.tsx';
import { TimeView, USUAL_PIXELS } from './TimeView.tsx';
import type { TimeWindow } from './timeWindow.ts';

interface PanelProps {
  readonly facts: FileFacts;
  readonly time: TimeWindow;
  readonly parameters: Parameters;
}

const HOW =
  'Drag to zoom every chart along time, shift-drag or scroll sideways to move, double-click for all; or focus it and use +, −, arrows and Home.';

/** The window that every chart along time shares, over the whole of the positions. */
export function RangePanel({ facts, time: { window, whole, least, onWindow } }: Omit<PanelProps, 'parameters'>) {
  const [pixels, setPixels] = useState(USUAL_PIXELS);
  const answer = useAnswer({ kind: 'window', from: whole.from, to: whole.to, pixels, series: OVERVIEW_IDS });
  return (
    <TimeRange
      series={toTimeSeries(facts.axis.kind, answer)}
      window={window}
      whole={whole}
      least={least}
      onWindow={onWindow}
      onPixels={setPixels}
    />
  );
}

/** Guides this many times beyond everything drawn would only flatten it. */
const FAR = 1.6;

/** The cap on both sides. For sums of several strategies it is none: it does not bound them. */
export function capGuides(maxPosition: number, lines: readonly TimeLine[]): readonly Guide[] {
  const [least, most] = extremesOf(lines) ?? [0, 0];
  return [maxPosition, -maxPosition]
    .filter((cap) => (cap > 0 ? cap <= FAR * most : -cap <= -FAR * least))
    .map((cap) => ({ at: cap, label: `cap ${writeTick(cap, cap, 'multiple', true)}` }));
}

export function ExposurePanel({ facts, time, parameters }: PanelProps) {
  const switches = useLab((lab) => lab.decision.switches);
  const maxPosition = useLab((lab) => lab.decision.config.maxPosition);
  const [pixels, setPixels] = useState(USUAL_PIXELS);
  const answer = useAnswer({ kind: 'ribbons', from: time.window.from, to: time.window.to, pixels });
  const looks = useMemo(() => regimeLooks(facts.regimes), [facts]);
  const ribbons = useMemo(() => (answer ? { ribbons: answer, looks } : undefined), [answer, looks]);
  const isSummed = useLab(({ strategy }) => isSum(facts, strategy));
  const later = [
    ...(switches.pyramid ? ['pyramided (light blue)'] : []),
    ...(switches.voltarget ? ['final (orange)'] : []),
  ];
  return (
    <TimePanel
      {...time}
      facts={facts}
      name="Exposure over time"
      caption={
        isSummed
          ? `Sums over the strategies, × of capital: net ${['raw (grey)', 'scaled (blue)', ...later].join(', ')}; gross raw (black or white) and gross scaled (green). ${ribbonCaption(facts)}`
          : `${['Raw (grey)', 'scaled (blue)', ...later].join(', ')}, × of capital. ${ribbonCaption(facts)}`
      }
      hint={HOW}
      ids={exposureIds(switches, isSummed)}
      ribbons={ribbons}
      height={320}
      parameters={parameters}
      guidesOf={(lines) => (isSummed ? [] : capGuides(maxPosition, lines))}
      scaleOf={(lines, guides) => linearScale(lines, guides, (value, step) => writeTick(value, step, 'multiple', true))}
      write={formatMultiple}
      onPixels={setPixels}
    />
  );
}

const ribbonCaption = ({ regimes }: FileFacts): string =>
  `${
    regimes.length > 0
      ? 'Below: the regime of most bars, as high as its share of them (the rest of the height is other regimes), and a'
      : 'Below: a'
  } lane per constraint, the stronger its shade the more of a pixel’s bars it binds on, with its share of all bars in the window.`;

const FACTOR_MODES = [
  ['lines', 'Lines'],
  ['stack', 'Stacked log contributions'],
] as const;
type FactorMode = (typeof FACTOR_MODES)[number][0];

export function FactorsPanel(props: PanelProps) {
  const [mode, setMode] = useState<FactorMode>('lines');
  const choices = <ModeSwitch label="Drawing of factors" modes={FACTOR_MODES} mode={mode} onMode={setMode} />;
  return mode === 'lines' ? <FactorLines {...props} choices={choices} /> : <FactorStack {...props} choices={choices} />;
}

const FACTORS_NAME = 'Factors over time';
const FACTORS_HEIGHT = 230;

interface FactorProps extends PanelProps {
  readonly choices: ReactNode;
}

function FactorLines({ facts, time, parameters, choices }: FactorProps) {
  return (
    <TimePanel
      {...time}
      facts={facts}
      name={FACTORS_NAME}
      caption="What each factor multiplies the position with: meta (blue), bandit (ochre), regime (green), correlation (pink); 1× changes nothing."
      ids={FACTOR_IDS}
      height={FACTORS_HEIGHT}
      parameters={parameters}
      guidesOf={() => [{ at: 1, label: '1×' }]}
      scaleOf={(lines, guides) =>
        linearScale(lines, guides, (value, step) => writeTick(value, step, 'multiple', false))
      }
      write={formatMultiple}
      choices={choices}
    />
  );
}

/** A layer has to be some pixels wide to be seen. */
const STACK_SHARE = 0.5;
const NO_CONTRIBUTIONS: Pick<LogContributions, 'x' | 'isExact' | 'steps' | 'total'> = {
  x: new Float64Array(0),
  isExact: true,
  steps: {
    meta: new Float64Array(0),
    bandit: new Float64Array(0),
    regime: new Float64Array(0),
    correlation: new Float64Array(0),
    clip: new Float64Array(0),
  },
  total: new Float64Array(0),
};

function FactorStack({ facts, time, parameters, choices }: FactorProps) {
  const { from, to } = time.window;
  const [pixels, setPixels] = useState(USUAL_PIXELS);
  const answer = useAnswer({ kind: 'contributions', from, to, pixels: Math.ceil(pixels * STACK_SHARE) });
  const series = useMemo(() => stackContributions(facts.axis.kind, answer ?? NO_CONTRIBUTIONS), [facts, answer]);
  return (
    <TimeView
      {...time}
      facts={facts}
      name={FACTORS_NAME}
      caption={`Mean natural logarithm of each factor over the bars of a bucket: meta (blue), bandit (ochre), regime (green), correlation (pink), and clip (grey), which is scaled ÷ (raw × the four). Layers above zero enlarge, those below shrink; their sum is the total (line), ln |scaled ÷ raw|. +0.69 doubles, −0.69 halves.${leftOut(answer)}`}
      series={series}
      guides={NO_GUIDES}
      scale={linearScale(series.lines, NO_GUIDES, (value, step) => writeTick(value, step, 'plain', true))}
      height={FACTORS_HEIGHT}
      parameters={parameters}
      write={writeLog}
      perPixel="shows the means of their logarithms"
      choices={choices}
      onPixels={setPixels}
    />
  );
}

const NO_GUIDES: readonly Guide[] = [];

function leftOut(answer: LogContributions | undefined): string {
  if (!answer || answer.withoutPosition + answer.zeroed === 0) return '';
  const parts = [
    ...(answer.withoutPosition > 0 ? [`${formatNumber(answer.withoutPosition, 0)} without a position`] : []),
    ...(answer.zeroed > 0 ? [`${formatNumber(answer.zeroed, 0)} sized to zero by a factor`] : []),
  ];
  return ` Left out of ${formatNumber(answer.bars, 0)} bars: ${parts.join(' and ')}, which have no logarithm.`;
}

const EQUITY_SCALES = [
  ['log', 'Log'],
  ['linear', 'Linear'],
] as const;

/** What a comparison with Matched says, and what it does not. */
const MATCHING =
  'Matched is raw × one constant, at the mean exposure of scaled: the rest is what the timing of sizes did. A constant buys no Sharpe ratio, and this one is known only at the end.';

const finalWords = ({ pyramid, voltarget }: PipelineSwitches): string =>
  pyramid || voltarget ? ', final (orange)' : '';

/** From here on the digits of a tick have no room. */
const LARGE_WEALTH = 10_000;

export function EquityPanel({ facts, time, parameters }: PanelProps) {
  const switches = useLab((lab) => lab.decision.switches);
  const [mode, setMode] = useState<'log' | 'linear'>('log');
  return (
    <TimePanel
      {...time}
      facts={facts}
      name="Equity"
      caption={`Wealth from 1 on, after the cost that is set: raw (grey), matched (black or white), scaled (blue)${finalWords(switches)}. ${MATCHING}`}
      ids={performanceIds('equity', switches)}
      height={230}
      parameters={parameters}
      scaleOf={(lines, guides) =>
        mode === 'log'
          ? logScale(lines, shortMultiple)
          : linearScale(lines, guides, (value, step) =>
              value < LARGE_WEALTH ? writeTick(value, step, 'multiple', false) : shortMultiple(value),
            )
      }
      write={formatMultiple}
      choices={<ModeSwitch label="Scale of equity" modes={EQUITY_SCALES} mode={mode} onMode={setMode} />}
    />
  );
}

export function DrawdownPanel({ facts, time, parameters }: PanelProps) {
  const switches = useLab((lab) => lab.decision.switches);
  return (
    <TimePanel
      {...time}
      facts={facts}
      name="Drawdown"
      caption={`How far wealth is below its highest so far: raw (grey), matched (black or white), scaled (blue)${finalWords(switches)}. ${MATCHING}`}
      ids={performanceIds('drawdown', switches)}
      height={230}
      parameters={parameters}
      scaleOf={(lines, guides) => linearScale(lines, guides, (value, step) => writeTick(value, step, 'percent', false))}
      write={formatPercent}
    />
  );
}
