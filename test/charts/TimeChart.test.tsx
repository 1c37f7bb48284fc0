import { act, fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CursorLink } from '../../src/charts/cursorLink.ts';
import { linearScale, TIME_INSETS, type TimeSeries } from '../../src/charts/TimeChart.model.ts';
import { TimeChart } from '../../src/charts/TimeChart.tsx';

/** Without a layout a chart is 480 pixels wide; here they are as many units of the axis. */
const LENGTH = 480 - TIME_INSETS.left - TIME_INSETS.right;
const column = (...values: readonly number[]): Float64Array => Float64Array.from(values);
const series: TimeSeries = {
  kind: 'row',
  x: column(0, 100, 200, 300),
  isExact: true,
  lines: [{ id: 'raw', label: 'raw', colour: 'cap', low: column(1, 2, 3, 4), high: column(1, 2, 3, 4) }],
};

function start(window = { from: 0, to: LENGTH }) {
  let place: number | undefined;
  const listeners = new Set<() => void>();
  const cursor: CursorLink = {
    read: () => place,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    point: (wanted) => {
      place = wanted;
      for (const listener of listeners) listener();
    },
  };
  const { container } = render(
    <TimeChart
      name="Exposure over time"
      title="Exposure over time"
      caption=""
      summary=""
      parameters=""
      state={{ kind: 'ready' }}
      series={series}
      scale={linearScale(series.lines, [], String)}
      guides={[]}
      window={window}
      whole={{ from: 0, to: LENGTH }}
      least={1}
      height={100}
      write={(value) => `${value}×`}
      cursor={cursor}
      onWindow={() => undefined}
      onPixels={() => undefined}
    />,
  );
  const crosshair = (): HTMLElement | null => container.querySelector<HTMLElement>('span[style*="height"]');
  return { cursor, crosshair };
}

describe('the place that is pointed at', () => {
  it('is that of the bar under the pointer, with its values beside it, until the pointer leaves', () => {
    const { cursor, crosshair } = start();
    const surface = screen.getByRole('application');
    fireEvent.pointerMove(surface, { clientX: 150 });
    expect(cursor.read()).toBe(100);
    expect(screen.getByText(/raw 2×/u)).toBeTruthy();
    expect(crosshair()?.style.left).toBe(`${TIME_INSETS.left + 100}px`);
    fireEvent.pointerLeave(surface);
    expect(cursor.read()).toBeUndefined();
    expect(crosshair()).toBeNull();
  });

  it('is marked where a row or another chart points, inside the window only', () => {
    const { cursor, crosshair } = start();
    act(() => cursor.point(200));
    expect(crosshair()?.style.left).toBe(`${TIME_INSETS.left + 200}px`);
    expect(screen.queryByText(/raw 3×/u)).toBeNull();
    act(() => cursor.point(LENGTH + 1));
    expect(crosshair()).toBeNull();
  });
});
