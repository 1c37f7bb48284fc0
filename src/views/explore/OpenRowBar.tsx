import { exactValue, formatMultiple, formatNumber } from '../../engine/units.ts';
import { withRow } from '../../store/openRowSlice.ts';
import { selectTrace } from '../../store/select.ts';
import { useLab } from '../../store/useLab.ts';
import styles from './OpenRowBar.module.css';

/** Says which row of the backtest is on the sliders, whether it comes out the same here, and leads back. */
export function OpenRowBar() {
  const open = useLab((lab) => lab.openRow);
  const decision = useLab((lab) => lab.decision);
  const leave = useLab((lab) => lab.leaveRow);
  const putBack = useLab((lab) => lab.putRowBack);
  const forget = useLab((lab) => lab.forgetRow);
  if (!open) return null;
  const inputs = withRow(decision, open.inputs);
  const isEdited = JSON.stringify(inputs) !== JSON.stringify(decision.inputs);
  const here = selectTrace({ ...decision, inputs }).scaled;
  return (
    <section className={styles.bar} aria-label="Row of the backtest">
      <p>
        <strong>Row {formatNumber(open.row + 1, 0)}</strong> of {open.fileName} (line {formatNumber(open.line, 0)}
        {open.when === undefined ? '' : `, ${open.when}`}).{' '}
        <Comparison isSame={Object.is(here, open.scaled)} scaled={open.scaled} here={here} />
        {isEdited && ' The inputs have been changed since.'}
      </p>
      <div className={styles.buttons}>
        {isEdited && (
          <button type="button" onClick={putBack}>
            Put the row’s inputs back
          </button>
        )}
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
