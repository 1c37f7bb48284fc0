import { PhraseText } from '../../controls/PhraseText.tsx';
import { DEFAULT_CONFIG } from '../../engine/config.ts';
import { explain } from '../../engine/explain.ts';
import type { Trace } from '../../engine/trace.ts';
import { exactValue, formatMultiple, formatSignedMultiple, formatSignedPercent } from '../../engine/units.ts';
import type { Decision } from '../../store/decision.ts';
import { findPreset } from '../../store/presets.ts';
import { Chain } from './Chain.tsx';
import styles from './Headline.module.css';
import type { Link } from './link.ts';

interface HeadlineProps {
  readonly trace: Trace;
  readonly decision: Decision;
  readonly link: Link;
  readonly onLink: (link: Link) => void;
}

/** The answer: one figure, which constraint binds, the chain that leads to it, and the same in words. */
export function Headline({ trace, decision, link, onLink }: HeadlineProps) {
  const { pyramid, voltarget } = decision.switches;
  const isExtended = pyramid || voltarget;
  const headlineName = isExtended ? 'Final position' : 'Scaled position';
  return (
    <section className={styles.panel} aria-label="Result">
      <div className={styles.top}>
        <div className={styles.figure}>
          <output className={styles.headline} aria-label={headlineName}>
            <data value={exactValue(trace.final)}>{formatSignedMultiple(trace.final).replace(/×$/u, '')}</data>
            <span className={styles.unit}>× {directionOf(trace.final)}</span>
          </output>
          {isExtended && (
            <dl className={styles.between}>
              <Stop name="Scaled position" size={trace.scaled} />
              <Stop name="Pyramided position" size={trace.pyramided} />
            </dl>
          )}
          <Tags trace={trace} />
          <PresetNote decision={decision} />
        </div>
        <Chain trace={trace} link={link} onLink={onLink} />
      </div>
      <section className={styles.words} aria-label="Explanation">
        <p>
          {explain(trace, decision).map((sentence, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: sentences have no identity but their order
            <span key={i}>
              <PhraseText phrase={sentence} />{' '}
            </span>
          ))}
        </p>
      </section>
    </section>
  );
}

/** What there is to see in a preset; true at the default configuration alone, so said only there. */
function PresetNote({ decision: { inputs, config, switches } }: { readonly decision: Decision }) {
  const preset = findPreset(inputs);
  if (!preset || config !== DEFAULT_CONFIG || switches.pyramid || switches.voltarget) return null;
  return (
    <p className={styles.preset}>
      <b>{preset.label}.</b> {preset.note}
    </p>
  );
}

function Stop({ name, size }: { readonly name: string; readonly size: number }) {
  return (
    <div className={styles.stop}>
      <dt>{name}</dt>
      <dd>
        <output aria-label={name}>
          <data value={exactValue(size)}>{formatMultiple(size)}</data>
        </output>
      </dd>
    </div>
  );
}

/** What limits the size now, how far it is from being limited, and what became of the raw position. */
function Tags({ trace }: { readonly trace: Trace }) {
  const binding = trace.steps.filter((step) => step.binds);
  const change = trace.final / trace.raw - 1;
  return (
    <ul className={styles.tags}>
      {binding.length === 0 && <li className={styles.tag}>no limit binds</li>}
      {binding.map(({ stage }) => (
        <li key={stage.id} className={styles.tag} data-binds="true">
          {stage.constraint?.label} binds
        </li>
      ))}
      {Number.isFinite(change) && (
        <li className={styles.tag}>
          raw <data value={exactValue(trace.raw)}>{formatMultiple(trace.raw)}</data> →{' '}
          <data value={exactValue(change)}>
            <b>{formatSignedPercent(change)}</b>
          </data>
        </li>
      )}
    </ul>
  );
}

function directionOf(size: number): string {
  if (size > 0) return 'long';
  return size < 0 ? 'short' : 'flat';
}
