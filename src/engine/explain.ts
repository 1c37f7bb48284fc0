import { findHeadroom, sayHeadroom } from './headroom.ts';
import { multiple, type Phrase, percent } from './phrase.ts';
import type { Decided } from './sensitivity.ts';
import type { StageTrace, Trace } from './trace.ts';

/** The decision in plain words, a sentence a step: what was asked for, what each step did, what came out and what limits it. */
export function explain(trace: Trace, decided: Decided): readonly Phrase[] {
  if (trace.raw === 0) return [['The strategies ask for no position, so there is nothing to scale.']];
  return [
    ['The strategies ask for ', multiple(Math.abs(trace.raw)), directionOf(trace.raw), '.'],
    ...trace.steps.filter(isWorthASentence).map((step) => step.say()),
    ...saySaturation(trace, decided),
    sayResult(trace),
    ...sayLimits(trace, decided),
  ];
}

/** A factor that is on always has one; a cap where it binds; the minimum wherever it is set. */
const isWorthASentence = ({ isActive, binds, stage }: StageTrace): boolean =>
  isActive && (stage.kind === 'factor' || binds || stage.id === 'minimum');

const directionOf = (size: number): string => (size > 0 ? ' long' : ' short');

function sayResult({ final, scaled, steps }: Trace): Phrase {
  if (final === 0) return ['The result is no position.'];
  const isExtended = steps.some(
    ({ stage, isActive }) => isActive && (stage.id === 'pyramiding' || stage.id === 'voltarget'),
  );
  const result: Phrase = ['The result is ', multiple(Math.abs(final)), directionOf(final)];
  return isExtended && final !== scaled
    ? [...result, ', after ', multiple(Math.abs(scaled)), ' from confidence scaling.']
    : [...result, '.'];
}

function sayLimits(trace: Trace, decided: Decided): readonly Phrase[] {
  if (trace.final === 0) return [];
  const cap = multiple(decided.config.maxPosition);
  const isLifted = Math.abs(trace.final) > decided.config.maxPosition;
  const beyond: readonly Phrase[] = isLifted
    ? [['That is above the cap of ', cap, ': the volatility target comes after it and can lift a size beyond it.']]
    : [];
  const headroom = findHeadroom(decided);
  const atCap: readonly Phrase[] =
    headroom.kind === 'capped' && !trace.steps.some(({ stage, binds }) => stage.id === 'cap' && binds)
      ? [['Confidence scaling stands exactly at the cap of ', cap, '.']]
      : [];
  const words = sayHeadroom(headroom);
  return [...beyond, ...atCap, ...(words.length > 0 ? [words] : [])];
}

/** Why the volatility target sits at its leverage cap on most bars: an annual target is compared with the range of one bar. */
function saySaturation(trace: Trace, { config }: Decided): readonly Phrase[] {
  const isSaturated = trace.steps.some(({ stage, binds }) => stage.id === 'voltarget' && binds);
  if (!isSaturated || config.annualise) return [];
  return [
    [
      'It sits there for every ATR below ',
      percent(config.targetVol / config.maxLeverage),
      ' of price, because the target is a year’s volatility and the ATR that of one bar; “Annualise” compares like with like.',
    ],
  ];
}
