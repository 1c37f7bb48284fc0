import fc from 'fast-check';

/** What `npm run deep` asks for: the number of runs of a property that usually has 1,000. */
const asked = Number(process.env.FUZZ_RUNS ?? 1000);
if (!(asked > 0)) throw new Error(`invalid FUZZ_RUNS: ${process.env.FUZZ_RUNS}`);

const USUAL_OF_FAST_CHECK = 100;

/** The number of runs of a property, in proportion to what was asked for. A failure prints its seed and path by itself. */
export const runs = (usual: number): number => Math.ceil((usual * asked) / 1000);

/** `npm test` always draws the same cases, so that a change turns it red and not chance; `npm run deep` draws new ones each time. */
const seed = process.env.FUZZ_RUNS === undefined ? { seed: 20_250_118 } : {};

fc.configureGlobal({ ...fc.readConfigureGlobal(), ...seed, numRuns: runs(USUAL_OF_FAST_CHECK) });
