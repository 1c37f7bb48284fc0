import { findHeadroom, type Headroom, sayHeadroom } from './headroom.ts';
import { multiple, type Phrase, percent } from './phrase.ts';
import type { Decided } from './sensitivity.ts';
import type { StageId } from './stages/pipeline.ts';
import type { StageTrace, Trace } from './trace.ts';

/**
 * The decision in plain words, a sentence a step: what was asked for, what each step did, how near the cap is, what came out. Where
 * a step leaves nothing, the words end with it.
 */
export function explain(trace: Trace, decided: Decided): readonly Phrase[] {
  const { raw, final } = trace;
  if (raw === 0) return [['The strategies ask for no position, so there is nothing to scale.']];
  const request: Phrase = ['The strategies ask for ', ...sizeWords(raw), '.'];
  if (!Number.isFinite(final))
    return [request, ['On the way the size grows beyond what a number can hold, so there is no result.']];
  const active = trace.steps.filter(({ isActive }) => isActive);
  const confidence = active.filter(({ stage }) => !EXTENSIONS.includes(stage.id));
  const extensions = active.filter(({ stage }) => EXTENSIONS.includes(stage.id));
  const hasExtensions = extensions.length > 0;
  return [
    request,
    ...sayUntilNothing(confidence),
    ...(trace.scaled === 0 ? [] : [sayScaled(trace, decided, hasExtensions)]),
    ...(trace.scaled === 0 ? [] : sayExtensions(extensions, trace, decided)),
  ];
}

/** The optional steps behind confidence scaling. */
const EXTENSIONS: readonly StageId[] = ['pyramiding', 'pyramidCap', 'voltarget', 'capAfter'];

const sizeWords = (size: number): Phrase => [multiple(Math.abs(size)), size > 0 ? ' long' : ' short'];

/** A factor that is on always has a sentence; a cap where it binds; the minimum wherever it is set. */
const isWorthASentence = ({ binds, stage }: StageTrace): boolean =>
  stage.kind === 'factor' || binds || stage.id === 'minimum';

/** The sentences of the steps up to the one that leaves nothing. */
function sayUntilNothing(steps: readonly StageTrace[]): readonly Phrase[] {
  const end = steps.findIndex(({ after }) => after === 0);
  if (end < 0) return steps.filter(isWorthASentence).map((step) => step.say());
  return [
    ...steps
      .slice(0, end + 1)
      .filter(isWorthASentence)
      .map((step) => step.say()),
    ['That leaves no position, and nothing for any later step to scale.'],
  ];
}

/** What confidence scaling gives, and how near its cap is. */
function sayScaled(trace: Trace, decided: Decided, isIntermediate: boolean): Phrase {
  const cap = decided.config.maxPosition;
  const size = sizeWords(trace.scaled);
  const name = isIntermediate ? 'Confidence scaling gives' : 'The result is';
  const headroom = findHeadroom(decided);
  if (headroom.kind === 'capped') return [`${name} `, ...size, ...sayCapped(trace, headroom, cap), '.'];
  // A minimum as large as the cap lifts to the cap itself.
  if (Math.abs(trace.scaled) >= cap) return [`${name} `, ...size, '.'];
  const clause = sayHeadroom(headroom);
  return [
    `${name} `,
    ...size,
    ', inside the cap of ±',
    multiple(cap),
    ...(clause.length > 0 ? [', '] : []),
    ...clause,
    '.',
  ];
}

function sayCapped({ uncapped }: Trace, headroom: Extract<Headroom, { kind: 'capped' }>, cap: number): Phrase {
  if (Math.abs(uncapped) === cap) return [', exactly at the cap'];
  return ['; every raw position of ', multiple(headroom.position), ' or more, long or short, reaches the cap'];
}

function sayExtensions(steps: readonly StageTrace[], trace: Trace, decided: Decided): readonly Phrase[] {
  if (steps.length === 0) return [];
  const said = sayUntilNothing(steps.filter(({ stage }) => stage.id !== 'capAfter'));
  const after = steps.filter(({ stage, binds }) => stage.id === 'capAfter' && binds).map((step) => step.say());
  if (trace.final === 0) return said;
  return [
    ...said,
    ...saySaturation(steps, trace, decided),
    ...after,
    ['The result is ', ...sizeWords(trace.final), '.'],
    ...sayBeyond(trace, decided),
  ];
}

/** Where the volatility target sits at its leverage cap with the reference's units: from where on it does, and what the units are. */
function saySaturation(steps: readonly StageTrace[], { final }: Trace, { config }: Decided): readonly Phrase[] {
  const target = steps.find(({ stage, binds }) => stage.id === 'voltarget' && binds);
  if (!target || config.annualise) return [];
  const units: Phrase = [
    'It sits there for every ATR below ',
    percent(config.targetVol / config.maxLeverage),
    ' of price: the target is the volatility of a year, the ATR that of one bar. “Annualise” compares like with like.',
  ];
  // Where it does lift the size above the maximum, the sentence about the result says so.
  const canLift = target.factor > 1 && !config.capAfter && Math.abs(final) <= config.maxPosition;
  return canLift ? [units, ['As it comes after the cap, it can lift a capped position above the maximum.']] : [units];
}

function sayBeyond({ final }: Trace, { config }: Decided): readonly Phrase[] {
  if (Math.abs(final) <= config.maxPosition) return [];
  return [
    [
      'That is above the maximum of ',
      multiple(config.maxPosition),
      ', because the volatility target comes after the cap.',
    ],
  ];
}
