import { memo, useState } from 'react';
import { type ConfigKey, type ConfigValue, isConfigKey } from '../engine/config.ts';
import { paramSpecs, stages } from '../engine/stages/pipeline.ts';
import type { AutoParam, NumberParam, ParamSpec, RangeParam } from '../engine/stages/stage.ts';
import { changedConfig } from '../store/changedConfig.ts';
import { useLab } from '../store/useLab.ts';
import { Button } from './Button.tsx';
import styles from './ConfigurationEditor.module.css';
import { ConfigurationFile } from './ConfigurationFile.tsx';
import { problemText } from './problemText.ts';
import { RegimeTable } from './RegimeTable.tsx';
import { Slider } from './Slider.tsx';
import { Switch } from './Switch.tsx';

/** Every parameter of the scaler, read from the stages that declare them. The same on every view that has a configuration. */
export const ConfigurationEditor = memo(function ConfigurationEditor() {
  const [isOpen, setOpen] = useState(true);
  const changed = useLab((lab) => changedConfig(lab.decision.config).length);
  const resetConfiguration = useLab((lab) => lab.resetConfiguration);
  return (
    <section className={styles.panel} aria-label="Configuration">
      <div className={styles.head}>
        <h2 className={styles.title}>
          <button type="button" className={styles.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            Scaler configuration
            <span className={styles.count}>
              {changed === 0 ? 'all defaults' : `${changed} changed`} {isOpen ? '▾' : '▸'}
            </span>
          </button>
        </h2>
      </div>
      {isOpen && (
        <fieldset className={styles.group} aria-label="Scaler configuration">
          {stages.map((stage) => (
            <StageParams key={stage.id} stageId={stage.id} colour={stage.mark} />
          ))}
        </fieldset>
      )}
      <div className={styles.foot}>
        <Button disabled={changed === 0} onClick={resetConfiguration}>
          Reset configuration
        </Button>
        <ConfigurationFile />
      </div>
    </section>
  );
});

function StageParams({ stageId, colour }: { readonly stageId: string; readonly colour: string }) {
  const own = paramSpecs.filter(([, , owner]) => owner === stageId);
  return own.map(([key, spec]) =>
    isConfigKey(key) ? <Param key={key} configKey={key} spec={spec} colour={colour} /> : null,
  );
}

interface ParamProps<S extends ParamSpec> {
  readonly configKey: ConfigKey;
  readonly spec: S;
  readonly colour: string;
}

function Param({ configKey, spec, colour }: ParamProps<ParamSpec>) {
  switch (spec.kind) {
    case 'number':
      return <NumberParamSlider configKey={configKey} spec={spec} colour={colour} />;
    case 'auto':
      return <AutoParamSlider configKey={configKey} spec={spec} colour={colour} />;
    case 'range':
      return <RangeParamSliders configKey={configKey} spec={spec} colour={colour} />;
    case 'table':
      return <RegimeTable spec={spec} colour={colour} />;
    case 'switch':
      return <SwitchParamRow configKey={configKey} label={spec.label} help={spec.help} />;
  }
}

function useParam(key: ConfigKey): readonly [ConfigValue, (value: ConfigValue) => string | undefined] {
  const value = useLab((lab) => lab.decision.config[key]);
  const setConfigValue = useLab((lab) => lab.setConfigValue);
  return [value, (next) => problemText(setConfigValue(key, next))];
}

function useGesture() {
  const onGestureStart = useLab((lab) => lab.startGesture);
  const onGestureEnd = useLab((lab) => lab.endGesture);
  return { onGestureStart, onGestureEnd };
}

function NumberParamSlider({ configKey, spec, colour }: ParamProps<NumberParam>) {
  const [value, setValue] = useParam(configKey);
  const gesture = useGesture();
  if (typeof value !== 'number') return null;
  return (
    <Slider isCompact {...spec} {...gesture} usual={spec.default} value={value} colour={colour} onChange={setValue} />
  );
}

function AutoParamSlider({ configKey, spec, colour }: ParamProps<AutoParam>) {
  const [value, setValue] = useParam(configKey);
  const gesture = useGesture();
  const shown = typeof value === 'number' ? value : spec.fallback;
  return (
    <div>
      <Slider
        isCompact
        {...spec}
        {...gesture}
        usual={spec.fallback}
        value={shown}
        colour={colour}
        onChange={setValue}
      />
      <p className={styles.note}>
        {value === null ? (
          `Left to the data (${spec.fallback} where there are no timestamps).`
        ) : (
          <Button onClick={() => setValue(null)}>Leave it to the data</Button>
        )}
      </p>
    </div>
  );
}

function RangeParamSliders({ configKey, spec, colour }: ParamProps<RangeParam>) {
  const [value, setValue] = useParam(configKey);
  const gesture = useGesture();
  if (!Array.isArray(value)) return null;
  const [low = 0, high = 0]: number[] = value;
  const ends = [
    { label: spec.labels[0], end: low, usual: spec.default[0], set: (next: number) => setValue([next, high]) },
    { label: spec.labels[1], end: high, usual: spec.default[1], set: (next: number) => setValue([low, next]) },
  ];
  return ends.map(({ label, end, usual, set }) => (
    <Slider
      key={label}
      isCompact
      {...spec}
      {...gesture}
      label={label}
      usual={usual}
      value={end}
      colour={colour}
      onChange={set}
    />
  ));
}

function SwitchParamRow({ configKey, label, help }: { configKey: ConfigKey; label: string; help: string }) {
  const [value, setValue] = useParam(configKey);
  const isPipelineSwitchShown = useLab((lab) => lab.decision.switches.voltarget);
  // Where the volatility target is on, the same switch stands with the pipeline; a name stands once on the page.
  if (isPipelineSwitchShown || typeof value !== 'boolean') return null;
  return (
    <div className={styles.row}>
      <Switch label={label} help={help} isOn={value} onChange={setValue} />
    </div>
  );
}
