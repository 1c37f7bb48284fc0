import { type ReactNode, useId, useRef, useState } from 'react';
import { ensureNever } from '../engine/ensureNever.ts';
import styles from './ChartFrame.module.css';
import { ChartTableView } from './ChartTableView.tsx';
import { ChartTools, type Parameters } from './ChartTools.tsx';
import type { ChartState, ChartTable } from './chartTable.ts';
import { useWidth } from './useWidth.ts';

export interface ChartFrameProps {
  /** The accessible name of the figure. */
  readonly name: string;
  /** What the chart shows. */
  readonly title: string;
  /** How to read it. */
  readonly caption: ReactNode;
  /** One sentence with what there is to see. */
  readonly summary: string;
  /** Asked for only while it is shown: a drag need not write a hundred cells that nobody sees. */
  readonly table: () => ChartTable;
  /** One line with everything that the chart depends on, written into its pictures. */
  readonly parameters: Parameters;
  readonly state?: ChartState;
  /** Small controls of the chart itself, left of the frame's own. */
  readonly tools?: ReactNode;
  /** Controls that need a row of their own. */
  readonly choices?: ReactNode;
  /** Draws the chart for a width in CSS pixels. */
  readonly children: (width: number) => ReactNode;
}

/** Until it is measured, and where there is no layout. */
const INITIAL_WIDTH = 480;

/** A figure with its words, its states, and the way to its numbers and pictures. */
export function ChartFrame(props: ChartFrameProps) {
  const {
    name,
    title,
    caption,
    summary,
    table,
    parameters,
    state = { kind: 'ready' },
    tools,
    choices,
    children,
  } = props;
  const [isTableShown, setTableShown] = useState(false);
  const [widthRef, width] = useWidth<HTMLDivElement>(INITIAL_WIDTH);
  const plot = useRef<HTMLDivElement>(null);
  const id = useId();
  const isDrawn = state.kind === 'ready' || state.kind === 'sampled';
  return (
    <figure className={styles.figure} aria-label={name} aria-describedby={`${id}-summary`}>
      <div className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        <div className={styles.tools} data-print="no">
          {tools}
          {isDrawn && (
            <ChartTools
              name={name}
              title={title}
              parameters={parameters}
              plot={plot}
              caption={`${id}-caption`}
              table={`${id}-table`}
              isTableShown={isTableShown}
              onTable={setTableShown}
            />
          )}
        </div>
      </div>
      {choices && (
        <div className={styles.choices} data-print="no">
          {choices}
        </div>
      )}
      <p id={`${id}-caption`} className={styles.caption}>
        {caption}
      </p>
      <p id={`${id}-summary`} className="visually-hidden">
        {summary}
      </p>
      <StateNote state={state} />
      <div ref={widthRef} className={styles.plot}>
        <div ref={plot}>{isDrawn && children(width)}</div>
      </div>
      {isDrawn && isTableShown && <ChartTableView id={`${id}-table`} name={title.toLowerCase()} table={table()} />}
    </figure>
  );
}

function StateNote({ state }: { readonly state: ChartState }) {
  switch (state.kind) {
    case 'ready':
      return null;
    case 'empty':
      return <p className={styles.instead}>{state.reason}</p>;
    case 'failed':
      return <p className={styles.instead}>This chart could not be drawn: {state.reason}</p>;
    case 'loading':
      return (
        <p className={styles.instead} aria-busy="true">
          Computing …
        </p>
      );
    case 'sampled':
      return <p className={styles.note}>{state.note}</p>;
    default:
      return ensureNever(state);
  }
}
