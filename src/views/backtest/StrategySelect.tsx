import { useLab } from '../../store/useLab.ts';
import styles from './StrategySelect.module.css';

/** Which strategy of the file is measured, drawn and listed. The download always has all of them. */
export function StrategySelect({ strategies }: { readonly strategies: readonly string[] }) {
  const chosen = useLab((lab) => lab.strategy);
  const showStrategy = useLab((lab) => lab.showStrategy);
  const place = chosen === undefined ? -1 : strategies.indexOf(chosen);
  return (
    <div className={styles.bar}>
      <label className={styles.choice}>
        Strategy{' '}
        <select value={place} onChange={({ target }) => showStrategy(strategies[Number(target.value)])}>
          <option value={-1}>All {strategies.length}</option>
          {strategies.map((name, i) => (
            <option key={name} value={i}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p>
        {place < 0
          ? 'Figures and charts are of all strategies together: net and gross sums by timestamp.'
          : 'Figures, charts and rows are of this strategy alone; rejected rows belong to none. The download has all of them.'}
      </p>
    </div>
  );
}
