import { Fragment } from 'react';
import type { StageTrace, Trace } from '../../engine/trace.ts';
import { exactValue, formatMultiple } from '../../engine/units.ts';
import { inputSpec, type PageInputName } from '../../store/decision.ts';
import styles from './Chain.module.css';
import { controlId, type Link } from './link.ts';

interface ChainProps {
  readonly trace: Trace;
  readonly link: Link;
  readonly onLink: (link: Link) => void;
}

interface Term {
  readonly key: string;
  readonly sign: string;
  readonly value: number;
  readonly text: string;
  readonly caption: string;
  readonly colour: string;
  readonly leadsTo: PageInputName | 'regime' | null;
}

/** The control that a stage's term leads to. Limits have no input of their own. */
const INPUT_OF: Readonly<Record<string, PageInputName | 'regime'>> = {
  meta: 'metaProb',
  bandit: 'banditWeight',
  regime: 'regime',
  correlation: 'correlationPenalty',
  pyramiding: 'currentPnl',
  voltarget: 'atr',
};

/** The calculation with the numbers put in, each term linked with its control. */
export function Chain({ trace, link, onLink }: ChainProps) {
  return (
    <ol className={styles.chain} aria-label="Calculation">
      {toTerms(trace).map((term) => (
        <Fragment key={term.key}>
          {term.sign !== '' && (
            <li className={styles.sign} aria-hidden="true">
              {term.sign}
            </li>
          )}
          <li className={styles.cell}>
            <TermCard term={term} isLinked={term.leadsTo !== null && term.leadsTo === link} onLink={onLink} />
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

function TermCard({ term, isLinked, onLink }: { term: Term; isLinked: boolean; onLink: (link: Link) => void }) {
  const content = (
    <>
      <data className={styles.value} value={exactValue(term.value)}>
        {term.text}
      </data>
      <span className={styles.caption}>{term.caption}</span>
    </>
  );
  const style = { borderTopColor: `var(--${term.colour})` };
  const { leadsTo } = term;
  if (leadsTo === null)
    return (
      <div className={styles.term} style={style}>
        {content}
      </div>
    );
  return (
    <button
      type="button"
      className={styles.term}
      style={style}
      data-linked={isLinked}
      onPointerEnter={() => onLink(leadsTo)}
      onPointerLeave={() => onLink(null)}
      onFocus={() => onLink(leadsTo)}
      onBlur={() => onLink(null)}
      onClick={() => focusControl(leadsTo)}
    >
      {content}
    </button>
  );
}

function focusControl(input: PageInputName | 'regime'): void {
  const control = document.getElementById(controlId(input));
  control?.scrollIntoView({ block: 'nearest' });
  control?.querySelector<HTMLElement>('input[type="range"], input:checked')?.focus();
}

function toTerms(trace: Trace): readonly Term[] {
  const raw: Term = {
    key: 'raw',
    sign: '',
    value: trace.raw,
    text: formatMultiple(trace.raw),
    caption: 'raw position',
    colour: 'muted',
    leadsTo: 'position',
  };
  const steps = trace.steps.filter(isShown).map((step) => toTerm(step, trace));
  const result: Term = {
    key: 'result',
    sign: '=',
    value: trace.final,
    text: formatMultiple(trace.final),
    caption: trace.final === trace.scaled ? 'scaled position' : 'final position',
    colour: 'ink',
    leadsTo: null,
  };
  return [raw, ...steps, result];
}

/** Factors that are on always stand in the chain; a limit only where it acts. */
const isShown = (step: StageTrace): boolean => step.isActive && (step.stage.kind === 'factor' || step.binds);

function toTerm(step: StageTrace, trace: Trace): Term {
  const { stage, factor, after } = step;
  const isLimit = stage.kind === 'limit';
  return {
    key: stage.id,
    sign: isLimit ? '→' : '×',
    value: isLimit ? after : factor,
    text: isLimit ? formatMultiple(after) : formatMultiple(factor).replace(/×$/u, ''),
    caption: captionOf(step, trace),
    colour: stage.mark,
    leadsTo: INPUT_OF[stage.id] ?? null,
  };
}

function captionOf({ stage, binds }: StageTrace, trace: Trace): string {
  const input = INPUT_OF[stage.id];
  if (input === 'regime') return trace.category.isKnown ? trace.category.name : `${trace.category.name} (unknown)`;
  if (input === undefined) return stage.constraint?.label ?? stage.shortTitle;
  const value = trace.inputs[input];
  const { notation } = inputSpec(input);
  const written =
    notation === 'percent' ? `${Number((value * 100).toPrecision(4))} %` : Number(value.toPrecision(4)).toString();
  return `${stage.shortTitle.toLowerCase()} ${written.replace('-', '−')}${binds ? ' · limit' : ''}`;
}
