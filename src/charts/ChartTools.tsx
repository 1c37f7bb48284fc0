import { type RefObject, useState } from 'react';
import { saveFile } from '../controls/saveFile.ts';
import { drawPicture, type PictureKind, pictureFileName } from '../exports/pictures.ts';
import styles from './ChartTools.module.css';
import { finishDrawings } from './useRested.ts';

/** One line with everything that a chart depends on: as it is, or to be asked for once it is written into a picture. */
export type Parameters = string | (() => string);

interface ChartToolsProps {
  readonly name: string;
  readonly title: string;
  readonly parameters: Parameters;
  readonly plot: RefObject<HTMLElement | null>;
  /** Ids of the elements that hold the caption and the table. */
  readonly caption: string;
  readonly table: string;
  readonly isTableShown: boolean;
  readonly onTable: (isShown: boolean) => void;
}

/** The quiet corner of a chart: its numbers, and its picture to take away. */
export function ChartTools(props: ChartToolsProps) {
  const { name, title, parameters, plot, caption, table, isTableShown, onTable } = props;
  const [failure, setFailure] = useState('');
  const save = async (kind: PictureKind): Promise<void> => {
    if (!plot.current) return;
    setFailure('');
    finishDrawings();
    const words = {
      title,
      caption: document.getElementById(caption)?.textContent ?? '',
      parameters: typeof parameters === 'string' ? parameters : parameters(),
    };
    try {
      saveFile(await drawPicture(plot.current, words, kind), pictureFileName(name, kind));
    } catch (cause) {
      setFailure(
        `The ${kind.toUpperCase()} could not be made: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
  };
  return (
    <>
      <button
        type="button"
        className={styles.tool}
        aria-label={`Table: ${name}`}
        aria-expanded={isTableShown}
        aria-controls={isTableShown ? table : undefined}
        onClick={() => onTable(!isTableShown)}
      >
        Table
      </button>
      <button type="button" className={styles.tool} aria-label={`SVG: ${name}`} onClick={() => void save('svg')}>
        SVG
      </button>
      <button type="button" className={styles.tool} aria-label={`PNG: ${name}`} onClick={() => void save('png')}>
        PNG
      </button>
      {failure !== '' && (
        <span className={styles.failure} role="alert">
          {failure}
        </span>
      )}
    </>
  );
}
