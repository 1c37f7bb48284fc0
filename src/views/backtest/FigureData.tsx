import { exactValue } from '../../engine/units.ts';
import type { ShownFigure } from './figures.model.ts';
import styles from './Summary.module.css';

/** A figure with its full precision behind it; an undefined one has no value, and its reason stands with it for whoever cannot see. */
export function FigureData({ figure: { name, value, text, reason } }: { readonly figure: ShownFigure }) {
  return (
    <>
      <data
        className={styles.figure}
        {...(name === undefined ? {} : { 'data-figure': name })}
        {...(value === undefined ? {} : { value: exactValue(value) })}
        title={reason}
      >
        {text}
      </data>
      {reason !== undefined && <span className="visually-hidden"> ({reason})</span>}
    </>
  );
}
