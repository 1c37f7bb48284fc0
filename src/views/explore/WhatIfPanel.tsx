import { useState } from 'react';
import { formatValue } from '../../controls/formatValue.ts';
import { NumberField } from '../../controls/NumberField.tsx';
import { Panel } from '../../controls/Panel.tsx';
import { ScrollBox } from '../../controls/ScrollBox.tsx';
import { declarationOf } from '../../engine/sizeSampler.ts';
import { type Solution, solveFor, type ValueInterval } from '../../engine/solve.ts';
import { rawPosition } from '../../engine/stages/rawPosition.ts';
import type { Notation } from '../../engine/stages/stage.ts';
import { exactValue, formatMultiple } from '../../engine/units.ts';
import { type Decision, PAGE_INPUTS } from '../../store/decision.ts';
import { useLab } from '../../store/useLab.ts';
import styles from './panels.module.css';

/** What the target stands at until somebody types one: the raw position doubled would be a common wish. */
const FIRST_TARGET = 2;

/** For a wanted exposure: which value of each single input would give it. */
export function WhatIfPanel({ decision }: { readonly decision: Decision }) {
  const [target, setTarget] = useState(FIRST_TARGET);
  const solutions = solveFor(target, decision);
  return (
    <Panel title="What if" caption="Which value of one input alone would give the wanted exposure, all else held">
      <div className={styles.row}>
        <span>Wanted exposure</span>
        <NumberField
          label="Wanted exposure"
          value={target}
          notation="multiple"
          travel={rawPosition.travel}
          onCommit={(value) => {
            setTarget(value);
            return undefined;
          }}
        />
      </div>
      <ScrollBox label="Table of what-if values">
        <table className={styles.table} aria-label="What if">
          <thead>
            <tr>
              <th scope="col">Input</th>
              <th scope="col">Now</th>
              <th scope="col">Would have to be</th>
              <th scope="col">Can reach</th>
            </tr>
          </thead>
          <tbody>
            {solutions.map((solution) => (
              <SolutionRow key={solution.input} solution={solution} decision={decision} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Panel>
  );
}

function SolutionRow({ solution, decision }: { readonly solution: Solution; readonly decision: Decision }) {
  const { label, notation, now } = factsOf(solution, decision);
  const [least, most] = solution.reach;
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{now}</td>
      <td>
        {solution.values.length === 0 ? (
          <span className={styles.idle}>no value does</span>
        ) : (
          <Values solution={solution} notation={notation} />
        )}
      </td>
      <td>
        <data value={exactValue(least)}>{formatMultiple(least)}</data> …{' '}
        <data value={exactValue(most)}>{formatMultiple(most)}</data>
      </td>
    </tr>
  );
}

function factsOf({ input }: Solution, { inputs, config }: Decision) {
  if (input === 'regime multiplier') {
    const multiplier = Object.hasOwn(config.regimeScales, inputs.regime)
      ? (config.regimeScales[inputs.regime] ?? 1)
      : 1;
    const notation: Notation = 'multiple';
    return { label: 'Regime multiplier', notation, now: formatMultiple(multiplier) };
  }
  const { spec } = declarationOf(input);
  return { label: spec.label, notation: spec.notation, now: formatValue(inputs[input], spec.notation) };
}

function Values({ solution, notation }: { readonly solution: Solution; readonly notation: Notation }) {
  const setInput = useLab((lab) => lab.setInput);
  const setRegime = useLab((lab) => lab.setRegime);
  const page = PAGE_INPUTS.find((name) => name === solution.input);
  const [regime] = solution.regimes;
  const { nearest } = solution;
  return (
    <>
      {solution.values.map((interval, i) => (
        <span key={interval.from}>
          {i > 0 && ' or '}
          <Interval interval={interval} notation={notation} />
        </span>
      ))}
      {solution.regimes.length > 0 && ` (${solution.regimes.join(', ')})`}{' '}
      {page && nearest !== undefined && (
        <button type="button" className={styles.select} onClick={() => setInput(page, nearest)}>
          set
        </button>
      )}
      {regime !== undefined && (
        <button type="button" className={styles.select} onClick={() => setRegime(regime)}>
          set
        </button>
      )}
    </>
  );
}

function Interval({ interval, notation }: { readonly interval: ValueInterval; readonly notation: Notation }) {
  const write = (value: number): string => formatValue(Number(value.toPrecision(4)), notation);
  const { from, to } = interval;
  if (from === to) return <data value={exactValue(from)}>{write(from)}</data>;
  if (!Number.isFinite(from) && !Number.isFinite(to)) return 'any value';
  if (!Number.isFinite(to))
    return (
      <>
        <data value={exactValue(from)}>{write(from)}</data> or more
      </>
    );
  if (!Number.isFinite(from))
    return (
      <>
        <data value={exactValue(to)}>{write(to)}</data> or less
      </>
    );
  return (
    <>
      <data value={exactValue(from)}>{write(from)}</data> to <data value={exactValue(to)}>{write(to)}</data>
    </>
  );
}
