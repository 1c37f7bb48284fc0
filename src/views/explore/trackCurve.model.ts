import type { TrackCurveModel } from '../../controls/TrackCurve.tsx';
import { type ResponseCurve, responseCurve } from '../../engine/responseCurve.ts';
import { type Decision, inputSpec, type PageInputName } from '../../store/decision.ts';

/** Samples along a track of some 300 px; kinks and jumps come on top at their exact places. */
const SAMPLES = 25;

/** The response of the final size along a slider's travel, in shares of its width and height. The height always includes zero. */
export function toTrackCurve(name: PageInputName, { inputs, config, switches }: Decision): TrackCurveModel {
  const { from, to } = inputSpec(name).travel;
  const curve = responseCurve({ input: name, inputs, config, switches, from, to, count: SAMPLES });
  const sizes = curve.runs.flatMap((run) => run.map(({ y }) => y));
  const lowest = sizes.reduce((least, y) => Math.min(least, y), 0);
  const highest = sizes.reduce((most, y) => Math.max(most, y), 0);
  const height = highest - lowest || 1;
  const shareX = (x: number): number => Math.min(1, Math.max(0, (x - from) / (to - from)));
  const shareY = (y: number): number => Math.min(1, Math.max(0, (y - lowest) / height));
  return {
    runs: curve.runs.map((run) => run.map(({ x, y }) => ({ x: shareX(x), y: shareY(y) }))),
    current: { x: shareX(curve.current.x), y: shareY(curve.current.y) },
    deadZone: curve.deadZone && [shareX(curve.deadZone[0]), shareX(curve.deadZone[1])],
    plateaus: flatLimits(curve).map((bound) => [shareX(bound.from), shareX(bound.to)] as const),
    zero: shareY(0),
  };
}

const flatLimits = ({ bounds }: ResponseCurve) => bounds.filter(({ isLimit, isFlat }) => isLimit && isFlat);
