import { afterEach, describe, expect, it } from 'vitest';
import { composePicture, drawPicture, pictureFileName, wrapWords } from '../../src/exports/pictures.ts';

const words = { title: 'Pyramiding <curve>', caption: 'How to read it', parameters: 'position 1, meta 0.7' };

const plotWith = (inner: string): HTMLElement => {
  const plot = document.createElement('div');
  plot.innerHTML = inner;
  document.body.append(plot);
  return plot;
};

afterEach(() => document.body.replaceChildren());

describe('composePicture', () => {
  it('puts title, caption and parameters inside the picture, as text and not as markup', () => {
    const plot = plotWith('<svg width="300" height="100"><rect width="10" height="10"></rect></svg>');
    const drawing = plot.querySelector('svg');
    if (!drawing) throw new Error('no drawing');
    const picture = composePicture(drawing, null, words);
    expect([...picture.querySelectorAll('text')].map((text) => text.textContent)).toEqual([
      'Pyramiding <curve>',
      'How to read it',
      'position 1, meta 0.7',
    ]);
    expect(Number(picture.getAttribute('width'))).toBeGreaterThan(300);
    expect(Number(picture.getAttribute('height'))).toBeGreaterThan(100);
    expect(drawing.isConnected).toBe(true);
  });

  it('writes the colours that are computed into the copy and leaves no class behind', () => {
    const plot = plotWith('<svg width="300" height="100"><rect class="bar" style="fill: rgb(1, 2, 3)"></rect></svg>');
    const drawing = plot.querySelector('svg');
    if (!drawing) throw new Error('no drawing');
    const bar = composePicture(drawing, null, words).querySelector(':scope > svg rect');
    expect(bar?.getAttribute('fill')).toBe('rgb(1, 2, 3)');
    expect(bar?.hasAttribute('class')).toBe(false);
    expect(bar?.hasAttribute('style')).toBe(false);
  });
});

describe('drawPicture', () => {
  it('gives an SVG file', async () => {
    const file = await drawPicture(plotWith('<svg width="300" height="100"></svg>'), words, 'svg');
    expect(file.type).toBe('image/svg+xml');
    expect(await file.text()).toContain('Pyramiding &lt;curve&gt;');
  });

  it('rejects where there is nothing to draw', async () => {
    await expect(drawPicture(plotWith(''), words, 'svg')).rejects.toThrow('there is no drawing');
  });
});

describe('wrapWords', () => {
  it('breaks between words only and keeps every word', () => {
    const text = 'position 1.00×, meta 0.70, bandit 0.80, TRENDING, correlation 0.00';
    const lines = wrapWords(text, 150);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join(' ')).toBe(text);
    expect(wrapWords('', 150)).toEqual([]);
  });
});

describe('pictureFileName', () => {
  it('is the name of the chart in a file’s letters', () => {
    expect(pictureFileName('Factor contributions chart', 'png')).toBe('factor-contributions-chart.png');
  });
});
