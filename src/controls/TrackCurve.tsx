import styles from './TrackCurve.module.css';

/** The response drawn along a slider's track; all x as shares of the travel 0..1, y as shares of the height, 0 at the bottom. */
export interface TrackCurveModel {
  /** Runs of points; a jump ends one run and starts the next at the same x. */
  readonly runs: readonly (readonly { readonly x: number; readonly y: number }[])[];
  readonly current: { readonly x: number; readonly y: number };
  readonly deadZone: readonly [number, number] | undefined;
  /** Where the cap (or another limit of the size) makes the curve flat. */
  readonly plateaus: readonly (readonly [number, number])[];
  readonly zero: number;
}

const WIDTH = 1000;
const HEIGHT = 100;
const PAD = 6;

const px = (x: number): number => Math.round(x * WIDTH * 10) / 10;
const py = (y: number): number => Math.round((HEIGHT - PAD - y * (HEIGHT - 2 * PAD)) * 10) / 10;

/** Decoration: the same numbers are in the response chart and its table. */
export function TrackCurve({ model, colour }: { readonly model: TrackCurveModel; readonly colour: string }) {
  const { runs, current, deadZone, plateaus, zero } = model;
  const baseline = py(zero);
  return (
    <div className={styles.frame} style={{ color: `var(--${colour})` }} aria-hidden="true">
      <svg className={styles.curve} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" focusable="false">
        {deadZone && (
          <rect
            className={styles.dead}
            x={px(deadZone[0])}
            width={px(deadZone[1] - deadZone[0])}
            y={0}
            height={HEIGHT}
          />
        )}
        {runs.map((run) => {
          const line = run.map(({ x, y }) => `${px(x)},${py(y)}`).join(' ');
          const first = run[0];
          const last = run.at(-1);
          if (!first || !last) return null;
          return (
            <g key={`${first.x} ${last.x}`}>
              <polygon
                className={styles.area}
                points={`${px(first.x)},${baseline} ${line} ${px(last.x)},${baseline}`}
              />
              <polyline className={styles.line} points={line} vectorEffect="non-scaling-stroke" />
            </g>
          );
        })}
        {plateaus.map(([from, to]) => (
          <line
            key={from}
            className={styles.plateau}
            x1={px(from)}
            x2={px(to)}
            y1={2}
            y2={2}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
      <span className={styles.point} style={{ left: `${current.x * 100}%`, top: `${py(current.y)}%` }} />
      <span
        className={styles.drop}
        style={{ left: `${current.x * 100}%`, top: `${py(current.y)}%`, height: `${HEIGHT - py(current.y)}%` }}
      />
    </div>
  );
}
