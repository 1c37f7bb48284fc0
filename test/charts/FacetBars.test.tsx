import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { FacetModel } from '../../src/charts/FacetBars.model.ts';
import { FacetBars } from '../../src/charts/FacetBars.tsx';

afterEach(cleanup);

const MODEL: FacetModel = {
  rows: [
    { id: 'a', label: 'TRENDING', note: '1.40×' },
    { id: 'b', label: '<b>odd</b>' },
  ],
  facets: [
    {
      id: 'size',
      title: 'Mean size',
      mark: 'bar',
      series: [
        { label: 'raw', colour: 'cap', isFaint: true, values: [2, -4] },
        { label: 'scaled', colour: 'positive', values: [1, undefined] },
      ],
      write: (value) => `${value}×`,
    },
    {
      id: 'hit',
      title: 'Hit rate',
      mark: 'dot',
      guide: 0.5,
      series: [{ label: 'hit', colour: 'meta', values: [0.6, undefined], intervals: [[0.4, 0.8], undefined] }],
      write: (value) => `${value}`,
    },
  ],
};

describe('small multiples', () => {
  it.each([340, 900])('draw a mark and a figure for every value at %i pixels, and — where there is none', (width) => {
    const { container } = render(<FacetBars model={MODEL} width={width} />);
    const texts = [...container.querySelectorAll('text')].map(({ textContent }) => textContent);
    for (const text of ['Mean size', 'Hit rate', '<b>odd</b>', '2×', '-4×', '1×', '0.6']) expect(texts).toContain(text);
    expect(texts.filter((text) => text === '—')).toHaveLength(2);
    const bars = [...container.querySelectorAll('rect[fill^="var("]')];
    const widthOf = (bar: Element | undefined): number => Number(bar?.getAttribute('width'));
    const [first, second, third] = ['cap', 'positive'].flatMap((colour) =>
      bars.filter((bar) => bar.getAttribute('fill') === `var(--${colour})`),
    );
    expect(bars).toHaveLength(3);
    expect(widthOf(second) / widthOf(first)).toBeCloseTo(2, 6);
    expect(widthOf(first) / widthOf(third)).toBeCloseTo(2, 6);
    expect(container.querySelectorAll('circle')).toHaveLength(1);
  });
});
