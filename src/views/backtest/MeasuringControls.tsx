import { Button } from '../../controls/Button.tsx';
import { NumberField } from '../../controls/NumberField.tsx';
import { problemText } from '../../controls/problemText.ts';
import { volatilityTarget } from '../../engine/stages/volatilityTarget.ts';
import { useLab } from '../../store/useLab.ts';
import styles from './MeasuringControls.module.css';

/** What the figures are measured with; none of it changes a position, except where the volatility target is annualised. */
export function MeasuringControls() {
  return (
    <fieldset className={styles.group} aria-label="Measuring">
      <h2>Measuring</h2>
      <Cost />
      <BarsPerYear />
    </fieldset>
  );
}

const COST_TRAVEL = { from: 0, to: 100, step: 0.5 } as const;

function Cost() {
  const cost = useLab((lab) => lab.costBasisPoints);
  const setCost = useLab((lab) => lab.setCost);
  return (
    <div className={styles.row}>
      <span aria-hidden="true">Cost, bp per unit traded</span>
      <NumberField
        label="Cost"
        value={cost}
        notation="count"
        travel={COST_TRAVEL}
        valueText={`${cost} basis points per unit of turnover`}
        onCommit={(next) => problemText(setCost(next))}
      />
    </div>
  );
}

function BarsPerYear() {
  const { travel, fallback } = volatilityTarget.params.periodsPerYear;
  const chosen = useLab((lab) => lab.decision.config.periodsPerYear);
  const measured = useLab((lab) => {
    const measure = lab.dataset.summary?.figures.overall.periodsPerYear;
    return measure && 'value' in measure ? measure.value : fallback;
  });
  const setConfigValue = useLab((lab) => lab.setConfigValue);
  return (
    <>
      <div className={styles.row}>
        <span aria-hidden="true">Bars per year</span>
        <NumberField
          label="Bars per year"
          value={chosen ?? measured}
          notation="count"
          travel={travel}
          onCommit={(next) => problemText(setConfigValue('periodsPerYear', next))}
        />
      </div>
      {chosen !== null && (
        <p className={styles.note}>
          Chosen. <Button onClick={() => setConfigValue('periodsPerYear', null)}>Measure them</Button>
        </p>
      )}
    </>
  );
}
