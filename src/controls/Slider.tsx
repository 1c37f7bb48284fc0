import { type KeyboardEvent, useRef, useState } from 'react';
import type { Notation, Travel } from '../engine/stages/stage.ts';
import { formatValue } from './formatValue.ts';
import { NumberField } from './NumberField.tsx';
import styles from './Slider.module.css';
import { snapped, steppedValue } from './stepping.ts';
import { TrackCurve, type TrackCurveModel } from './TrackCurve.tsx';

/** One number of the page: a native range input, the field beside it, its default, and what it does along its track. */
export interface SliderProps {
  readonly id?: string;
  readonly label: string;
  readonly help: string;
  readonly value: number;
  readonly usual: number;
  readonly travel: Travel;
  readonly notation: Notation;
  readonly colour: string;
  readonly curve?: TrackCurveModel | undefined;
  readonly neutral?: number | undefined;
  /** Shown beside the field in the colour of the stage, such as the factor that follows from the value. */
  readonly effect?: { readonly text: string; readonly value: number } | undefined;
  readonly isCompact?: boolean;
  readonly isLinked?: boolean;
  readonly onChange: (value: number) => string | undefined;
  readonly onGestureStart: () => void;
  readonly onGestureEnd: () => void;
  readonly onTake?: () => void;
  readonly onLink?: (isLinked: boolean) => void;
}

export function Slider(props: SliderProps) {
  const { label, help, value, usual, travel, notation, colour, curve, neutral, effect, isCompact, isLinked } = props;
  const { onChange, onGestureStart, onGestureEnd, onTake, onLink } = props;
  const isDragging = useRef(false);
  const [refusal, setRefusal] = useState<string>();
  const change = (next: number): string | undefined => {
    const refused = onChange(next);
    setRefusal(refused);
    return refused;
  };
  const share = (x: number): number =>
    (Math.min(travel.to, Math.max(travel.from, x)) - travel.from) / (travel.to - travel.from);
  const valueText = formatValue(value, notation);
  const isUsual = Object.is(value, usual);

  const handleKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const next = steppedValue(value, event, travel);
    if (next === undefined) return;
    event.preventDefault();
    change(next);
  };
  const endDrag = () => {
    if (!isDragging.current) return;
    isDragging.current = false;
    setRefusal(undefined);
    onGestureEnd();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointer and focus here only highlight the linked term of the chain
    <div
      className={styles.slider}
      data-compact={isCompact === true}
      data-linked={isLinked === true}
      {...(props.id === undefined ? {} : { id: props.id })}
      onPointerEnter={() => onLink?.(true)}
      onPointerLeave={() => onLink?.(false)}
      onFocus={() => onLink?.(true)}
      onBlur={() => onLink?.(false)}
    >
      <div className={styles.head}>
        <span className={styles.label} title={help}>
          {isCompact === true && !isUsual && <span className={styles.changed} title="differs from the default" />}
          {label}
        </span>
        {!isUsual && (
          <button
            type="button"
            className={styles.reset}
            aria-label={`Reset ${label} to ${formatValue(usual, notation)}`}
            title={`Back to ${formatValue(usual, notation)}`}
            onClick={() => change(usual)}
          >
            ↺
          </button>
        )}
        {effect && (
          <data
            className={styles.effect}
            value={String(effect.value)}
            style={{ color: `var(--${colour}-text, var(--${colour}))` }}
          >
            {effect.text}
          </data>
        )}
        <NumberField
          label={label}
          value={value}
          notation={notation}
          travel={travel}
          valueText={valueText}
          onCommit={onChange}
          {...(onTake ? { onFocus: onTake } : {})}
        />
      </div>
      {curve && <TrackCurve model={curve} colour={colour} />}
      <div className={styles.track}>
        <input
          className={styles.range}
          style={{ accentColor: `var(--${colour})`, color: `var(--${colour})` }}
          type="range"
          aria-label={label}
          title={help}
          min={travel.from}
          max={travel.to}
          step="any"
          value={Math.min(travel.to, Math.max(travel.from, value))}
          aria-valuenow={value}
          aria-valuetext={valueText}
          onChange={(event) => {
            const at = event.target.valueAsNumber;
            change(isDragging.current ? snapped(at, travel) : at);
          }}
          onKeyDown={handleKeyDown}
          onPointerDown={() => {
            isDragging.current = true;
            onGestureStart();
          }}
          onPointerUp={endDrag}
          onPointerCancel={endDrag}
          onLostPointerCapture={endDrag}
          onDoubleClick={() => change(usual)}
          onFocus={onTake}
        />
        <span className={styles.ticks} aria-hidden="true">
          <span className={styles.usual} style={{ left: `${share(usual) * 100}%` }} title="default" />
          {neutral !== undefined && neutral >= travel.from && neutral <= travel.to && (
            <span className={styles.neutral} style={{ left: `${share(neutral) * 100}%` }} title="neutral" />
          )}
        </span>
      </div>
      {refusal !== undefined && (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
      {(value < travel.from || value > travel.to) && (
        <p className={styles.outside}>
          {valueText} is beyond the slider’s travel of {formatValue(travel.from, notation)} to{' '}
          {formatValue(travel.to, notation)}; it is used as it is.
        </p>
      )}
    </div>
  );
}
