/** The doubles next to a double, by their bits: none lies between. */
export function neighbours(x: number): { readonly below: number; readonly above: number } {
  return { below: -nextUp(-x), above: nextUp(x) };
}

function nextUp(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
