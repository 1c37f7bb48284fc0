import { NumberField } from '../../controls/NumberField.tsx';
import { problemText } from '../../controls/problemText.ts';
import { findRegime } from '../../engine/regimeName.ts';
import { regime } from '../../engine/stages/regime.ts';
import { tryConfigValue } from '../../store/decision.ts';
import { useLab } from '../../store/useLab.ts';
import styles from './MatchColumns.module.css';

interface RegimeMultipliersProps {
  readonly labels: readonly string[];
  /** Those that were given here; the others are those of the configuration. */
  readonly multipliers: ReadonlyMap<string, number>;
  readonly onChange: (label: string, multiplier: number) => void;
}

const spec = regime.params.regimeScales;

/** What a regime counts with that the configuration does not know. Source: engine.md, scale 3. */
const UNKNOWN = 1;

/** The regimes of the first rows, and what each does to the size. */
export function RegimeMultipliers({ labels, multipliers, onChange }: RegimeMultipliersProps) {
  const config = useLab((lab) => lab.decision.config);
  const table = config.regimeScales;
  return (
    <div className={styles.regimes}>
      <h3>Regimes in the first rows</h3>
      <p className={styles.hint}>Multipliers become part of the configuration when the columns are used.</p>
      <ul>
        {labels.map((label) => {
          const known = findRegime(table, label);
          return (
            <li key={label}>
              <span>
                {label}
                {known === undefined && <span className={styles.hint}> unknown: counts as 1×</span>}
              </span>
              <NumberField
                label={spec.labelOf(label)}
                notation={spec.notation}
                travel={spec.travel}
                value={multipliers.get(label) ?? (known === undefined ? UNKNOWN : (table[known] ?? UNKNOWN))}
                onCommit={(value) => {
                  const result = tryConfigValue(config, 'regimeScales', { ...table, [known ?? label]: value });
                  if ('problem' in result) return problemText(result.problem);
                  onChange(label, value);
                  return undefined;
                }}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
