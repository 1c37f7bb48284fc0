import { createElement, Fragment, type ReactNode, useState } from 'react';
import { formatValue } from '../../controls/formatValue.ts';
import { Panel } from '../../controls/Panel.tsx';
import { ScrollBox } from '../../controls/ScrollBox.tsx';
import { decideSwitches } from '../../engine/expr/decide.ts';
import { type MathElement, type MathLeaves, toMaths } from '../../engine/expr/maths.ts';
import { input } from '../../engine/expr/tree.ts';
import { paramSpecs } from '../../engine/stages/pipeline.ts';
import { rangeSlots } from '../../engine/stages/stage.ts';
import type { StageTrace, Trace } from '../../engine/trace.ts';
import { exactValue, formatMultiple, formatNumber } from '../../engine/units.ts';
import type { Decision } from '../../store/decision.ts';
import { inputSpec, PAGE_INPUTS } from '../../store/decision.ts';
import { selectTrace } from '../../store/select.ts';
import styles from './panels.module.css';

/** The formula of every step that is on, in names or with the numbers put in, read from the very trees that compute it. */
export function MathsPanel({ decision }: { readonly decision: Decision }) {
  const [isNumeric, setNumeric] = useState(false);
  const trace = selectTrace(decision);
  return (
    <Panel title="The mathematics" caption="Every step that is on, read from the trees that compute it">
      <label className={styles.row} data-print="no">
        <input type="checkbox" checked={isNumeric} onChange={(event) => setNumeric(event.target.checked)} />
        Put the numbers in
      </label>
      <div className={styles.formulas}>
        {trace.steps
          .filter(({ isActive }) => isActive)
          .map((step) => (
            <Formula
              key={step.stage.id}
              step={step}
              params={trace.params}
              leaves={isNumeric ? numberLeaves(trace, step) : NAMES}
            />
          ))}
      </div>
    </Panel>
  );
}

const SIZE = 'size';

interface FormulaProps {
  readonly step: StageTrace;
  readonly params: Trace['params'];
  readonly leaves: MathLeaves;
}

function Formula({ step, params, leaves }: FormulaProps) {
  const { stage, factor, after } = step;
  const tree = stage.kind === 'factor' ? stage.tree : stage.tree(input(SIZE));
  const result = stage.kind === 'factor' ? factor : after;
  return (
    <div>
      <div className={styles.formulaName}>
        <span className={styles.swatch} style={{ background: `var(--${stage.mark})` }} />
        {stage.title}: {stage.kind === 'factor' ? 'factor' : 'size'}
      </div>
      <ScrollBox label={`Formula of ${stage.title}`}>
        {createElement('math', null, toElements(toMaths(decideSwitches(tree, params), leaves)))}
        <span className={styles.result}>
          {' = '}
          <data value={exactValue(result)}>{formatMultiple(result)}</data>
        </span>
      </ScrollBox>
    </div>
  );
}

function toElements({ tag, children }: MathElement): ReactNode {
  return createElement(
    tag,
    null,
    ...children.map((child, i) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a formula have no identity but their place
      typeof child === 'string' ? child : <Fragment key={i}>{toElements(child)}</Fragment>,
    ),
  );
}

const inputName = (name: string): string => {
  const own = PAGE_INPUTS.find((candidate) => candidate === name);
  if (own) return inputSpec(own).label.toLowerCase().replace('p&l', 'P&L').replace('atr', 'ATR');
  return name;
};

/** A parameter by its label; the ends of a range by theirs. */
function paramName(slot: string): string {
  for (const [key, spec] of paramSpecs) {
    if (key === slot && spec.kind !== 'range')
      return spec.label.toLowerCase().replace('p&l', 'P&L').replace('atr', 'ATR');
    if (spec.kind !== 'range') continue;
    if (rangeSlots(key).min === slot) return spec.labels[0].toLowerCase();
    if (rangeSlots(key).max === slot) return spec.labels[1].toLowerCase();
  }
  return slot;
}

const NAMES: MathLeaves = {
  input: inputName,
  param: paramName,
  lookup: () => 'multiplier of the regime',
  number: (value) => formatNumber(value).replace(/\.00$/u, ''),
  isNumeric: false,
};

function numberLeaves({ inputs, params }: Trace, step: StageTrace): MathLeaves {
  const write = (value: number): string => formatValue(Number(value.toPrecision(6)), 'plain');
  return {
    input: (name) =>
      name === SIZE ? write(step.before) : write(Number(Object.entries(inputs).find(([key]) => key === name)?.[1])),
    param: (slot) => write(params[slot] ?? Number.NaN),
    lookup: () => write(step.factor),
    number: write,
    isNumeric: true,
  };
}
