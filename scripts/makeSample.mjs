/**
 * The sample backtest: 2,500 daily rows of one simulated market and the signals that size positions in it. Nothing in it was ever
 * traded. Seeded, and made with + − × ÷ and √ alone, so that every machine writes the same bytes. The method, and what came out of
 * it, is described in src/docs/methods/sampleBacktest.md.
 *
 *   node scripts/makeSample.mjs        writes src/data/sample/simulatedBacktest.csv
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROWS = 2500;
export const SEED = 20240607;
const WARM_UP = 120;
const ATR_PERIOD = 14;
const LABEL_LAG = 2;

/** Per day: drift along the trend's direction, volatility, pull back after a move, and the chance to stay. */
const REGIMES = {
  NORMAL: { drift: 0.0003, vol: 0.011, pull: 0, stay: 0.985 },
  TRENDING: { drift: 0.0017, vol: 0.0105, pull: 0, stay: 0.985 },
  MEAN_REVERTING: { drift: 0, vol: 0.01, pull: 0.16, stay: 0.975 },
  LOW_VOL: { drift: 0.0004, vol: 0.006, pull: 0, stay: 0.98 },
  HIGH_VOL: { drift: -0.0003, vol: 0.026, pull: 0, stay: 0.96 },
};
const NAMES = Object.keys(REGIMES);

/** What the meta-learner knows: its probability is 0.5 ± INFORMATION for right and wrong trades, plus NOISE of one deviation. */
const INFORMATION = 0.024;
const NOISE = 0.155;

/** Mulberry32: a 32-bit generator with a state of one number. */
function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Twelve uniforms: near enough to a normal, and without a logarithm whose last bit depends on the machine. */
const createNormal = (random) => () => {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random();
  return sum;
};

const clip = (x, low, high) => Math.min(high, Math.max(low, x));
const squash = (x) => x / Math.sqrt(1 + x * x);
const round = (x, digits) => Number(x.toFixed(digits));

/** The whole file as text. The same seed gives the same bytes. */
export function makeSample(seed = SEED) {
  const random = createRandom(seed);
  const normal = createNormal(random);
  const market = simulateMarket(random, normal);
  const rows = [];
  let bandit = 0.1;
  let penalty = 0.3;
  let trade = { side: 0, from: 0 };
  let credit = 0;
  for (let t = WARM_UP; t < WARM_UP + ROWS; t++) {
    const { close, high, low, state } = market;
    const raw = proposePosition(close, t, normal);
    const side = Math.sign(raw);
    if (side !== trade.side) trade = { side, from: t };
    const pnl = side * (close[t] / close[trade.from] - 1);
    const nextReturn = close[t + 1] / close[t] - 1;
    const isRight = raw * nextReturn > 0;
    const meta = clip(0.5 + (isRight ? INFORMATION : -INFORMATION) + NOISE * normal(), 0.02, 0.98);
    // The bandit has seen the trades up to this close, not the one that it now weighs.
    const past = Math.sign(rows.at(-1)?.raw ?? 0) * (close[t] / close[t - 1] - 1);
    credit = 0.98 * credit + 0.02 * clip(past * 60, -1, 1);
    const trust = clip((t - WARM_UP) / 800, 0, 1);
    const wanted = clip(0.1 + 0.75 * trust + 1.6 * trust * credit, 0.02, 1);
    bandit = clip(bandit + 0.12 * (wanted - bandit) + 0.028 * normal(), 0.02, 1);
    penalty = clip(0.28 + 0.965 * (penalty - 0.28) + 0.062 * normal(), 0, 1);
    rows.push({
      t,
      raw,
      meta,
      bandit,
      penalty,
      pnl,
      regime: NAMES[state[t - LABEL_LAG]],
      high: high[t],
      low: low[t],
      close: close[t],
      nextReturn,
    });
  }
  return toCsv(rows, market);
}

function simulateMarket(random, normal) {
  const close = [100];
  const high = [100.6];
  const low = [99.4];
  const state = [0];
  let direction = 1;
  let move = 0;
  for (let t = 1; t <= WARM_UP + ROWS; t++) {
    let regime = state[t - 1];
    if (random() > REGIMES[NAMES[regime]].stay) {
      regime = Math.floor(random() * NAMES.length);
      direction = random() < 0.62 ? 1 : -1;
    }
    const { drift, vol, pull } = REGIMES[NAMES[regime]];
    move = drift * direction + vol * normal() - pull * move;
    const before = close[t - 1];
    const now = round(before * (1 + move), 2);
    close.push(now);
    high.push(round(Math.max(before, now) * (1 + 0.45 * vol * Math.abs(normal())), 2));
    low.push(round(Math.min(before, now) * (1 - 0.45 * vol * Math.abs(normal())), 2));
    state.push(regime);
  }
  return { close, high, low, state };
}

/** Momentum over 40 and 100 days against their own volatility, a little reversal over 3 days, and noise; flat where they disagree. */
function proposePosition(close, t, normal) {
  const strength =
    0.62 * score(close, t, 40) + 0.55 * score(close, t, 100) - 0.15 * score(close, t, 3) + 0.14 * normal();
  return Math.abs(strength) < 0.1 ? 0 : round(3 * squash(strength), 4);
}

function score(close, t, days) {
  let squares = 0;
  for (let i = t - 59; i <= t; i++) squares += (close[i] / close[i - 1] - 1) ** 2;
  return (close[t] / close[t - days] - 1) / Math.sqrt((squares / 60) * days);
}

function toCsv(rows, { high, low, close }) {
  const header =
    'timestamp,close,high,low,raw_position,meta_prob,bandit_weight,regime,correlation_penalty,pnl,atr,return';
  const day = { time: Date.UTC(2015, 0, 1) };
  const lines = rows.map((row, i) => {
    const atr = i < ATR_PERIOD - 1 ? '' : round(averageTrueRange(high, low, close, row.t), 4);
    const next = i === rows.length - 1 ? '' : round(row.nextReturn, 6);
    const cells = [
      nextBusinessDay(day),
      row.close,
      row.high,
      row.low,
      row.raw,
      round(row.meta, 3),
      round(row.bandit, 3),
    ];
    return [...cells, row.regime, round(row.penalty, 3), round(row.pnl, 5), atr, next]
      .map((cell) => (Object.is(cell, -0) ? '0' : cell))
      .join(',');
  });
  return `${header}\n${lines.join('\n')}\n`;
}

function averageTrueRange(high, low, close, t) {
  let sum = 0;
  for (let i = t - ATR_PERIOD + 1; i <= t; i++)
    sum += Math.max(high[i] - low[i], Math.abs(high[i] - close[i - 1]), Math.abs(low[i] - close[i - 1]));
  return sum / ATR_PERIOD;
}

function nextBusinessDay(day) {
  const DAY = 86_400_000;
  do day.time += DAY;
  while ([0, 6].includes(new Date(day.time).getUTCDay()));
  return new Date(day.time).toISOString().slice(0, 10);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = fileURLToPath(new URL('../src/data/sample/simulatedBacktest.csv', import.meta.url));
  writeFileSync(target, makeSample());
  console.log(`wrote ${ROWS} simulated rows`);
}
