import { type Expr, ifLess, max, min, sub } from '../expr/tree.ts';
import { multiple } from '../phrase.ts';
import { defineLimit, numberParam } from './stage.ts';

const zero: Expr<'position'> = { op: 'lit', value: 0 };

/** After the cap, a size that is not zero but below the minimum becomes the minimum. Source: engine.md, minPosition. */
export const minimumSize = defineLimit({
  id: 'minimum',
  title: 'Minimum position',
  shortTitle: 'Minimum',
  mark: 'cap',
  column: 'scaled_position',
  inputs: {},
  params: {
    minPosition: numberParam<'position'>({
      unit: 'position',
      label: 'Minimum position',
      help: 'After the cap, any smaller size that is not zero is lifted to this. 0 is off. It undoes strong cuts.',
      notation: 'multiple',
      default: 0,
      valid: { least: 0 },
      travel: { from: 0, to: 1, step: 0.01 },
      notAbove: 'maxPosition',
    }),
  },
  isActive: ({ params }) => (params.minPosition ?? 0) > 0,
  formula: (size, _inputs, { minPosition }) =>
    ifLess<'position', 'position'>(
      zero,
      size,
      max(size, minPosition),
      ifLess<'position', 'position'>(size, zero, min(size, sub(zero, minPosition)), size),
    ),
  constraint: {
    flag: 'lifted',
    label: 'minimum',
    formula: (_inputs, { minPosition }, size) =>
      ifLess<'position', 'flag'>(
        zero,
        size,
        ifLess<'position', 'flag'>(size, minPosition, 1, 0),
        ifLess<'position', 'flag'>(size, zero, ifLess<'position', 'flag'>(sub(zero, minPosition), size, 1, 0), 0),
      ),
  },
  say: ({ before, params, binds }) =>
    binds
      ? ['The minimum lifts ', multiple(Math.abs(before)), ' to ', multiple(params.minPosition ?? Number.NaN), '.']
      : ['The minimum of ', multiple(params.minPosition ?? Number.NaN), ' changes nothing.'],
});
