import { type Expr, ifLess, max, min, sub } from '../expr/tree.ts';
import { numberParam } from './stage.ts';

/** The cap, shared by the three steps that clip. */
export const maxPosition = numberParam<'position'>({
  unit: 'position',
  label: 'Maximum position',
  help: 'The cap, long and short: no size beyond this many times capital.',
  notation: 'multiple',
  default: 3,
  valid: { above: 0 },
  travel: { from: 0.1, to: 10, step: 0.1 },
});

/** size held within ±cap. A size of −0 or NaN passes as it is. */
export const clip = (size: Expr<'position'>, cap: Expr<'position'>): Expr<'position'> =>
  min(max(size, sub<'position'>(0, cap)), cap);

/** 1 where |size| > cap strictly, otherwise 0. */
export const isBeyond = (size: Expr<'position'>, cap: Expr<'position'>): Expr<'flag'> =>
  ifLess(cap, size, 1, ifLess<'position', 'flag'>(size, sub<'position'>(0, cap), 1, 0));
