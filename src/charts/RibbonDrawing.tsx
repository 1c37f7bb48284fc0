import { useId } from 'react';
import { TICK } from './Plot.tsx';
import {
  laneLooks,
  lanePaths,
  laneShare,
  OWN_PATTERNS,
  type RibbonLayout,
  regimePaths,
  SHADES,
  type TimeRibbons,
  writeShare,
} from './Ribbons.model.ts';
import type { TimeArea } from './TimeChart.model.ts';

interface RibbonDrawingProps {
  readonly shown: TimeRibbons;
  readonly layout: RibbonLayout;
  readonly area: TimeArea;
}

const PATTERNS = Array.from({ length: OWN_PATTERNS + 1 }, (_, pattern) => pattern);

/** The ribbons below a chart along time: what regime it was, and which constraints held. */
export function RibbonDrawing({ shown, layout, area }: RibbonDrawingProps) {
  const id = useId();
  const fillOf = (pattern: number): string => `url(#${id}-${pattern})`;
  const { ribbons } = shown;
  const right = area.x + area.width;
  return (
    <g>
      <defs>
        {PATTERNS.map((pattern) => (
          <RegimePattern key={pattern} id={`${id}-${pattern}`} pattern={pattern} />
        ))}
      </defs>
      {layout.regime && (
        <g>
          <Track area={area} {...layout.regime} />
          {[...regimePaths(shown, area, layout.regime)].map(([pattern, path]) => (
            <path key={pattern} d={path} fill={fillOf(pattern)} />
          ))}
          <text x={right + 6} y={layout.regime.y + 13} {...TICK}>
            regime
          </text>
          {layout.legend.map(({ pattern, text, x, y }) => (
            <g key={pattern}>
              <rect x={x} y={y} width={14} height={10} fill={fillOf(pattern)} stroke="var(--muted)" strokeWidth={0.5} />
              <text x={x + 18} y={y + 9} {...TICK}>
                {text}
              </text>
            </g>
          ))}
        </g>
      )}
      {ribbons.lanes.map(({ flag }, k) => {
        const lane = layout.lanes[k];
        if (!lane) return null;
        const { label, colour } = laneLooks[flag];
        return (
          <g key={flag}>
            <Track area={area} {...lane} />
            {[...lanePaths(ribbons, k, area, lane)].map(([shade, path]) => (
              <path key={shade} d={path} fill={`var(--${colour})`} fillOpacity={SHADES[shade] ?? 1} />
            ))}
            <text x={area.x - 7} y={lane.y + lane.height} textAnchor="end" {...TICK}>
              {writeShare(laneShare(ribbons, k))}
            </text>
            <text x={right + 6} y={lane.y + lane.height} fontSize={11} fill={`var(--${colour}-text, var(--${colour}))`}>
              {label}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function Track({ area, y, height }: { readonly area: TimeArea; readonly y: number; readonly height: number }) {
  return <rect x={area.x} y={y} width={area.width} height={height} fill="var(--quiet)" />;
}

const SIZE = 6;

/** Lines over a tint of the same colour, different for each pattern so that no regime is told by its colour alone. */
const STROKES = [
  '',
  `M0 ${SIZE}L${SIZE} 0M-1 1L1 -1M${SIZE - 1} ${SIZE + 1}L${SIZE + 1} ${SIZE - 1}`,
  'M0 3H6',
  `M0 0L${SIZE} ${SIZE}M-1 ${SIZE - 1}L1 ${SIZE + 1}M${SIZE - 1} -1L${SIZE + 1} 1`,
  'M3 0V6',
  'M0 3H6M3 0V6',
] as const;

function RegimePattern({ id, pattern }: { readonly id: string; readonly pattern: number }) {
  const colour = `var(--regime-${pattern + 1})`;
  const strokes = STROKES[pattern];
  return (
    <pattern id={id} width={SIZE} height={SIZE} patternUnits="userSpaceOnUse">
      <rect width={SIZE} height={SIZE} fill={colour} fillOpacity={strokes === '' ? 0.85 : 0.22} />
      {strokes === undefined ? (
        <circle cx={3} cy={3} r={1.3} fill={colour} />
      ) : (
        strokes !== '' && <path d={strokes} stroke={colour} strokeWidth={1.8} fill="none" />
      )}
    </pattern>
  );
}
