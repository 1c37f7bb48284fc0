/** A picture to take away: drawing that stays sharp, or pixels. */
export type PictureKind = 'svg' | 'png';

/** The words around a picture, so that it explains itself away from the page. */
export interface PictureWords {
  readonly title: string;
  readonly caption: string;
  readonly parameters: string;
}

const SVG = 'http://www.w3.org/2000/svg';
const PADDING = 16;
const TITLE_SIZE = 13;
const WORD_SIZE = 11.5;
const LINE_HEIGHT = 16;
/** The mean width of a letter of the system font, in its size. */
const LETTER_WIDTH = 0.52;
const PNG_SCALE = 2;

/** What a drawing takes from style sheets: written into each element, because a file has none. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'stop-color',
  'stop-opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
  'dominant-baseline',
  'image-rendering',
] as const;

/** The name of a picture's file: `pyramiding-curve.svg`. */
export const pictureFileName = (name: string, kind: PictureKind): string =>
  `${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-|-$/gu, '')}.${kind}`;

/**
 * The first drawing inside an element as a file, in the colours on screen, with title, caption and parameters inside. A canvas
 * that carries its place as `data-x`, `data-y`, `data-width`, `data-height` is put behind the drawing. Rejects if there is none.
 */
export async function drawPicture(plot: HTMLElement, words: PictureWords, kind: PictureKind): Promise<Blob> {
  const drawing = plot.querySelector('svg');
  if (!drawing) throw new Error('there is no drawing');
  const picture = composePicture(drawing, plot.querySelector<HTMLCanvasElement>('canvas[data-x]'), words);
  const text = new XMLSerializer().serializeToString(picture);
  const file = new Blob([text], { type: 'image/svg+xml' });
  return kind === 'svg' ? file : toPng(file, sizeOf(picture));
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const sizeOf = (drawing: SVGSVGElement): Size => ({
  width: Number(drawing.getAttribute('width')),
  height: Number(drawing.getAttribute('height')),
});

/** The drawing between its words, on the panel's ground. */
export function composePicture(
  drawing: SVGSVGElement,
  canvas: HTMLCanvasElement | null,
  words: PictureWords,
): SVGSVGElement {
  const { width, height } = sizeOf(drawing);
  const style = getComputedStyle(drawing);
  const token = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  const ink = token('--ink', '#14181f');
  const muted = token('--muted', '#5b6573');
  const font = style.fontFamily || 'sans-serif';
  const captionLines = wrapWords(words.caption, width);
  const parameterLines = wrapWords(words.parameters, width);
  const top = PADDING + LINE_HEIGHT * (1 + captionLines.length) + 8;
  const bottom = top + height + 8;
  const total = { width: width + 2 * PADDING, height: bottom + LINE_HEIGHT * parameterLines.length + PADDING };

  const picture = document.createElementNS(SVG, 'svg');
  setAttributes(picture, { ...total, viewBox: `0 0 ${total.width} ${total.height}` });
  addShape(picture, 'rect', { ...total, fill: token('--panel', '#ffffff') });
  const write = (lines: readonly string[], y: number, attributes: Attributes): void =>
    lines.forEach((line, i) => {
      const text = addShape(picture, 'text', {
        x: PADDING,
        y: y + i * LINE_HEIGHT,
        'font-family': font,
        ...attributes,
      });
      text.textContent = line;
    });
  write([words.title], PADDING + 12, { 'font-size': TITLE_SIZE, 'font-weight': 650, fill: ink });
  write(captionLines, PADDING + 12 + LINE_HEIGHT, { 'font-size': WORD_SIZE, fill: muted });
  write(parameterLines, bottom + 12, { 'font-size': WORD_SIZE, fill: muted });

  const inner = copyWithStyles(drawing);
  setAttributes(inner, { x: PADDING, y: top });
  if (canvas) inner.prepend(toImage(canvas));
  picture.append(inner);
  return picture;
}

/** Words in lines that are about as wide as the drawing. */
export function wrapWords(text: string, width: number): readonly string[] {
  const most = Math.max(12, Math.floor(width / (WORD_SIZE * LETTER_WIDTH)));
  const lines: string[] = [];
  for (const word of text.split(/\s+/u).filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function copyWithStyles(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new Error('the copy is no drawing');
  const originals = [drawing, ...drawing.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  originals.forEach((original, i) => {
    const target = copies[i];
    if (!target) return;
    const computed = getComputedStyle(original);
    target.removeAttribute('style');
    target.removeAttribute('class');
    for (const name of STYLES) {
      const found = computed.getPropertyValue(name);
      if (found !== '') target.setAttribute(name, found);
    }
  });
  return copy;
}

function toImage(canvas: HTMLCanvasElement): SVGElement {
  const { x = '0', y = '0', width = '0', height = '0' } = canvas.dataset;
  const image = document.createElementNS(SVG, 'image');
  setAttributes(image, { x, y, width, height, preserveAspectRatio: 'none', href: canvas.toDataURL('image/png') });
  return image;
}

type Attributes = Readonly<Record<string, string | number>>;

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

function addShape(parent: Element, tag: 'rect' | 'text', attributes: Attributes): SVGElement {
  const shape = document.createElementNS(SVG, tag);
  setAttributes(shape, attributes);
  parent.append(shape);
  return shape;
}

async function toPng(file: Blob, { width, height }: Size): Promise<Blob> {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * PNG_SCALE);
    canvas.height = Math.round(height * PNG_SCALE);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((png) => (png ? resolve(png) : reject(new Error('the browser gave no pixels'))), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
