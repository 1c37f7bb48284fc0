import { evaluate } from './expr/evaluate.ts';
import {
  createSizeSampler,
  type InputName,
  readsInput,
  type SampledDecision,
  type SampledStage,
} from './sizeSampler.ts';

/** One side of the map: an input, and the evenly spaced values of it at which sizes are computed, both ends included. */
export interface MapAxis {
  readonly input: InputName;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface MapRequest extends SampledDecision {
  readonly x: MapAxis;
  readonly y: MapAxis;
}

/** Sizes over a grid of two inputs, row by row: the size at x[i], y[j] is `size[j · x.length + i]`. */
export interface InteractionMap {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The final size. */
  readonly size: Float64Array;
  /** The size before the position cap, whose frontier is where its magnitude is the cap. */
  readonly uncapped: Float64Array;
  readonly least: number;
  readonly most: number;
  readonly cap: number;
}

/**
 * The final size over two inputs, all else held, to the last bit that of `finalSize`. A factor is computed once per value of the
 * inputs that it reads, not once per cell. Throws on two equal inputs, an empty interval, or fewer than two values on a side.
 */
export function interactionMap(request: MapRequest): InteractionMap {
  const { x, y } = request;
  if (x.input === y.input) throw new Error(`invalid axes: ${x.input} twice`);
  const X = valuesOf(x);
  const Y = valuesOf(y);
  const sampler = createSizeSampler(request);
  const { active, scope, set, setSize } = sampler;
  const firstLimit = active.findIndex(({ stage }) => stage.kind === 'limit');
  const factors = active.map((step) => factorTable(step, x.input, y.input, X.length, Y.length));
  const size = new Float64Array(X.length * Y.length);
  const uncapped = new Float64Array(X.length * Y.length);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < Y.length; j++) {
    set(y.input, Y[j]!);
    for (let i = 0; i < X.length; i++) {
      set(x.input, X[i]!);
      let running = scope.inputs.position ?? Number.NaN;
      for (let s = 0; s < active.length; s++) {
        const { tree } = active[s]!;
        const table = factors[s];
        if (s === firstLimit) uncapped[j * X.length + i] = running;
        if (!table) {
          setSize(running);
          running = evaluate(tree, scope);
          continue;
        }
        const at = table.alongX * i + table.alongY * j;
        if (!table.isKnown[at]) {
          table.factor[at] = evaluate(tree, scope);
          table.isKnown[at] = 1;
        }
        running *= table.factor[at]!;
      }
      size[j * X.length + i] = running;
      if (running < least) least = running;
      if (running > most) most = running;
    }
  }
  return { x: X, y: Y, size, uncapped, least, most, cap: request.config.maxPosition };
}

function valuesOf({ input, from, to, count }: MapAxis): Float64Array {
  if (!(from < to) || !Number.isFinite(to - from)) throw new Error(`invalid interval of ${input}: ${from}..${to}`);
  if (!(count >= 2)) throw new Error(`invalid count of ${input}: ${count}`);
  return Float64Array.from({ length: count }, (_, i) =>
    i === count - 1 ? to : from + ((to - from) * i) / (count - 1),
  );
}

interface FactorTable {
  readonly alongX: number;
  readonly alongY: number;
  readonly factor: Float64Array;
  readonly isKnown: Uint8Array;
}

/** Room for the factors of a stage: one, a row, a column or a grid, by the inputs that it reads. A limit has none. */
function factorTable(
  { stage, tree }: SampledStage,
  x: InputName,
  y: InputName,
  columns: number,
  rows: number,
): FactorTable | undefined {
  if (stage.kind === 'limit') return undefined;
  const readsX = readsInput(tree, x);
  const readsY = readsInput(tree, y);
  const length = (readsX ? columns : 1) * (readsY ? rows : 1);
  return {
    alongX: readsX ? 1 : 0,
    alongY: readsY ? (readsX ? columns : 1) : 0,
    factor: new Float64Array(length),
    isKnown: new Uint8Array(length),
  };
}
