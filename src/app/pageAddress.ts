import { encodeAddress } from '../store/address.ts';
import type { Lab } from '../store/useLab.ts';
import type { View } from '../store/viewSlice.ts';

/** The query string of the page, with the sample on it where that is what the backtest shows. */
export function pageAddress(
  view: View,
  { decision, dataset, costBasisPoints }: Pick<Lab, 'decision' | 'dataset' | 'costBasisPoints'>,
): string {
  const address = encodeAddress(view, decision, costBasisPoints);
  return dataset.shown?.origin === 'simulated' ? `${address}&sample=on` : address;
}
