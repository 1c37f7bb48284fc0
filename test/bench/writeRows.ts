import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** Ten columns, about 100 bytes a row. */
export async function writeRows(path: string, count: number): Promise<void> {
  const stream = createWriteStream(path);
  const regimes = ['TRENDING', 'NORMAL', 'HIGH_VOL', 'LOW_VOL'];
  let state = 1;
  const random = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  stream.write(
    'timestamp,raw_position,meta_prob,bandit_weight,regime,correlation_penalty,pnl,close,forward_return,note\n',
  );
  let close = 100;
  for (let k = 0; k < count; k++) {
    const time = new Date(946684800000 + k * 60_000).toISOString().slice(0, 19);
    const rate = (random() - 0.5) * 0.001;
    const cells = [
      time,
      (4 * random() - 2).toFixed(6),
      random().toFixed(6),
      random().toFixed(6),
      regimes[Math.floor(k / 500) % regimes.length],
      (0.6 * random()).toFixed(6),
      (0.04 * random() - 0.02).toFixed(6),
      close.toFixed(4),
      rate.toFixed(8),
      `note ${k}`,
    ];
    close *= 1 + rate;
    if (!stream.write(`${cells.join(',')}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}
