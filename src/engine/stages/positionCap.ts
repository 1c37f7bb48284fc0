import { multiple } from '../phrase.ts';
import { clip, isBeyond, maxPosition } from './clip.ts';
import { defineLimit } from './stage.ts';

/** The cap of confidence scaling. Source: engine.md, scale 5. */
export const positionCap = defineLimit({
  id: 'cap',
  title: 'Position cap',
  shortTitle: 'Cap',
  mark: 'cap',
  inputs: {},
  params: { maxPosition },
  formula: (size, _inputs, { maxPosition: cap }) => clip(size, cap),
  constraint: {
    flag: 'capped',
    label: 'cap',
    formula: (_inputs, { maxPosition: cap }, size) => isBeyond(size, cap),
  },
  say: ({ before, params, binds }) => {
    const cap = multiple(params.maxPosition ?? Number.NaN);
    return binds
      ? ['That would be ', multiple(Math.abs(before)), ', so the cap holds it at ', cap, '.']
      : ['That is within the cap of ', cap, '.'];
  },
});
