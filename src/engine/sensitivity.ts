import type { ScalerConfig } from './config.ts';
import type { Scope } from './expr/evaluate.ts';
import { evaluateSlope, product, type Side, type Slope } from './expr/slope.ts';
import { input, type Node } from './expr/tree.ts';
import { finalSize } from './finalSize.ts';
import { declarationOf, type InputName } from './sizeSampler.ts';
import { stages } from './stages/pipeline.ts';
import type { PipelineSwitches } from './stages/stage.ts';
import { type DecisionInputs, scopeOf, traceDecision } from './trace.ts';

/** A decision whose sensitivity is asked for. */
export interface Decided {
  readonly inputs: DecisionInputs;
  readonly config: ScalerConfig;
  readonly switches: PipelineSwitches;
}

/** How much ln|size| changes per unit of one input, just below and just above its value; equal except at a kink. */
export interface SemiElasticity {
  readonly input: InputName;
  readonly below: number;
  readonly above: number;
  /** The same of the product of all factors: what it would be if no limit bound. */
  readonly belowUncapped: number;
  readonly aboveUncapped: number;
}

/** The running size as an input of the limits' trees; no input is called so. */
const SIZE = 'running size';

/**
 * ∂ln|final|/∂x of one input. For the raw position it is the elasticity, per unit of ln raw; for the ATR per unit of ATR ÷ close.
 * NaN where the size is 0. Source: attribution-and-statistics.md 14.
 */
export function semiElasticity(decided: Decided, by: InputName): SemiElasticity {
  const unit = unitOf(by, decided.inputs);
  const at = (side: Side) => slopesThrough(decided, by, side);
  const [below, above] = [at(-1), at(1)];
  const { final } = traceDecision(decided.inputs, decided.config, decided.switches);
  const relative = ({ value, slope }: Slope): number => (final === 0 ? Number.NaN : (unit * slope) / value);
  return {
    input: by,
    below: relative(below.final),
    above: relative(above.final),
    belowUncapped: relative(below.unlimited),
    aboveUncapped: relative(above.unlimited),
  };
}

function unitOf(by: InputName, { position, close }: DecisionInputs): number {
  if (by === 'position') return position;
  return by === 'atr' && close > 0 ? close : 1;
}

/** ln(cap ÷ |size before the cap|): how far, in logs, the size may grow before the cap binds; below 0 where it does. */
export function headroomLog(decided: Decided): number {
  const { uncapped } = traceDecision(decided.inputs, decided.config, decided.switches);
  return Math.log(decided.config.maxPosition / Math.abs(uncapped));
}

function slopesThrough({ inputs, config, switches }: Decided, by: InputName, side: Side) {
  const scope = scopeOf(inputs, config);
  let size: Slope = { value: inputs.position, slope: by === 'position' ? 1 : 0 };
  let unlimited = size;
  for (const stage of stages) {
    if (!stage.isActive({ params: scope.params, switches })) continue;
    if (stage.kind === 'limit') {
      size = throughLimit(stage.tree(input(SIZE)), size, scope, side);
      continue;
    }
    const factor = evaluateSlope(stage.tree, scope, by, side);
    size = product(size, factor);
    unlimited = product(unlimited, factor);
  }
  return { final: size, unlimited };
}

/** Chain rule: a limit reads nothing but the size, so its slope by the size times the size's own slope. */
function throughLimit(tree: Node, size: Slope, scope: Scope, side: Side): Slope {
  const heading: Side = size.slope * side < 0 ? -1 : 1;
  const scopeWithSize = { ...scope, inputs: { ...scope.inputs, [SIZE]: size.value } };
  const limit = evaluateSlope(tree, scopeWithSize, SIZE, heading);
  return { value: limit.value, slope: size.slope === 0 ? 0 : limit.slope * size.slope };
}

/** One bar of the tornado: the final size with one input at each end of its range, all else held. */
export interface TornadoBar {
  readonly input: InputName | 'regime';
  /** What stands at the two ends: numbers, or names of regimes. */
  readonly lowAt: number | string;
  readonly highAt: number | string;
  readonly low: number;
  readonly high: number;
  /** The same before the cap and the minimum. */
  readonly lowUncapped: number;
  readonly highUncapped: number;
  /** |high − low|. */
  readonly swing: number;
}

/** The range over which an input is moved. */
export type TornadoRange =
  | { readonly input: InputName; readonly from: number; readonly to: number }
  | { readonly input: 'regime'; readonly from: string; readonly to: string };

/** The travel of each slider that takes part, and the regimes with the least and the largest multiplier. Explore has no data to take quantiles from. */
export function sliderRanges({ inputs, config, switches }: Decided): readonly TornadoRange[] {
  const names: InputName[] = ['position', 'metaProb', 'banditWeight', 'correlationPenalty'];
  if (switches.pyramid) names.push('currentPnl');
  if (switches.voltarget && inputs.atr > 0) names.push('atr');
  const ranges: TornadoRange[] = names.map((name) => ({ input: name, ...endsOf(name) }));
  const regimes = Object.entries(config.regimeScales).sort(([, a], [, b]) => a - b);
  const [least, most] = [regimes[0]?.[0], regimes.at(-1)?.[0]];
  return least === undefined || most === undefined ? ranges : [...ranges, { input: 'regime', from: least, to: most }];
}

function endsOf(name: InputName): { readonly from: number; readonly to: number } {
  const { from, to } = declarationOf(name).spec.travel;
  return { from, to };
}

/** One input at a time to both ends of its range, sorted by swing. Ignores joint moves and hides what happens beyond the cap. Source: section 14. */
export function tornado(
  decided: Decided,
  ranges: readonly TornadoRange[] = sliderRanges(decided),
): readonly TornadoBar[] {
  const bars = ranges.map((range): TornadoBar => {
    const low = sizesAt(decided, range.input, range.from);
    const high = sizesAt(decided, range.input, range.to);
    return {
      input: range.input,
      lowAt: range.from,
      highAt: range.to,
      low: low.final,
      high: high.final,
      lowUncapped: low.uncapped,
      highUncapped: high.uncapped,
      swing: Math.abs(high.final - low.final),
    };
  });
  return bars.sort((a, b) => b.swing - a.swing);
}

function sizesAt({ inputs, config, switches }: Decided, name: InputName | 'regime', at: number | string) {
  const moved: DecisionInputs = { ...inputs, [name]: at };
  const { uncapped } = traceDecision(moved, config, switches);
  return { final: finalSize(moved.position, scopeOf(moved, config), switches), uncapped };
}
