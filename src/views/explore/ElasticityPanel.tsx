import { Panel } from '../../controls/Panel.tsx';
import { ScrollBox } from '../../controls/ScrollBox.tsx';
import { semiElasticity, sliderRanges } from '../../engine/sensitivity.ts';
import { declarationOf, type InputName } from '../../engine/sizeSampler.ts';
import { exactValue, formatNumber, NO_FIGURE } from '../../engine/units.ts';
import type { Decision } from '../../store/decision.ts';
import styles from './panels.module.css';

/** What a small move of each input does, and what it would do Without limits. */
export function ElasticityPanel({ decision }: { readonly decision: Decision }) {
  const names = sliderRanges(decision).flatMap(({ input }) => (input === 'regime' ? [] : [input]));
  return (
    <Panel
      title="Sensitivity to a small move"
      caption="How much ln |final size| changes per unit of one input, with the limits as they are and without them"
    >
      <ScrollBox label="Table of sensitivities">
        <table className={styles.table} aria-label="Sensitivity to a small move">
          <thead>
            <tr>
              <th scope="col">A small move of</th>
              <th scope="col">Change per unit</th>
              <th scope="col">Without limits</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <ElasticityRow key={name} name={name} decision={decision} />
            ))}
          </tbody>
        </table>
        <p className={styles.note}>
          Change of ln |final size| per unit of the input; for the raw position per unit of its own logarithm. At a kink
          both sides are given. It says nothing about joint moves.
        </p>
      </ScrollBox>
    </Panel>
  );
}

function ElasticityRow({ name, decision }: { readonly name: InputName; readonly decision: Decision }) {
  const { below, above, belowUncapped, aboveUncapped } = semiElasticity(decision, name);
  return (
    <tr>
      <th scope="row">{declarationOf(name).spec.label}</th>
      <td>
        <Sides below={below} above={above} />
      </td>
      <td className={styles.idle}>
        <Sides below={belowUncapped} above={aboveUncapped} />
      </td>
    </tr>
  );
}

function Sides({ below, above }: { readonly below: number; readonly above: number }) {
  if (below === above || (Number.isNaN(below) && Number.isNaN(above))) return <One value={above} />;
  return (
    <>
      <One value={below} /> below, <One value={above} /> above
    </>
  );
}

function One({ value }: { readonly value: number }) {
  if (Number.isNaN(value)) return NO_FIGURE;
  return <data value={exactValue(value)}>{formatNumber(value)}</data>;
}
