import { Panel } from '../../controls/Panel.tsx';
import { ScrollBox } from '../../controls/ScrollBox.tsx';
import type { Attribution, StepAttribution } from '../../engine/attribution.ts';
import {
  exactValue,
  formatMultiple,
  formatSignedMultiple,
  formatSignedPercent,
  NO_FIGURE,
} from '../../engine/units.ts';
import type { Decision } from '../../store/decision.ts';
import { selectAttribution, selectTrace } from '../../store/select.ts';
import styles from './panels.module.css';

/** What each step contributed, to the last digit. */
export function ContributionsTable({ decision }: { readonly decision: Decision }) {
  const attribution = selectAttribution(selectTrace(decision));
  return (
    <Panel
      title="What each step contributed"
      caption="Factor, effect on the size, exact share, and how far the order matters"
    >
      <ScrollBox label="Table of contributions">
        <table className={styles.table} aria-label="Factor contributions">
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Factor</th>
              <th scope="col">Effect</th>
              <th scope="col">Share</th>
              <th scope="col">Range over orders</th>
            </tr>
          </thead>
          <tbody>
            {attribution.steps.map((step) => (
              <StepRow key={step.id} step={step} />
            ))}
            <tr>
              <th scope="row">Raw to final</th>
              <Cell
                value={attribution.raw === 0 ? Number.NaN : attribution.final / attribution.raw}
                write={formatMultiple}
              />
              <Cell
                value={attribution.raw === 0 ? Number.NaN : attribution.final / attribution.raw - 1}
                write={formatSignedPercent}
              />
              <Cell value={attribution.total} write={formatSignedMultiple} />
              <td />
            </tr>
          </tbody>
        </table>
        <p className={styles.note}>{NOTES[attribution.kind]}</p>
      </ScrollBox>
    </Panel>
  );
}

const NOTES: Readonly<Record<Attribution['kind'], string>> = {
  attributed:
    'Shares are exact and need no order (logarithmic mean divisia): they add up to the change from raw to final. The range is the least and most that a factor would change over all orders of the four factors.',
  noPosition: 'The raw position is 0, so there is nothing to attribute.',
  undefined: 'A negative factor has no logarithm: the exact shares are undefined, the steps in order stand.',
  zeroed: 'A factor of zero took the whole position; its share is all of it.',
};

function StepRow({ step }: { readonly step: StepAttribution }) {
  const [least, most] = step.deltaRange;
  return (
    <tr className={step.isActive ? '' : styles.idle}>
      <th scope="row">
        <span className={styles.swatch} style={{ background: `var(--${step.mark})` }} />
        {step.shortTitle}
        {!step.isActive && ' (off)'}
      </th>
      <Cell value={step.factor} write={formatMultiple} />
      <Cell value={step.factor - 1} write={formatSignedPercent} />
      <Cell value={step.share} write={formatSignedMultiple} />
      <td>
        {least === most ? (
          NO_FIGURE
        ) : (
          <>
            <data value={exactValue(least)}>{formatSignedMultiple(least)}</data> …{' '}
            <data value={exactValue(most)}>{formatSignedMultiple(most)}</data>
          </>
        )}
      </td>
    </tr>
  );
}

function Cell({ value, write }: { readonly value: number; readonly write: (value: number) => string }) {
  return <td>{Number.isNaN(value) ? NO_FIGURE : <data value={exactValue(value)}>{write(value)}</data>}</td>;
}
