import sampleText from './simulatedBacktest.csv?raw';

/** The sample backtest as a file: simulated, no market's prices. Built into the page, so that choosing it requests nothing. */
export const sampleFile = (): File => new File([sampleText], 'simulatedBacktest.csv', { type: 'text/csv' });
