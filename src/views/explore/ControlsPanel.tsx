import { memo, useState } from 'react';
import { ConfigurationEditor } from '../../controls/ConfigurationEditor.tsx';
import { PipelineSwitches } from '../../controls/PipelineSwitches.tsx';
import { problemText } from '../../controls/problemText.ts';
import { Slider } from '../../controls/Slider.tsx';
import { formatMultiple, formatNumber, formatSignedMultiple } from '../../engine/units.ts';
import { inputSpec, type PageInputName } from '../../store/decision.ts';
import { selectTrace } from '../../store/select.ts';
import { useLab } from '../../store/useLab.ts';
import styles from './ControlsPanel.module.css';
import { controlId, type Link } from './link.ts';
import { RegimeRadios } from './RegimeRadios.tsx';
import { toTrackCurve } from './trackCurve.model.ts';

interface LinkProps {
  readonly link: Link;
  readonly onLink: (link: Link) => void;
}

/** On a phone the answer may be scrolled away while a slider is held: the sheet repeats it. Decoration; the answer itself has the names. */
function Mirror() {
  const trace = useLab((lab) => selectTrace(lab.decision));
  const factors = trace.steps.filter(({ isActive, stage }) => isActive && stage.kind === 'factor');
  const chain = [trace.raw, ...factors.map(({ factor }) => factor)].map((x) => formatNumber(x)).join(' × ');
  return (
    <span className={styles.mirror} aria-hidden="true">
      <b>{formatSignedMultiple(trace.final)}</b> {chain}
    </span>
  );
}

/** Which stage an input's slider takes its colour and its factor from. */
const STAGE_OF: Readonly<Record<PageInputName, string | null>> = {
  position: null,
  metaProb: 'meta',
  banditWeight: 'bandit',
  correlationPenalty: 'correlation',
  currentPnl: 'pyramiding',
  atr: 'voltarget',
};

/** The inputs, the pipeline and the configuration. On a phone, a sheet at the bottom that leaves the answer visible. */
export const ControlsPanel = memo(function ControlsPanel({ link, onLink }: LinkProps) {
  const [isOpen, setOpen] = useState(true);
  const resetInputs = useLab((lab) => lab.resetInputs);
  const isVolTargetOn = useLab((lab) => lab.decision.switches.voltarget);
  return (
    <aside className={styles.panel} data-open={isOpen} data-print="no" aria-label="Controls">
      <div className={styles.head}>
        <h2>Inputs</h2>
        <Mirror />
        <button type="button" className={styles.quiet} onClick={resetInputs}>
          Reset inputs
        </button>
        <button type="button" className={styles.sheet} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide controls' : 'Show controls'}
        </button>
      </div>
      <div className={styles.body}>
        <InputSlider name="position" link={link} onLink={onLink} />
        <InputSlider name="metaProb" link={link} onLink={onLink} />
        <InputSlider name="banditWeight" link={link} onLink={onLink} />
        <RegimeRadios isLinked={link === 'regime'} onLink={(isLinked) => onLink(isLinked ? 'regime' : null)} />
        <InputSlider name="correlationPenalty" link={link} onLink={onLink} />
        <InputSlider name="currentPnl" link={link} onLink={onLink} />
        {isVolTargetOn && <InputSlider name="atr" link={link} onLink={onLink} />}
        <PipelineSwitches />
        <ConfigurationEditor />
      </div>
    </aside>
  );
});

function InputSlider({ name, link, onLink }: LinkProps & { readonly name: PageInputName }) {
  const decision = useLab((lab) => lab.decision);
  const setInput = useLab((lab) => lab.setInput);
  const takeInHand = useLab((lab) => lab.takeInHand);
  const onGestureStart = useLab((lab) => lab.startGesture);
  const onGestureEnd = useLab((lab) => lab.endGesture);
  const spec = inputSpec(name);
  const trace = selectTrace(decision);
  const step = trace.steps.find(({ stage }) => stage.id === STAGE_OF[name]);
  const effect =
    step && (step.isActive ? { text: formatMultiple(step.factor), value: step.factor } : { text: 'off', value: 1 });
  return (
    <div className={styles.input}>
      <Slider
        id={controlId(name)}
        label={spec.label}
        help={spec.help}
        notation={spec.notation}
        travel={spec.travel}
        usual={spec.default}
        neutral={spec.neutral?.(trace.params)}
        value={decision.inputs[name]}
        colour={step?.stage.mark ?? 'ink'}
        effect={effect}
        curve={toTrackCurve(name, decision)}
        isLinked={link === name}
        onChange={(value) => problemText(setInput(name, value))}
        onGestureStart={onGestureStart}
        onGestureEnd={onGestureEnd}
        onTake={() => takeInHand(name)}
        onLink={(isLinked) => onLink(isLinked ? name : null)}
      />
    </div>
  );
}
