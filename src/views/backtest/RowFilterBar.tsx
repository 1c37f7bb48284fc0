import { useState } from 'react';
import type { RowFilter } from '../../batch/rowSelection.ts';
import type { Stretch } from '../../charts/timeAxis.model.ts';
import { formatNumber } from '../../engine/units.ts';
import { useLab } from '../../store/useLab.ts';
import type { FileFacts } from '../../worker/protocol.ts';
import { DownloadButton } from './DownloadButton.tsx';
import { downloadName } from './facts.model.ts';
import styles from './RowFilterBar.module.css';
import { CONSTRAINTS, filterParts, parseBound, rangesOf, STATUSES, withPart } from './rowFilter.model.ts';

interface RowFilterBarProps {
  readonly facts: FileFacts;
  readonly resultColumns: readonly string[];
  /** Rows that pass, as far as they are known. */
  readonly total: number | undefined;
  readonly window: Stretch;
  readonly isWhole: boolean;
}

/** Which rows the table shows: native controls, and what is set in words, each to be taken off by itself. */
export function RowFilterBar({ facts, resultColumns, total, window, isWhole }: RowFilterBarProps) {
  const filter = useLab((lab) => lab.rowFilter);
  const setFilter = useLab((lab) => lab.setRowFilter);
  const parts = filterParts(filter, facts.axis.kind);
  const set = <K extends keyof RowFilter>(id: K, value: RowFilter[K] | undefined): void =>
    setFilter(withPart(filter, id, value));
  return (
    <div className={styles.bar} data-print="no">
      <fieldset className={styles.fields} aria-label="Filter rows">
        <Choice
          label="Limit"
          value={filter.constraint ?? ''}
          options={CONSTRAINTS}
          onChange={(chosen) => set('constraint', CONSTRAINTS.find(([id]) => id === chosen)?.[0])}
        />
        {facts.regimes.length > 0 && (
          <Choice
            label="Regime"
            value={filter.regime ?? ''}
            options={facts.regimes.map(({ name }) => [name, name])}
            onChange={(chosen) => set('regime', chosen)}
          />
        )}
        <Choice
          label="Rows"
          value={filter.status ?? ''}
          options={STATUSES}
          onChange={(chosen) => set('status', STATUSES.find(([id]) => id === chosen)?.[0])}
        />
        <Range
          key={JSON.stringify(filter.range ?? null)}
          facts={facts}
          resultColumns={resultColumns}
          range={filter.range}
          onRange={(range) => set('range', range)}
        />
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={filter.stretch !== undefined}
            disabled={isWhole && filter.stretch === undefined}
            onChange={({ target }) => set('stretch', target.checked ? window : undefined)}
          />
          Only the stretch now in view
        </label>
      </fieldset>
      {parts.length > 0 && (
        <div className={styles.set}>
          {parts.map(({ id, words, without }) => (
            <button
              key={id}
              type="button"
              className={styles.chip}
              aria-label={`Remove the filter: ${words}`}
              onClick={() => setFilter(without)}
            >
              {words} <span aria-hidden="true">×</span>
            </button>
          ))}
          <button type="button" className={styles.clear} onClick={() => setFilter({})}>
            Clear filters
          </button>
          <DownloadButton
            isQuiet
            label="Download these rows"
            name={downloadName(facts.fileName, 'filtered')}
            scope={{ kind: 'filtered', filter }}
          />
          <span role="status">
            {total !== undefined && (
              <>
                <data value={String(total)}>{formatNumber(total, 0)}</data> of{' '}
                <data value={String(facts.rowCount)}>{formatNumber(facts.rowCount, 0)}</data> rows
              </>
            )}
          </span>
        </div>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (chosen: string | undefined) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className={styles.field}>
      {label}
      <select value={value} onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}>
        <option value="">any</option>
        {options.map(([id, words]) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface RangeProps {
  readonly facts: FileFacts;
  readonly resultColumns: readonly string[];
  readonly range: RowFilter['range'];
  readonly onRange: (range: RowFilter['range']) => void;
}

/** Taken over with Enter or when a field is left. */
function Range({ facts, resultColumns, range, onRange }: RangeProps) {
  const keys = rangesOf(facts, resultColumns);
  const [key, setKey] = useState(range?.key ?? keys[0]?.[0] ?? 'position');
  const [least, setLeast] = useState(range?.least === undefined ? '' : String(range.least));
  const [most, setMost] = useState(range?.most === undefined ? '' : String(range.most));
  const bounds = { least: parseBound(least), most: parseBound(most) };
  const commit = (chosen = key): void => {
    if (bounds.least === 'invalid' || bounds.most === 'invalid') return;
    if (bounds.least === undefined && bounds.most === undefined) {
      if (range) onRange(undefined);
      return;
    }
    onRange({
      key: chosen,
      ...(bounds.least === undefined ? {} : { least: bounds.least }),
      ...(bounds.most === undefined ? {} : { most: bounds.most }),
    });
  };
  const bound = (
    label: string,
    text: string,
    value: number | undefined | 'invalid',
    onText: (text: string) => void,
  ) => (
    <label className={styles.field}>
      {label}
      <input
        inputMode="decimal"
        size={6}
        value={text}
        aria-invalid={value === 'invalid'}
        onChange={({ target }) => onText(target.value)}
        onBlur={() => commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
    </label>
  );
  return (
    <span className={styles.range}>
      <label className={styles.field}>
        Range of
        <select
          value={key}
          onChange={({ target }) => {
            const chosen = keys.find(([id]) => id === target.value)?.[0];
            if (!chosen) return;
            setKey(chosen);
            commit(chosen);
          }}
        >
          {keys.map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {bound('from', least, bounds.least, setLeast)}
      {bound('to', most, bounds.most, setMost)}
    </span>
  );
}
