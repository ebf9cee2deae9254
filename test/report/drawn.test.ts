import { describe, expect, it } from 'vitest';
import { levelsPicture } from '../../src/report/pictures/levels.ts';
import { courseOf, seriesPicture } from '../../src/report/pictures/series.ts';
import { HtmlWriter } from '../../src/report/write/html.ts';
import { writeMarkdown } from '../../src/report/write/markdown.ts';
import { writeTerminal } from '../../src/report/write/terminal.ts';
import type { Block, LevelsBlock, SeriesBlock } from '../../src/text/blocks.ts';
import type { Shape } from '../../src/text/picture.ts';

const html = (block: Block) => new HtmlWriter().block(block).replaceAll('\u00A0', ' ');
const markdown = (block: Block) => writeMarkdown([block]).replaceAll('\u00A0', ' ');
const terminal = (block: Block) =>
  writeTerminal([[], [block]], { columns: 80, color: false }).replaceAll('\u00A0', ' ');
const textsOf = (shapes: readonly Shape[]) => shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []));

const LEVELS: LevelsBlock = {
  kind: 'levels',
  title: 'Levels',
  of: 'users',
  levels: [
    { at: 1, name: '1 user' },
    { at: 10, name: '10 users' },
    { at: 50, name: '50 users', aside: 'the load generator was the limit' },
  ],
  lines: [
    { title: 'throughput', unit: '/s', values: [98, 812, 640] },
    { title: 'p95', unit: 'ms', values: [10.5, 14, null] },
  ],
  marks: [{ at: 12, words: 'peak' }],
};

const SERIES: SeriesBlock = {
  kind: 'series',
  title: 'Around the spike',
  lines: [
    {
      title: 'p95',
      unit: 'ms',
      points: [
        [0, 10],
        [1000, 400],
        [2000, null],
        [3000, 11],
      ],
      limit: { value: 300, text: '< 300ms' },
    },
  ],
  spans: [
    { from: 0, to: 1000, name: 'calm' },
    { from: 1000, to: 3000, name: 'spike', isBad: true },
  ],
};

describe('levels', () => {
  it('are a table where there are no pictures', () => {
    expect(markdown(LEVELS)).toBe(
      [
        '| users | throughput | p95 | remark |',
        '| :- | -: | -: | :- |',
        '| 1 user | 98.0/s | 10.5 ms | |',
        '| 10 users | 812/s | 14.0 ms | |',
        '| 50 users | 640/s | — | the load generator was the limit |',
        '',
      ].join('\n'),
    );
    expect(terminal(LEVELS)).toContain('10 users       812/s  14.0 ms');
  });

  it('are a picture for each line in a page, with their figures to look up', () => {
    const page = html(LEVELS);
    expect(page.match(/<svg class="picture curve"/g)).toHaveLength(2);
    expect(page).toContain('aria-label="throughput by users: 1: 98.0/s, 10: 812/s, 50: 640/s"');
    expect(page).toContain('<summary>Levels in figures</summary>');
  });

  it('are drawn apart from the curve where they do not count', () => {
    const { shapes } = levelsPicture(LEVELS, LEVELS.lines[0] as LevelsBlock['lines'][number]);
    const dots = shapes.flatMap((shape) => (shape.kind === 'dots' ? [[shape.look, shape.points.length]] : []));
    expect(dots).toEqual([
      ['head', 2],
      ['zero', 1],
    ]);
    expect(textsOf(shapes)).toEqual(expect.arrayContaining(['1', '10', '50', 'peak']));
  });

  it('have dots within the picture and labels beside each other', () => {
    const at = [1000, 10_000, 100_000, 1_000_000, 9_000_000, 10_000_000];
    const block = { ...LEVELS, levels: at.map((size) => ({ at: size, name: `${size}` })), marks: [] };
    const { shapes } = levelsPicture(block, { title: 'p95', unit: 'ms', values: at });
    for (const shape of shapes) {
      if (shape.kind === 'dots') for (const [left] of shape.points) expect(left).toBeLessThanOrEqual(0.985);
    }
    // Of a picture of 330 pixels, with characters of 7.
    const ends = shapes.flatMap((shape) => {
      if (shape.kind !== 'text' || !/^[\d,]+$/.test(shape.text)) return [];
      const half = (shape.text.length * 7) / 330 / 2;
      return [[shape.at[0] - half, shape.at[0] + half] as const];
    });
    expect(ends.length).toBeGreaterThan(2);
    const sorted = ends.toSorted(([a], [b]) => a - b);
    for (const [index, [from]] of sorted.entries()) expect(from).toBeGreaterThanOrEqual(sorted[index - 1]?.[1] ?? 0);
  });

  it.each([
    ['no value at all', [null, null, null]],
    ['nothing but zeros', [0, 0, 0]],
    ['values of all sizes', [0.001, 1, 1e9]],
  ])('have a picture with finite places: %s', (_, values) => {
    const { shapes } = levelsPicture(LEVELS, { title: 'p95', unit: 'ms', values });
    expect(JSON.stringify(shapes)).not.toContain('null');
  });
});

describe('a series', () => {
  it('is a sentence where there are no pictures', () => {
    const said = 'Around the spike (calm, spike), p95: 10.0 ms at first, 400 ms at most after 1 s, 11.0 ms at last';
    expect(markdown(SERIES)).toBe(`- ${said}\n`);
    expect(terminal(SERIES).replace(/\s+/g, ' ')).toContain(said);
  });

  it('is a panel in a page, with its parts, its limit and its gaps', () => {
    const { shapes } = seriesPicture(SERIES, SERIES.lines[0] as SeriesBlock['lines'][number]);
    const lines = shapes.find((shape) => shape.kind === 'lines' && shape.look === 'head');
    expect(lines?.kind === 'lines' && lines.lines.map(({ length }) => length)).toEqual([2, 1]);
    expect(textsOf(shapes)).toEqual(expect.arrayContaining(['calm', 'spike', 'limit < 300ms', '3 s']));
    expect(shapes.some((shape) => shape.kind === 'area')).toBe(true);
    expect(html(SERIES)).toContain('aria-label="p95 over time: 10.0 ms at first');
  });

  it('has no limit that would flatten it, and no line where nothing was seen', () => {
    const line = { title: 'p95', unit: 'ms', points: [[0, 10]] as const, limit: { value: 300, text: '< 300ms' } };
    expect(textsOf(seriesPicture(SERIES, line).shapes)).not.toContain('limit < 300ms');
    const empty = { title: 'p95', unit: 'ms', points: [] };
    expect(courseOf(empty)).toBe('nothing was seen');
    expect(JSON.stringify(seriesPicture({ ...SERIES, spans: [] }, empty))).not.toContain('null');
  });
});
