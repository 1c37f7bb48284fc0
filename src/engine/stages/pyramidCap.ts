import { multiple } from '../phrase.ts';
import { clip, isBeyond, maxPosition } from './clip.ts';
import { defineLimit } from './stage.ts';

/** The cap applied again to the pyramided size. Source: engine.md, pyramidWinners. */
export const pyramidCap = defineLimit({
  id: 'pyramidCap',
  title: 'Cap on the pyramided size',
  shortTitle: 'Pyr. cap',
  mark: 'cap',
  column: 'pyramided_position',
  inputs: {},
  params: { maxPosition },
  isActive: ({ switches }) => switches.pyramid,
  formula: (size, _inputs, { maxPosition: cap }) => clip(size, cap),
  constraint: {
    flag: 'pyramidCapped',
    label: 'cap on the pyramided size',
    formula: (_inputs, { maxPosition: cap }, size) => isBeyond(size, cap),
  },
  say: ({ before, params, binds }) =>
    binds
      ? [
          'That would be ',
          multiple(Math.abs(before)),
          ', so the cap holds the pyramided size at ',
          multiple(params.maxPosition ?? Number.NaN),
          '.',
        ]
      : ['The pyramided size is within the cap.'],
});
