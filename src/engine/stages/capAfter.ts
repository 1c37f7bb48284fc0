import { multiple } from '../phrase.ts';
import { clip, isBeyond, maxPosition } from './clip.ts';
import { defineLimit, switchParam } from './stage.ts';

/** The cap applied once more after the volatility target, which can lift a capped size above it. Off by default. Source: engine.md, Module X. */
export const capAfter = defineLimit({
  id: 'capAfter',
  title: 'Cap after the volatility target',
  shortTitle: 'Cap after',
  mark: 'cap',
  column: 'final_position',
  inputs: {},
  params: {
    maxPosition,
    capAfter: switchParam({
      label: 'Cap after',
      help: 'Clip to the maximum position again after the volatility target. Off is what the reference does.',
      notation: 'plain',
      default: false,
    }),
  },
  isActive: ({ params, switches }) => switches.voltarget && params.capAfter === 1,
  formula: (size, _inputs, { maxPosition: cap }) => clip(size, cap),
  constraint: {
    flag: 'finalCapped',
    label: 'cap after the volatility target',
    formula: (_inputs, { maxPosition: cap }, size) => isBeyond(size, cap),
  },
  say: ({ before, params, binds }) =>
    binds
      ? [
          'That would be ',
          multiple(Math.abs(before)),
          ', so the cap after the volatility target holds it at ',
          multiple(params.maxPosition ?? Number.NaN),
          '.',
        ]
      : ['The result is within the cap of ', multiple(params.maxPosition ?? Number.NaN), '.'],
});
