import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ScalerConfig } from '../../src/engine/config.ts';
import { explain } from '../../src/engine/explain.ts';
import type { Figure, Phrase } from '../../src/engine/phrase.ts';
import type { Decided } from '../../src/engine/sensitivity.ts';
import { type DecisionInputs, type Trace, traceDecision } from '../../src/engine/trace.ts';
import { formatFigure, parseTyped } from '../../src/engine/units.ts';
import { runs } from '../property.ts';
import { configs, decisions, switchSettings } from './arbitraries.ts';

/** What must hold for a sentence to be true: worked out here from inputs, configuration and sizes, not from what the stages say. */
interface World {
  readonly inputs: DecisionInputs;
  readonly config: ScalerConfig;
  readonly trace: Trace;
  readonly meta: number;
  readonly bandit: number;
  readonly regime: number | undefined;
  readonly correlation: number;
  readonly pyramid: number;
  readonly target: number;
  readonly size: (id: string) => { readonly before: number; readonly after: number };
  readonly uncappedAt: (change: Partial<DecisionInputs>) => number;
}

function worldOf({ inputs, config, switches }: Decided): World {
  const trace = traceDecision(inputs, config, switches);
  const [low, high] = config.metaConfidenceRange;
  const { metaProb: p, currentPnl: pnl, pnlThreshold: t } = { ...inputs, ...config };
  const perBar = Math.max(inputs.atr / inputs.close, config.minVolThreshold);
  const vol = config.annualise ? (perBar * Math.sqrt(config.periodsPerYear ?? 252)) / Math.sqrt(8 / Math.PI) : perBar;
  const isMeasured = inputs.atr > 0 && inputs.close > 0;
  return {
    inputs,
    config,
    trace,
    meta: low + (high - low) * p,
    bandit: Math.max(config.banditMinScale, inputs.banditWeight),
    regime: Object.entries(config.regimeScales).find(([name]) => name === inputs.regime)?.[1],
    correlation: Math.max(config.correlationFloor, 1 - inputs.correlationPenalty * config.correlationPenaltyScale),
    pyramid: pnl > t ? 1 + p * config.pyramidWinnerBoost : pnl < -t ? 1 - (1 - p) * config.pyramidLoserCut : 1,
    target: isMeasured ? Math.min(config.targetVol / vol, config.maxLeverage) : 1,
    size: (id) => trace.steps.find(({ stage }) => stage.id === id) ?? { before: Number.NaN, after: Number.NaN },
    uncappedAt: (change) => Math.abs(traceDecision({ ...inputs, ...change }, config, switches).uncapped),
  };
}

const near = (a: number | undefined, b: number): boolean =>
  a !== undefined && (a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(b), 1e-3));
const isOne = (x: number): boolean => near(x, 1);
const hasSign = (size: number, direction: string | undefined): boolean =>
  direction === 'long' ? size > 0 : direction === 'short' && size < 0;

type Check = (world: World, figures: readonly number[], groups: readonly (string | undefined)[]) => boolean;

