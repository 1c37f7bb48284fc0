import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** What each folder may import, besides itself. Views never import each other. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  data: ['engine'],
  batch: ['engine', 'data'],
  exports: ['engine', 'data', 'batch'],
  worker: ['engine', 'data', 'batch', 'exports'],
  store: ['engine', 'data', 'batch', 'exports', 'worker'],
  controls: ['engine', 'data', 'batch', 'exports', 'worker', 'store'],
  charts: ['engine', 'data', 'batch', 'exports', 'worker', 'store', 'controls'],
  views: ['engine', 'data', 'batch', 'exports', 'worker', 'store', 'controls', 'charts'],
  app: ['engine', 'data', 'batch', 'exports', 'worker', 'store', 'controls', 'charts', 'views'],
};

/** Packages a folder may import; the folders that are not listed may import any that is a dependency. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  data: ['fflate', 'hyparquet', 'hyparquet-compressors'],
  batch: [],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

const importsOf = (file: string, text: string): Import[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/gu)].map(([, target = '']) => ({ file, target }));

const layerOf = (path: string): string => {
  const [first = '', second = ''] = path.split(sep);
  return first === 'views' ? `views/${second}` : first;
};

/** Why an import is not allowed, or undefined. `file` is relative to src. */
function findFault({ file, target }: Import): string | undefined {
  const from = layerOf(file);
  const folder = from.split('/')[0] ?? '';
  const [name = ''] = target.split('/');
  if (!target.startsWith('.'))
    return PURE[folder]?.includes(name) === false ? `${file} imports the package ${target}` : undefined;
  const to = layerOf(relative(src, join(src, dirname(file), target)));
  if (from === to || folder === 'main.tsx') return undefined;
  const isAllowed = MAY_IMPORT[folder]?.includes(to.split('/')[0] ?? '') === true && to.split('/')[0] !== folder;
  return isAllowed ? undefined : `${file} imports ${target}`;
}

const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/u.test(entry.name))
  .map((entry) => relative(src, join(entry.parentPath, entry.name)));
const read = (file: string): string => readFileSync(join(src, file), 'utf8');

describe('imports', () => {
  it('point one way: engine ← data, batch ← worker ← store ← charts, controls ← views ← app', () => {
    expect(files.length).toBeGreaterThan(50);
    const faults = files
      .flatMap((file) => importsOf(file, read(file)))
      .map(findFault)
      .filter(Boolean);
    expect(faults).toEqual([]);
  });

  it('are found out when they do not', () => {
    const fault = (file: string, text: string) => importsOf(file, text).map(findFault)[0];
    expect(fault('engine/config.ts', "import { useLab } from '../store/useLab.ts';")).toMatch(/imports/);
    expect(fault('engine/config.ts', "import { useState } from 'react';")).toMatch(/package react/);
    expect(fault('views/explore/A.tsx', "import { B } from '../backtest/B.tsx';")).toMatch(/imports/);
    expect(fault('batch/run.ts', "import { x } from '../worker/client.ts';")).toMatch(/imports/);
    expect(fault('views/explore/A.tsx', "import { B } from '../../charts/B.tsx';")).toBeUndefined();
  });
});

/** What the page must not use, and why. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/\beval\(|new Function\(/u, 'code from text'],
  [/dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML|document\.write/u, 'markup from text'],
  [/\bfetch\(|XMLHttpRequest|sendBeacon|new WebSocket|EventSource|RTCPeerConnection/u, 'a request'],
  [/window\.open|location\s*=[^=]|location\.(?:assign|replace)/u, 'leaving the page with data in the address'],
  [/<input[^>]*type="number"/u, 'a number input, which turns a typed 1,5 into 15'],
];

const holdsColumns = (file: string): boolean => /^(?:engine|data|batch|worker|exports)\//u.test(file);

describe('the source', () => {
  it('never spreads a column into a call, which overflows the stack', () => {
    expect(files.filter((file) => holdsColumns(file) && /Math\.(?:max|min)\(\.\.\./u.test(read(file)))).toEqual([]);
  });

  it.each(FORBIDDEN)('never matches %s: %s', (pattern) => {
    expect(files.filter((file) => pattern.test(read(file)))).toEqual([]);
  });
});
