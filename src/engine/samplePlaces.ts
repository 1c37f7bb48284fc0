/** Where a curve is sampled: evenly over [from, to], and at the given places inside; ascending, each once. */
export function ascending(from: number, to: number, count: number, places: readonly number[]): number[] {
  const all: number[] = [];
  for (let i = 0; i < count; i++) all.push(i === count - 1 ? to : from + ((to - from) * i) / (count - 1));
  for (const place of places) if (place > from && place < to) all.push(place);
  all.sort((a, b) => a - b);
  return all.filter((x, i) => i === 0 || x !== all[i - 1]);
}

/** The next number above x, or one as near to it: the smallest step that changes x. */
export const justAbove = (x: number): number => (x === 0 ? Number.MIN_VALUE : x + Math.abs(x) * Number.EPSILON);
/** The same below x. */
export const justBelow = (x: number): number => -justAbove(-x);
