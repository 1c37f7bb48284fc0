import type { StateCreator } from 'zustand';
import { type ConfigKey, type ConfigValue, DEFAULT_CONFIG, type ScalerConfig } from '../engine/config.ts';
import type { ValueProblem } from '../engine/problem.ts';
import type { PipelineSwitches } from '../engine/stages/stage.ts';
import type { DecisionInputs } from '../engine/trace.ts';
import {
  checkInput,
  type Decision,
  INITIAL_DECISION,
  NEUTRAL_INPUTS,
  type PageInputName,
  tryConfigValue,
  withConfig,
  withInput,
  withRegime,
} from './decision.ts';

/** How many steps undo keeps. */
const HISTORY_LIMIT = 200;

/** One decision with its history. A gesture (a drag) is one step of undo, whatever happens between its start and its end. */
export interface DecisionSlice {
  readonly decision: Decision;
  readonly past: readonly Decision[];
  readonly future: readonly Decision[];
  readonly gestureStart: Decision | null;
  readonly setInput: (name: PageInputName, value: number) => ValueProblem | undefined;
  readonly setInputs: (inputs: Partial<DecisionInputs>) => void;
  readonly setRegime: (name: string) => void;
  readonly setConfigValue: (key: ConfigKey, value: ConfigValue) => ValueProblem | undefined;
  readonly setConfig: (config: ScalerConfig) => void;
  readonly setSwitch: (name: keyof PipelineSwitches, isOn: boolean) => void;
  readonly setDecision: (decision: Decision) => void;
  readonly resetInputs: () => void;
  readonly resetConfiguration: () => void;
  readonly startGesture: () => void;
  readonly endGesture: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Shows a decision without a step of undo: what an address or the back button brings. */
  readonly showDecision: (decision: Decision) => void;
}

const isSame = (a: Decision, b: Decision): boolean =>
  JSON.stringify(a) === JSON.stringify(b) && Object.is(a.inputs.position, b.inputs.position);

const appended = (past: readonly Decision[], decision: Decision): readonly Decision[] =>
  [...past, decision].slice(-HISTORY_LIMIT);

export const createDecisionSlice: StateCreator<DecisionSlice> = (set, get) => {
  const change = (decision: Decision): void =>
    set((state) => {
      if (isSame(decision, state.decision)) return state;
      if (state.gestureStart) return { decision };
      return { decision, past: appended(state.past, state.decision), future: [] };
    });

  return {
    decision: INITIAL_DECISION,
    past: [],
    future: [],
    gestureStart: null,
    setInput: (name, value) => {
      const problem = checkInput(name, value);
      if (!problem) change(withInput(get().decision, name, value));
      return problem;
    },
    setInputs: (inputs) => change({ ...get().decision, inputs: { ...get().decision.inputs, ...inputs } }),
    setRegime: (name) => change(withRegime(get().decision, name)),
    setConfigValue: (key, value) => {
      const result = tryConfigValue(get().decision.config, key, value);
      if ('problem' in result) return result.problem;
      change(withConfig(get().decision, result.config));
      return undefined;
    },
    setConfig: (config) => change(withConfig(get().decision, config)),
    setSwitch: (name, isOn) => change({ ...get().decision, switches: { ...get().decision.switches, [name]: isOn } }),
    setDecision: change,
    resetInputs: () => change(withRegime({ ...get().decision, inputs: NEUTRAL_INPUTS }, NEUTRAL_INPUTS.regime)),
    resetConfiguration: () => change(withConfig(get().decision, DEFAULT_CONFIG)),
    startGesture: () => set((state) => ({ gestureStart: state.gestureStart ?? state.decision })),
    endGesture: () =>
      set(({ gestureStart, decision, past }) => {
        if (!gestureStart) return {};
        if (isSame(gestureStart, decision)) return { gestureStart: null };
        return { gestureStart: null, past: appended(past, gestureStart), future: [] };
      }),
    undo: () =>
      set(({ past, future, decision }) => {
        const previous = past.at(-1);
        return previous
          ? { decision: previous, past: past.slice(0, -1), future: [decision, ...future], gestureStart: null }
          : {};
      }),
    redo: () =>
      set(({ past, future, decision }) => {
        const [next, ...rest] = future;
        return next ? { decision: next, past: appended(past, decision), future: rest, gestureStart: null } : {};
      }),
    showDecision: (decision) => set({ decision, gestureStart: null }),
  };
};
