import { bandit } from './bandit.ts';
import { capAfter } from './capAfter.ts';
import { correlation } from './correlation.ts';
import { metaConfidence } from './metaConfidence.ts';
import { minimumSize } from './minimumSize.ts';
import { positionCap } from './positionCap.ts';
import { pyramidCap } from './pyramidCap.ts';
import { pyramiding } from './pyramiding.ts';
import { regime } from './regime.ts';
import type { NumberInput, ParamSpec, Stage } from './stage.ts';
import { volatilityTarget } from './volatilityTarget.ts';

/** The only list of stages, in the order in which they act on the raw position. */
export const pipeline = [
  metaConfidence,
  bandit,
  regime,
  correlation,
  positionCap,
  minimumSize,
  pyramiding,
  pyramidCap,
  volatilityTarget,
  capAfter,
] as const;

export type StageId = (typeof pipeline)[number]['id'];

type Union<T> = T extends readonly (infer S)[] ? S : never;
type ToIntersection<U> = (U extends unknown ? (x: U) => void : never) extends (x: infer I) => void ? I : never;

/** The parameters of all stages by their key in the configuration. */
export type PipelineParams = ToIntersection<Union<typeof pipeline>['params']>;

/** The inputs of all stages by their name in the trees. */
export type PipelineInputs = ToIntersection<Union<typeof pipeline>['inputs']>;

/** The same list with the types of the entries erased, for whoever treats all stages alike. */
export const stages: readonly (Stage & { readonly id: StageId })[] = pipeline;

const firstOfEachName = <T extends readonly [name: string, ...rest: unknown[]]>(entries: readonly T[]): readonly T[] =>
  entries.filter(([name], place) => entries.findIndex(([other]) => other === name) === place);

/** Every parameter of the pipeline once, with the stage that declares it first, in the order of the stages. */
export const paramSpecs: readonly (readonly [key: string, spec: ParamSpec, stage: StageId])[] = firstOfEachName(
  stages.flatMap((stage) => Object.entries(stage.params).map(([key, spec]) => [key, spec, stage.id] as const)),
);

/** Every numeric input of the stages once, with the stage that declares it first. The raw position is not among them. */
export const numberInputs: readonly (readonly [name: string, spec: NumberInput, stage: StageId])[] = firstOfEachName(
  stages.flatMap((stage) =>
    Object.entries(stage.inputs).flatMap(([name, spec]) =>
      spec.kind === 'number' ? [[name, spec, stage.id] as const] : [],
    ),
  ),
);
