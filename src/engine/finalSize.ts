import { evaluate, type Scope } from './expr/evaluate.ts';
import { stages } from './stages/pipeline.ts';
import type { PipelineSwitches } from './stages/stage.ts';

/** The size after all active stages, without the record of a trace: for curves and maps that need it thousands of times. */
export function finalSize(position: number, scope: Scope, switches: PipelineSwitches): number {
  let size = position;
  for (const stage of stages) {
    if (!stage.isActive({ params: scope.params, switches })) continue;
    size =
      stage.kind === 'factor'
        ? size * evaluate(stage.tree, scope)
        : evaluate(stage.tree({ op: 'lit', value: size }), scope);
  }
  return size;
}
