import fc from 'fast-check';

/** What `npm run deep` asks for: the number of runs of a property that usually has 1,000. */
const asked = Number(process.env.FUZZ_RUNS ?? 1000);
if (!(asked > 0)) throw new Error(`invalid FUZZ_RUNS: ${process.env.FUZZ_RUNS}`);

const USUAL_OF_FAST_CHECK = 100;

/** The number of runs of a property, in proportion to what was asked for. A failure prints its seed and path by itself. */
export const runs = (usual: number): number => Math.ceil((usual * asked) / 1000);

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: runs(USUAL_OF_FAST_CHECK) });
