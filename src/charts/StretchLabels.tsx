import { labelWidth, packLabels, type WantedLabel } from './axis.model.ts';

interface StretchLabelsProps {
  readonly labels: readonly WantedLabel[];
  readonly from: number;
  readonly to: number;
  /** The baseline of the lowest row. */
  readonly y: number;
}

const ROW = 14;

/** How many rows of labels stand above a plot. */
export function rowCount(labels: readonly WantedLabel[], from: number, to: number): number {
  return packLabels(labels, from, to).reduce((most, { row }) => Math.max(most, row + 1), 0);
}

/** Words above shaded stretches and lines of a plot, none over another. */
export function StretchLabels({ labels, from, to, y }: StretchLabelsProps) {
  return (
    <g>
      {packLabels(labels, from, to).map(({ text, x, row }) => (
        <text
          key={`${text} ${x} ${row}`}
          x={x}
          y={y - row * ROW}
          textAnchor="middle"
          fontSize={11}
          fill="var(--muted)"
          textLength={text.length > 30 ? labelWidth(text) : undefined}
        >
          {text}
        </text>
      ))}
    </g>
  );
}
