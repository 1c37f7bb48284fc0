import { compileProgram, type Program } from './expr/program.ts';
import { input, type Node } from './expr/tree.ts';
import { type StageId, stages } from './stages/pipeline.ts';
import type { ActivityContext } from './stages/stage.ts';

/** What a column program is made for. */
export interface PipelineProgramOptions extends ActivityContext {
  /** The results wanted, by the names of `pipelineOutputs`; one that is not on now is left out. */
  readonly outputs: readonly string[];
  /** Inputs without a column (`metaProb`, `regime`): the run brings one value for all rows. */
  readonly constants?: ReadonlySet<string>;
}

/** The input that the raw position has in the trees. */
export const RAW_POSITION = 'position';

/** The name that a stage's multiplier has as a column, for stages that end no column of the download themselves. */
const MULTIPLIER_COLUMNS: Partial<Record<StageId, string>> = {
  pyramiding: 'pyramid_factor',
  voltarget: 'vol_multiplier',
};

/**
 * The trees of the active stages by the name of their result: each factor (`meta_factor`, …, `pyramid_factor`, `vol_multiplier`),
 * the sizes `uncapped_position`, `scaled_position`, with pyramiding on `pyramided_position`, with pyramiding or the volatility
 * target on `final_position`, and each stage's constraint by its flag (`capped`, …), 1 or 0. Same order of operations as a trace.
 */
export function pipelineOutputs(context: ActivityContext): Readonly<Record<string, Node>> {
  const trees: Record<string, Node> = {};
  let size: Node = input(RAW_POSITION);
  for (const stage of stages) {
    if (stage.isActive(context)) {
      if (stage.constraint) trees[stage.constraint.flag] = stage.constraint.tree(size);
      if (stage.kind === 'factor') {
        const column = stage.column ?? MULTIPLIER_COLUMNS[stage.id];
        if (column !== undefined) trees[column] = stage.tree;
        size = { op: 'mul', a: size, b: stage.tree };
      } else size = stage.tree(size);
    }
    const ended = sizeColumn(stage.id, context);
    if (ended !== undefined) trees[ended] = size;
  }
  return trees;
}

function sizeColumn(stage: StageId, { switches }: ActivityContext): string | undefined {
  switch (stage) {
    case 'correlation':
      return 'uncapped_position';
    case 'minimum':
      return 'scaled_position';
    case 'pyramidCap':
      return switches.pyramid ? 'pyramided_position' : undefined;
    case 'capAfter':
      return switches.pyramid || switches.voltarget ? 'final_position' : undefined;
    default:
      return undefined;
  }
}

/** The program that computes the wanted results of the active stages. Its `shapeKey` changes only where a new module is needed. */
export function pipelineProgram({ outputs, constants, ...context }: PipelineProgramOptions): Program {
  const trees = pipelineOutputs(context);
  const wanted = outputs.flatMap((name) => {
    const tree = Object.hasOwn(trees, name) ? trees[name] : undefined;
    return tree ? [[name, tree] as const] : [];
  });
  return compileProgram(Object.fromEntries(wanted), constants);
}
