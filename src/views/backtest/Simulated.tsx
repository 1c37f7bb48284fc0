import styles from './BacktestView.module.css';

/** Stands wherever the sample shows: no market ever traded it. */
export function Simulated() {
  return <span className={styles.simulated}>simulated</span>;
}
