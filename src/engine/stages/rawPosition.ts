import { numberInput } from './stage.ts';

/** What the pipeline starts from: the strategy ensemble's raw position, in signed multiples of capital. */
export const rawPosition = numberInput<'position'>({
  unit: 'position',
  label: 'Raw position',
  help: 'What the strategies ask for, as a multiple of capital: 1.5 is one and a half times long, −0.4 is 0.4 times short.',
  notation: 'multiple',
  urlKey: 'position',
  column: 'raw_position',
  aliases: ['position', 'raw', 'target_position'],
  default: 1,
  valid: {},
  travel: { from: -3, to: 3, step: 0.1 },
  missing: 'reject',
});
