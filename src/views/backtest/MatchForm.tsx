import { useId, useMemo, useState } from 'react';
import { Button } from '../../controls/Button.tsx';
import type { ReadingChoices, ReadingPreview } from '../../data/readingChoices.ts';
import { fields } from '../../data/schema.ts';
import { findRegime } from '../../engine/regimeName.ts';
import { formatNumber } from '../../engine/units.ts';
import { useLab } from '../../store/useLab.ts';
import { absentColumns } from './facts.model.ts';
import styles from './MatchColumns.module.css';
import { MatchField } from './MatchField.tsx';
import {
  asksDateOrder,
  columnLabels,
  type DoubtedEnd,
  doubtedEnd,
  type MatchDraft,
  refusal,
  regimeLabels,
  startDraft,
  toChoices,
} from './matchColumns.model.ts';
import { PreviewTable } from './PreviewTable.tsx';
import { RegimeMultipliers } from './RegimeMultipliers.tsx';
import { withHeaderLine } from './reading.model.ts';

interface MatchFormProps {
  readonly preview: ReadingPreview;
  /** How the text is cut, and the columns chosen before. */
  readonly choices: ReadingChoices;
  /** The text is to be cut in another way, which gives other columns. */
  readonly onCut: (choices: ReadingChoices) => void;
  readonly onUse: (choices: ReadingChoices) => void;
  readonly onCancel: () => void;
}

/** A column for each field, its unit and meaning, over the first rows of the file. */
export function MatchForm({ preview, choices, onCut, onUse, onCancel }: MatchFormProps) {
  const [draft, setDraft] = useState(() => startDraft(preview, choices));
  const [multipliers, setMultipliers] = useState<ReadonlyMap<string, number>>(new Map());
  const table = useLab((lab) => lab.decision.config.regimeScales);
  const setConfigValue = useLab((lab) => lab.setConfigValue);
  const reasonId = useId();
  const labels = useMemo(() => columnLabels(preview.header), [preview.header]);
  const end = doubtedEnd(preview);
  const reason = refusal(draft, preview, labels);
  const regimes = regimeLabels(preview, draft.columns.regime);
  const use = () => {
    if (multipliers.size > 0) setConfigValue('regimeScales', withMultipliers(table, multipliers));
    onUse(toChoices(draft, preview, choices));
  };
  return (
    <>
      <PreviewTable preview={preview} labels={labels} columns={draft.columns} />
      {end && (
        <EndSelect
          end={end}
          draft={draft}
          onChange={setDraft}
          onOther={(headerLine) => onCut(withHeaderLine(choices, headerLine))}
        />
      )}
      <div className={styles.fields}>
        {fields.map((field) => (
          <MatchField
            key={field.id}
            field={field}
            preview={preview}
            labels={labels}
            draft={draft}
            onChange={setDraft}
          />
        ))}
      </div>
      {asksDateOrder(draft, preview) && <DateOrderSelect draft={draft} onChange={setDraft} />}
      {regimes.length > 0 && (
        <RegimeMultipliers
          labels={regimes}
          multipliers={multipliers}
          onChange={(label, value) => setMultipliers(new Map(multipliers).set(label, value))}
        />
      )}
      <Absent draft={draft} />
      <div className={styles.foot}>
        <p id={reasonId} className={styles.reason} role="status">
          {reason}
        </p>
        <Button onClick={onCancel}>Cancel</Button>
        <Button look="primary" disabled={reason !== undefined} aria-describedby={reasonId} onClick={use}>
          Use these columns
        </Button>
      </div>
    </>
  );
}

const ORDERS = [
  ['dayFirst', 'day first: 31/12/2024'],
  ['monthFirst', 'month first: 12/31/2024'],
] as const;

interface DraftProps {
  readonly draft: MatchDraft;
  readonly onChange: (draft: MatchDraft) => void;
}

function DateOrderSelect({ draft, onChange }: DraftProps) {
  const id = useId();
  return (
    <div className={styles.extra}>
      <label htmlFor={id}>Order of the dates</label>
      <select
        id={id}
        className={styles.select}
        value={draft.dateOrder ?? ''}
        onChange={({ target }) =>
          onChange({ ...draft, dateOrder: ORDERS.find(([order]) => order === target.value)?.[0] })
        }
      >
        <option value="">choose …</option>
        {ORDERS.map(([order, words]) => (
          <option key={order} value={order}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

interface EndSelectProps extends DraftProps {
  readonly end: DoubtedEnd;
  /** The table whose header stands on this line is wanted, not the first one. */
  readonly onOther: (headerLine: number) => void;
}

function EndSelect({ end: { line, headerLine }, draft, onChange, onOther }: EndSelectProps) {
  const id = useId();
  const { endLine } = draft;
  return (
    <div className={styles.extra}>
      <label htmlFor={id}>Line {formatNumber(line, 0)} and what follows it</label>
      <select
        id={id}
        className={styles.select}
        value={endLine === undefined ? '' : String(endLine)}
        onChange={({ target: { value } }) => {
          if (value === 'other' && headerLine !== undefined) onOther(headerLine);
          else onChange({ ...draft, endLine: value === '' ? undefined : value === 'none' ? 'none' : line });
        }}
      >
        <option value="">choose …</option>
        <option value={line}>leave it out</option>
        <option value="none">read it as rows</option>
        {headerLine !== undefined && <option value="other">read only the table there</option>}
      </select>
    </div>
  );
}

function Absent({ draft: { columns } }: { readonly draft: MatchDraft }) {
  const absent = absentColumns((id) => columns[id] !== undefined);
  if (absent.length === 0) return null;
  return (
    <div className={styles.absent}>
      <h3>Without a column</h3>
      <ul>
        {absent.map(({ field, cost }) => (
          <li key={field}>
            No <code>{field}</code>: {cost}.
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The table with the multipliers that were given; a name that folds to one of the table changes that one. */
function withMultipliers(
  table: Readonly<Record<string, number>>,
  multipliers: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> {
  const entries = new Map(Object.entries(table));
  for (const [label, value] of multipliers) entries.set(findRegime(table, label) ?? label, value);
  return Object.fromEntries(entries);
}
