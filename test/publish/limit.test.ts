import { describe, expect, it } from 'vitest';
import { cutToBytes } from '../../src/publish/limit.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { brokenIn } from '../support/markdown-structure.ts';
import { failing, HOSTILE, hostile, huge } from '../support/result.ts';

// User complaint 17: the limit of 65,536 characters. The last resort, for what the renderer could not make short enough.

const MARKER = '<!-- perf-gate key=default run=12 attempt=1 -->';
const NOTE = '_Cut here: GitHub takes no more. The report file has everything._\n';
const bytes = (text: string) => Buffer.byteLength(text);

const log = Array.from({ length: 40 }, (_, line) => `${line} 漢字🚀 ${'`'.repeat(line % 7)} ${HOSTILE}`).join('\n');
const TEXTS: [string, string][] = [
  ['a long report', renderMarkdown(huge(8, 3))],
  ['hostile names', renderMarkdown(hostile())],
  [
    'wide characters',
    renderMarkdown({ ...failing(), headline: '漢字🚀'.repeat(150), notices: ['é👩‍👩‍👧'.repeat(90)] }),
  ],
  [
    'a log',
    renderMarkdown({ ...failing(), failure: { class: 'target', message: `It died. Last lines of its log:\n${log}` } }),
  ],
];

describe.each(TEXTS)('%s', (_, report) => {
  const text = `${MARKER}\n${report}`;

  it('is whole before anything is cut, and left alone while it fits', () => {
    expect(brokenIn(text)).toEqual([]);
    expect(cutToBytes(text, bytes(text))).toBe(text);
    expect(cutToBytes(text, bytes(text) + 1)).toBe(text);
  });

  it('is whole and short enough at every byte at which it can be cut', () => {
    const wrong: [number, string[]][] = [];
    for (let limit = 200; limit < bytes(text); limit++) {
      // Every byte of the first and last three thousand, and every eleventh between.
      if (limit > 3000 && limit < bytes(text) - 3000 && limit % 11 !== 0) continue;
      const cut = cutToBytes(text, limit);
      const broken = brokenIn(cut);
      if (bytes(cut) > limit) broken.push(`${bytes(cut)} bytes`);
      if (!cut.startsWith(`${MARKER}\n`)) broken.push('no marker');
      if (!cut.endsWith(`\n${NOTE}`)) broken.push('no note');
      if (broken.length > 0) wrong.push([limit, broken]);
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  it('loses lines from its end only, and no more than it has to', () => {
    const lines = text.split('\n');
    let last = lines.length;
    for (let limit = bytes(text) - 1; limit > 400; limit -= 97) {
      const kept = cutToBytes(text, limit).split('\n');
      const same = kept.findIndex((line, index) => line !== lines[index]);
      expect(same).toBeGreaterThan(0);
      expect(same).toBeLessThanOrEqual(last);
      last = same;
    }
  });
});

it('a line that does not fit is left out, and the marker is kept', () => {
  expect(cutToBytes(`${MARKER}\n${'x'.repeat(70_000)}`, 65_536)).toBe(`${MARKER}\n\n${NOTE}`);
});

it.each([65_536, 65_535, 1024 * 1024])('%s bytes are used to the last line that fits', (limit) => {
  const line = '漢字🚀 of a line\n';
  const text = `${MARKER}\n${line.repeat(Math.ceil(limit / bytes(line)))}`;
  const cut = cutToBytes(text, limit);
  expect(bytes(cut)).toBeLessThanOrEqual(limit);
  expect(bytes(cut)).toBeGreaterThan(limit - bytes(line));
  expect(brokenIn(cut)).toEqual([]);
});
