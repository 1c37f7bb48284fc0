import { PhraseText } from '../../controls/PhraseText.tsx';
import { formatNumber } from '../../engine/units.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts, SummaryAnswer } from '../../worker/protocol.ts';
import styles from './Findings.module.css';
import { type Finding, findBindings, fromNotices } from './findings.model.ts';
import { PROBLEMS_ID } from './Problems.tsx';

interface FindingsProps {
  readonly facts: FileFacts;
  readonly summary: SummaryAnswer;
}

/** Notes about the data and the results in one quiet strip. */
export function Findings({ facts, summary: { figures, notices } }: FindingsProps) {
  const config = useLab((lab) => lab.decision.config);
  const bindings = findBindings(figures, config);
  const ofRun = fromNotices(notices);
  const { length: ofReading } = facts.notices;
  if (bindings.length + ofRun.length + ofReading === 0) return null;
  return (
    <section className={styles.strip} aria-label="Findings">
      <ul className={styles.list}>
        {bindings.map((finding) => (
          <Note key={finding.id} finding={finding} />
        ))}
        {ofRun.map((finding) => (
          <Note key={finding.id} finding={finding} />
        ))}
        {ofReading > 0 && (
          <li>
            There {ofReading === 1 ? 'is a note' : `are ${ofReading} notes`} about how the file was read.
            <button type="button" className={styles.show} data-print="no" onClick={showReading}>
              Show {ofReading === 1 ? 'it' : 'the notes'}
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}

function showReading(): void {
  const heading = document.getElementById(PROBLEMS_ID);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}

function Note({ finding: { phrase, count, isAboutReturns, rows } }: { readonly finding: Finding }) {
  const showRows = useLab((lab) => lab.showRows);
  return (
    <li>
      <PhraseText phrase={phrase} />
      {count !== undefined && (
        <data className={styles.count} value={String(count)}>
          {formatNumber(count, 0)}
        </data>
      )}
      {isAboutReturns === true && <ReturnSwitch />}
      {rows && (
        <button type="button" className={styles.show} data-print="no" onClick={() => showRows(rows)}>
          Show them
        </button>
      )}
    </li>
  );
}

const READINGS = [
  ['checked', 'as the closes show'],
  ['next', 'until the next row'],
  ['own', 'of the row’s own bar'],
] as const;

function ReturnSwitch() {
  const reading = useLab((lab) => lab.returnReading);
  const setReading = useLab((lab) => lab.setReturnReading);
  return (
    <label className={styles.reading} data-print="no">
      Read returns as{' '}
      <select
        value={reading}
        onChange={({ target }) => {
          const chosen = READINGS.find(([name]) => name === target.value);
          if (chosen) setReading(chosen[0]);
        }}
      >
        {READINGS.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