/** Every sentence that may appear, `#` for a figure and `@` for the regime's name, and when it is true. */
const SENTENCES: readonly (readonly [RegExp, Check])[] = [
  [/^The strategies ask for no position, so there is nothing to scale\.$/u, ({ inputs }) => inputs.position === 0],
  [
    /^The strategies ask for # (long|short)\.$/u,
    ({ inputs }, [size], [direction]) => size === Math.abs(inputs.position) && hasSign(inputs.position, direction),
  ],
  [/^On the way the size grows beyond/u, ({ trace }) => !Number.isFinite(trace.final)],
  [
    /^A meta probability of # raises the size by #\.$/u,
    ({ inputs, meta }, [p, by]) => p === inputs.metaProb && meta > 1 && near(by, meta - 1),
  ],
  [
    /^A meta probability of # lowers the size by #\.$/u,
    ({ inputs, meta }, [p, by]) => p === inputs.metaProb && meta < 1 && near(by, 1 - meta),
  ],
  [
    /^A meta probability of # leaves the size as it is\.$/u,
    ({ inputs, meta }, [p]) => p === inputs.metaProb && isOne(meta),
  ],
  [
    /^The bandit, (exploring|exploiting) at #, (is held at its floor and )?lets # of the size through\.$/u,
    ({ inputs, config, bandit }, [weight, share], [mood, floored]) =>
      weight === inputs.banditWeight &&
      near(share, bandit) &&
      (mood === 'exploring') === inputs.banditWeight < 0.5 &&
      (floored !== undefined) === inputs.banditWeight < config.banditMinScale,
  ],
  [
    /^The bandit, (exploring|exploiting) at #, lets (all of it|nothing) through\.$/u,
    ({ inputs, bandit }, [weight], [mood, share]) =>
      weight === inputs.banditWeight &&
      (share === 'nothing' ? bandit === 0 : isOne(bandit)) &&
      (mood === 'exploring') === inputs.banditWeight < 0.5,
  ],
  [
    /^The regime @ is not in the table, so it counts as # and changes nothing\.$/u,
    ({ regime }, [factor]) => regime === undefined && factor === 1,
  ],
  [/^The regime @ adds #\.$/u, ({ regime = 1 }, [by]) => regime > 1 && near(by, regime - 1)],
  [/^The regime @ takes # off\.$/u, ({ regime = 1 }, [by]) => regime < 1 && near(by, 1 - regime)],
  [/^The regime @ changes nothing\.$/u, ({ regime }) => regime !== undefined && isOne(regime)],
  [
    /^A correlation penalty of # hits the floor, which keeps # of the size\.$/u,
    ({ inputs, config, correlation }, [penalty, share]) =>
      penalty === inputs.correlationPenalty &&
      1 - inputs.correlationPenalty * config.correlationPenaltyScale < config.correlationFloor &&
      near(share, correlation),
  ],
  [
    /^A correlation penalty of # takes # off\.$/u,
    ({ inputs, config, correlation }, [penalty, by]) =>
      penalty === inputs.correlationPenalty &&
      1 - inputs.correlationPenalty * config.correlationPenaltyScale >= config.correlationFloor &&
      near(by, 1 - correlation),
  ],
  [/^Correlation takes nothing\.$/u, ({ correlation }) => isOne(correlation)],
  [
    /^That would be #, so the cap holds it at #\.$/u,
    ({ trace, config }, [would, cap]) =>
      would === Math.abs(trace.uncapped) && cap === config.maxPosition && Math.abs(trace.uncapped) > config.maxPosition,
  ],
  [
    /^The minimum lifts # to #\.$/u,
    ({ config, size }, [from, to]) =>
      from === Math.abs(size('minimum').before) && to === config.minPosition && (from ?? 0) < config.minPosition,
  ],
  [
    /^The minimum of # changes nothing\.$/u,
    ({ config, size }, [least]) => least === config.minPosition && size('minimum').before === size('minimum').after,
  ],
  [
    /^That leaves no position, and nothing for any later step to scale\.$/u,
    ({ trace, inputs }) => inputs.position !== 0 && trace.final === 0,
  ],
  [
    /^(The result is|Confidence scaling gives) # (long|short)(?:, exactly at the cap)?\.$/u,
    ({ trace }, [size], [what, direction]) => {
      const told = what === 'The result is' ? trace.final : trace.scaled;
      return size === Math.abs(told) && hasSign(told, direction);
    },
  ],
  [
    /^(The result is|Confidence scaling gives) # (long|short); every raw position of # or more, long or short, reaches the cap\.$/u,
    ({ trace, config, uncappedAt }, [size, from = Number.NaN], [, direction]) =>
      size === config.maxPosition &&
      hasSign(trace.scaled, direction) &&
      Math.abs(trace.uncapped) > config.maxPosition &&
      uncappedAt({ position: from }) >= config.maxPosition &&
      uncappedAt({ position: from * (1 - 1e-9) }) < config.maxPosition,
  ],
  [
    /^(The result is|Confidence scaling gives) # (long|short), inside the cap of ±#\.$/u,
    ({ trace, config, uncappedAt }, [size, cap], [, direction]) =>
      size === Math.abs(trace.scaled) &&
      hasSign(trace.scaled, direction) &&
      cap === config.maxPosition &&
      size < cap &&
      uncappedAt({ position: Number.MAX_VALUE }) < cap,
  ],
  [
    /^(?:The result is|Confidence scaling gives) # (long|short), inside the cap of ±#, which, all else equal, (only )?a (raw position|meta probability|bandit weight|correlation penalty) of #(?: or more, long or short,)? would reach\.$/u,
    ({ trace, config, inputs, uncappedAt }, [size, cap = Number.NaN, at = Number.NaN], [direction, only, what]) => {
      if (size !== Math.abs(trace.scaled) || !hasSign(trace.scaled, direction)) return false;
      if (cap !== config.maxPosition || size >= cap) return false;
      const others = [
        uncappedAt({ metaProb: 1 }),
        uncappedAt({ banditWeight: 1 }),
        uncappedAt({ correlationPenalty: 0 }),
        ...Object.keys(config.regimeScales).map((regime) => uncappedAt({ regime })),
      ];
      if (only !== undefined && others.some((other) => other >= cap)) return false;
      const isTurn = (there: number, inside: number): boolean => there >= cap && inside < cap;
      const within = at * (1 - 1e-9);
      if (what === 'raw position')
        return (
          isTurn(uncappedAt({ position: -at }), uncappedAt({ position: within })) && at > Math.abs(inputs.position)
        );
      if (what === 'meta probability')
        return isTurn(uncappedAt({ metaProb: at }), uncappedAt({ metaProb: within })) && at > inputs.metaProb;
      if (what === 'bandit weight')
        return (
          isTurn(uncappedAt({ banditWeight: at }), uncappedAt({ banditWeight: within })) && at > inputs.banditWeight
        );
      return uncappedAt({ correlationPenalty: at }) >= cap && at < inputs.correlationPenalty;
    },
  ],
  [
    /^(?:The result is|Confidence scaling gives) # (long|short), inside the cap of ±#, which, all else equal, the regime (.+) would reach\.$/u,
    ({ trace, config, uncappedAt }, [size = Number.NaN, cap = Number.NaN], [direction, regime = '']) =>
      size === Math.abs(trace.scaled) &&
      hasSign(trace.scaled, direction) &&
      size < cap &&
      cap === config.maxPosition &&
      Object.hasOwn(config.regimeScales, regime) &&
      uncappedAt({ regime }) >= cap,
  ],
  [
    /^The trade is up #, so pyramiding adds #\.$/u,
    ({ inputs, config, pyramid }, [pnl, by]) =>
      pnl === inputs.currentPnl && inputs.currentPnl > config.pnlThreshold && pyramid > 1 && near(by, pyramid - 1),
  ],
  [
    /^The trade is down #, so pyramiding cuts #\.$/u,
    ({ inputs, config, pyramid }, [pnl, by]) =>
      pnl === -inputs.currentPnl && inputs.currentPnl < -config.pnlThreshold && pyramid < 1 && near(by, 1 - pyramid),
  ],
  [
    /^The trade is (up|down) #, and pyramiding (?:adds|cuts) nothing\.$/u,
    ({ inputs, config, pyramid }, [pnl], [way]) =>
      pnl === Math.abs(inputs.currentPnl) &&
      (pnl ?? 0) > config.pnlThreshold &&
      (way === 'up') === inputs.currentPnl > 0 &&
      isOne(pyramid),
  ],
  [
    /^The open P&L of # is within the dead band of ±#, so pyramiding changes nothing\.$/u,
    ({ inputs, config, pyramid }, [pnl, threshold]) =>
      pnl === inputs.currentPnl &&
      threshold === config.pnlThreshold &&
      Math.abs(inputs.currentPnl) <= config.pnlThreshold &&
      pyramid === 1,
  ],
  [/^The open P&L is missing, so pyramiding is skipped\.$/u, ({ inputs }) => Number.isNaN(inputs.currentPnl)],
  [
    /^That would be #, so the cap holds the pyramided size at #\.$/u,
    ({ config, size, trace, pyramid }, [would, cap]) =>
      would === Math.abs(size('pyramidCap').before) &&
      near(would, Math.abs(trace.scaled) * pyramid) &&
      cap === config.maxPosition &&
      (would ?? 0) > config.maxPosition,
  ],
  [/^There is no ATR above zero, so the volatility target is skipped\.$/u, ({ inputs }) => !(inputs.atr > 0)],
  [/^There is no price above zero, so the volatility target is skipped\.$/u, ({ inputs }) => !(inputs.close > 0)],
  [
    /^At an ATR of # of price(?:, which counts as the floor of #,)? the volatility target is at its leverage cap and multiplies the size by #\.$/u,
    ({ inputs, config, target }, figures) =>
      near(figures[0], inputs.atr / inputs.close) &&
      (figures.length === 3) === inputs.atr / inputs.close < config.minVolThreshold &&
      (figures.length < 3 || figures[1] === config.minVolThreshold) &&
      figures.at(-1) === config.maxLeverage &&
      target === config.maxLeverage,
  ],
  [
    /^At an ATR of # of price(?:, which counts as the floor of #,)?(, taken per year,)? and a target of #, the volatility target multiplies the size by #\.$/u,
    ({ inputs, config, target }, figures, [perYear]) =>
      near(figures[0], inputs.atr / inputs.close) &&
      (figures.length === 4) === inputs.atr / inputs.close < config.minVolThreshold &&
      (figures.length < 4 || figures[1] === config.minVolThreshold) &&
      (perYear !== undefined) === config.annualise &&
      figures.at(-2) === config.targetVol &&
      near(figures.at(-1), target) &&
      (target < config.maxLeverage || near(target, config.maxLeverage)),
  ],
  [
    /^It sits there for every ATR below # of price: the target is the volatility of a year/u,
    ({ config, inputs, target }, [below = Number.NaN]) =>
      !config.annualise &&
      target === config.maxLeverage &&
      near(config.targetVol / below, config.maxLeverage) &&
      inputs.atr / inputs.close < below &&
      config.minVolThreshold < below,
  ],
  [
    /^As it comes after the cap, it can lift a capped position above the maximum\.$/u,
    ({ config }) =>
      !config.capAfter && !config.annualise && config.maxPosition * config.maxLeverage > config.maxPosition,
  ],
  [
    /^That would be #, so the cap after the volatility target holds it at #\.$/u,
    ({ config, size, trace, target }, [would, cap]) =>
      config.capAfter &&
      would === Math.abs(size('capAfter').before) &&
      near(would, Math.abs(trace.pyramided) * target) &&
      cap === config.maxPosition &&
      (would ?? 0) > config.maxPosition,
  ],
  [
    /^That is above the maximum of #, because the volatility target comes after the cap\.$/u,
    ({ config, trace, target }, [cap]) =>
      cap === config.maxPosition && Math.abs(trace.final) > config.maxPosition && target > 1 && !config.capAfter,
  ],
];

const isFigure = (part: string | Figure): part is Figure => typeof part !== 'string';

/** The sentence with `#` for its figures and `@` for the regime of the decision, where it is the subject. */
const shapeOf = (phrase: Phrase, regime: string): string =>
  phrase
    .map((part, i) => {
      if (isFigure(part)) return '#';
      return part === regime && phrase[i - 1] === 'The regime ' ? '@' : part;
    })
    .join('');

/** What is shown reads back to the figure within what its digits can hold. */
function expectReadable({ value, format }: Figure): void {
  const isPercent = format === 'percent' || format === 'signedPercent';
  const shown = formatFigure({ value, format });
  expect(isPercent).toBe(shown.endsWith('\u00a0%'));
  // Beyond it the rounded digits may be more than a number can hold.
  if (Math.abs(value) > 1e300) return;
  const typed = parseTyped(shown.replace(/\u00a0%$/u, ''));
  if (!('value' in typed)) throw new Error(`${shown}: ${typed.reason}`);
  const exact = isPercent ? value * 100 : value;
  const rounding = isPercent && Math.abs(exact) >= 1 ? 0.0501 : 0;
  expect(Math.abs(typed.value - exact)).toBeLessThanOrEqual(0.00501 * Math.abs(exact) + rounding);
}

it('every sentence and every number of the explanation of any decision is true', () => {
  const told = new Set<number>();
  const decided = fc.record({ inputs: decisions, config: configs, switches: switchSettings });
  fc.assert(
    fc.property(decided, (d) => {
      const world = worldOf(d);
      for (const phrase of explain(world.trace, d)) {
        const shape = shapeOf(phrase, d.inputs.regime);
        expect(shape.replace(/the regime \S+ would/u, '')).not.toMatch(/\d/u);
        const figures = phrase.filter(isFigure);
        for (const figure of figures) expectReadable(figure);
        const at = SENTENCES.findIndex(([pattern]) => pattern.test(shape));
        const found = SENTENCES[at];
        if (!found) throw new Error(`an unknown sentence: ${shape}`);
        told.add(at);
        const [pattern, isTrue] = found;
        const [, ...groups] = pattern.exec(shape) ?? [];
        const values = figures.map(({ value }) => value);
        expect(isTrue(world, values, groups), `${shape} ${values.join(', ')}`).toBe(true);
      }
    }),
    { numRuns: runs(3000) },
  );
  // Nearly all of them have been met; the rarest need luck.
  expect(told.size).toBeGreaterThan(SENTENCES.length - 8);
});

it('every factor that is on has its sentence, up to the one that leaves nothing', () => {
  const opening: readonly (readonly [string, RegExp])[] = [
    ['meta', /^A meta probability/u],
    ['bandit', /^The bandit/u],
    ['regime', /^The regime/u],
    ['correlation', /^A correlation|^Correlation/u],
    ['pyramiding', /^The trade is|^The open P&L/u],
    ['voltarget', /^At an ATR|^There is no (?:ATR|price)/u],
  ];
  fc.assert(
    fc.property(decisions, configs, switchSettings, (inputs, config, switches) => {
      const decided = { inputs, config, switches };
      const trace = traceDecision(inputs, config, switches);
      fc.pre(trace.raw !== 0 && Number.isFinite(trace.final));
      const shapes = explain(trace, decided).map((phrase) => shapeOf(phrase, inputs.regime));
      const end = trace.steps.findIndex(({ isActive, after }) => isActive && after === 0);
      for (const [id, pattern] of opening) {
        const at = trace.steps.findIndex(({ stage }) => stage.id === id);
        const isTold = trace.steps[at]?.isActive === true && (end < 0 || at <= end);
        const count = shapes.filter((shape) => pattern.test(shape)).length;
        expect(count, `${id}: ${shapes.join(' ')}`).toBe(isTold ? 1 : 0);
      }
      expect(/^The result is|^That leaves no|^That is above/u.test(shapes.at(-1) ?? '')).toBe(true);
    }),
    { numRuns: runs(1000) },
  );
});
