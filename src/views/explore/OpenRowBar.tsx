import { useEffect, useRef } from 'react';
import { writePlace } from '../../charts/timeAxis.model.ts';
import { exactValue, formatMultiple, formatNumber } from '../../engine/units.ts';
import { type OpenRow, toOpenRow, withRow } from '../../store/openRowSlice.ts';
import { selectTrace } from '../../store/select.ts';
import { useAnswer } from '../../store/useAnswer.ts';
import { useLab } from '../../store/useLab.ts';
import styles from './OpenRowBar.module.css';

/** Says which row of the backtest is on the sliders, whether it comes out the same here, and leads on and back. */
export function OpenRowBar() {
  const open = useLab((lab) => lab.openRow);
  return open ? <Bar open={open} /> : null;
}

function Bar({ open }: { readonly open: OpenRow }) {
  const decision = useLab((lab) => lab.decision);
  const leave = useLab((lab) => lab.leaveRow);
  const putBack = useLab((lab) => lab.putRowBack);
  const forget = useLab((lab) => lab.forgetRow);
  const inputs = withRow(decision, open.inputs);
  const isEdited = JSON.stringify(inputs) !== JSON.stringify(decision.inputs);
  const here = selectTrace({ ...decision, inputs }).scaled;
  const bar = useRef<HTMLElement>(null);
  useEffect(() => bar.current?.focus(), []);
  return (
    <section ref={bar} className={styles.bar} aria-label="Row of the backtest" tabIndex={-1}>
      <p role="status">
        <strong>Row {formatNumber(open.row + 1, 0)}</strong> of {open.fileName} (line {formatNumber(open.line, 0)}
        {open.timeMs === undefined ? '' : `, ${writePlace('time', open.timeMs)}`}).{' '}
        <Comparison isSame={Object.is(here, open.scaled)} scaled={open.scaled} here={here} />
        {isEdited && ' The inputs have been changed since.'}
      </p>
      <div className={styles.buttons}>
        {isEdited && (
          <button type="button" onClick={putBack}>
            Put the row’s inputs back
          </button>
        )}
        <Neighbours open={open} />
        <button type="button" onClick={leave}>
          Back to the backtest
        </button>
        <button type="button" onClick={forget} aria-label="Keep these inputs and close this bar">
          Keep these inputs
        </button>
      </div>
    </section>
  );
}

/** So many rows on either side are looked through for one that was not rejected. */
const REACH = 40;

/** The rows before and after in the order of the table. */
function Neighbours({ open }: { readonly open: OpenRow }) {
  const filter = useLab((lab) => lab.rowFilter);
  const order = useLab((lab) => lab.rowOrder);
  const facts = useLab((lab) => lab.dataset.shown?.facts);
  const show = useLab((lab) => lab.showRowOnExplore);
  const from = Math.max(0, open.place - REACH);
  const answer = useAnswer({ kind: 'rows', from, to: open.place + REACH + 1, order, filter, mayBeOld: true });
  const around = (answer?.rows ?? []).flatMap((row, k) => {
    const place = (answer?.from ?? 0) + k;
    const opened = facts && toOpenRow(facts, row, place);
    return opened ? [opened] : [];
  });
  const before = around.findLast(({ place }) => place < open.place);
  const after = around.find(({ place }) => place > open.place);
  return (
    <>
      <button type="button" aria-disabled={!before} onClick={() => before && show(before)}>
        <span aria-hidden="true">←</span> Previous row
      </button>
      <button type="button" aria-disabled={!after} onClick={() => after && show(after)}>
        Next row <span aria-hidden="true">→</span>
      </button>
    </>
  );
}

interface ComparisonProps {
  readonly isSame: boolean;
  readonly scaled: number;
  readonly here: number;
}

function Comparison({ isSame, scaled, here }: ComparisonProps) {
  const inBacktest = <data value={exactValue(scaled)}>{formatMultiple(scaled)}</data>;
  return isSame ? (
    <>
      <span aria-hidden="true">✓</span> Scaled to {inBacktest} in the backtest and here, to the last digit.
    </>
  ) : (
    <>
      Scaled to {inBacktest} when it was opened; with the configuration on screen its inputs give{' '}
      <data value={exactValue(here)}>{formatMultiple(here)}</data>.
    </>
  );
}
