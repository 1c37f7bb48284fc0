/** Marks a switch as exhaustive: the compiler refuses a call that can be reached. Throws if data got past the compiler. */
export function ensureNever(value: never): never {
  throw new Error(`unexpected variant: ${JSON.stringify(value)}`);
}
