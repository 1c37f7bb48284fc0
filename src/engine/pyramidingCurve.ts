import { evaluate } from './expr/evaluate.ts';
import { type CurvePoint, type Jump, type ResponseCurve, responseCurve } from './responseCurve.ts';
import { ascending, justAbove, justBelow } from './samplePlaces.ts';
import { createSizeSampler, type SampledDecision } from './sizeSampler.ts';
import { pyramiding } from './stages/pyramiding.ts';

/** One line of the pyramiding curve: what the trade's P&L makes of the position at one meta probability. */
export interface PyramidingLine {
  readonly metaProb: number;
  readonly isCurrent: boolean;
  readonly runs: readonly (readonly CurvePoint[])[];
}

/** The position after pyramiding and its cap over the trade's P&L, as if pyramiding were switched on. Steps: the rule jumps. */
export interface PyramidingCurve {
  readonly from: number;
  readonly to: number;
  /** Half the width of the dead band; both bounds belong to it. */
  readonly threshold: number;
  /** The bound of the size on either side of zero. */
  readonly cap: number;
  /** The current meta probability's line last, so that it is drawn over the others. */
  readonly lines: readonly PyramidingLine[];
  readonly current: CurvePoint;
  readonly currentFactor: number;
  readonly jumps: readonly Jump[];
  /** Table rows of the current line: P&L, the pyramiding factor, the resulting position. */
  readonly rows: readonly { readonly pnl: number; readonly factor: number; readonly position: number }[];
}

export interface PyramidingRequest extends SampledDecision {
  readonly from: number;
  readonly to: number;
  /** Meta probabilities of the lines for comparison. The current one is added. */
  readonly probabilities: readonly number[];
}

/** The line is constant between its jumps, so that its ends and its exact breaks are all of it. */
const STEP_SAMPLES = 2;

/** The pyramiding curve; its steps stand at the exact thresholds. Source: engine.md, pyramidWinners. */
export function pyramidingCurve(request: PyramidingRequest): PyramidingCurve {
  const { inputs, config, from, to } = request;
  const switches = { pyramid: true, voltarget: false };
  const lineOf = (metaProb: number): ResponseCurve =>
    responseCurve({
      inputs: { ...inputs, metaProb },
      config,
      switches,
      input: 'currentPnl',
      from,
      to,
      count: STEP_SAMPLES,
    });
  const others = request.probabilities.filter((metaProb) => metaProb !== inputs.metaProb);
  const own = lineOf(inputs.metaProb);
  const sampler = createSizeSampler({ inputs, config, switches });
  const rowAt = (pnl: number) => {
    sampler.set('currentPnl', pnl);
    return { pnl, factor: evaluate(pyramiding.tree, sampler.scope), position: sampler.size() };
  };
  const threshold = config.pnlThreshold;
  const pnls = ascending(from, to, 9, [
    0,
    -threshold,
    threshold,
    justBelow(-threshold),
    justAbove(threshold),
    inputs.currentPnl,
  ]);
  return {
    from,
    to,
    threshold,
    cap: config.maxPosition,
    lines: [
      ...others.map((metaProb) => ({ metaProb, isCurrent: false, runs: lineOf(metaProb).runs })),
      { metaProb: inputs.metaProb, isCurrent: true, runs: own.runs },
    ],
    current: own.current,
    currentFactor: rowAt(inputs.currentPnl).factor,
    jumps: own.jumps,
    rows: pnls.map(rowAt),
  };
}
