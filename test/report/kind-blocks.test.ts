import { describe, expect, it } from 'vitest';
import type { SweepSummary } from '../../src/kinds/sweep/summary.ts';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { kindBlocks } from '../../src/report/sections/scenarios.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { HOSTILE, result, scenario } from '../support/result.ts';

// What a kind found besides figures comes from a document: from another version, or from anybody.

const level = (at: number, throughput: number) => ({
  at,
  throughput,
  p50: 10,
  p95: 12,
  failed: 0,
  cpu: 0.4,
  agent: 0.1,
  voidRounds: 0,
  overloadedRounds: 0,
  counts: true,
});
const summary: SweepSummary = {
  isOpen: false,
  cores: 8,
  rounds: 5,
  levels: [level(1, 100), level(20, 1200)],
  capacity: { kind: 'knee', users: 12, throughput: 1200, perUser: 100 },
};
const swept = (detail: unknown) => ({
  ...scenario('capacity'),
  type: 'sweep',
  detail: detail as SweepSummary,
});
const plain = (text: string) => text.replaceAll('\u00A0', ' ').replaceAll('\u200B', '');

describe('what a kind found', () => {
  it('is in a comment, folded', () => {
    const made = result([swept(summary)]);
    const said = 'It is full with 12 users: up to there each gets the same, 100/s';
    const [open = '', ...folded] = plain(renderComment(made)).split('<details>');
    expect(open).not.toContain(said);
    expect(folded.join('')).toContain(said);
  });

  it('comes first in the detail of a page, once', () => {
    const slower = { p50: { verdict: 'regressed' } } as const;
    const page = plain(renderHtml(result([{ ...scenario('capacity', slower), type: 'sweep', detail: summary }])));
    const answer = page.indexOf('<li>It is full with 12 users: up to there each gets the same');
    expect(answer).toBeGreaterThan(0);
    const detail = page.slice(page.lastIndexOf('<section', answer));
    const at = detail.indexOf('<li>It is full');
    expect(at).toBeLessThan(detail.indexOf('<table'));
    expect(detail.indexOf('<p>It is full with')).toBe(-1);
    expect(detail).toContain('Levels: throughput by users');
  });

  it.each([80, 40])('is answered on a terminal of %d columns that does not show everything', (columns) => {
    const said = renderTerminal(result([swept(summary)]), { columns, color: false });
    expect(plain(said).replace(/\s+/g, ' ')).toContain('It is full with 12 users: up to there each gets the same');
    const several = renderTerminal(result([swept(summary), scenario('other')]), { columns, color: false });
    expect(plain(several).replace(/\s+/g, ' ')).toContain('capacity: It is full with 12 users');
    for (const line of said.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('leaves room for the rest on a terminal, however many scenarios answer', () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ ...swept(summary), name: `capacity ${at}` }));
    const lines = renderTerminal(result(many), { columns: 80, color: false }).split('\n');
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => line.includes('It is full with')).length).toBeGreaterThan(2);
  });

  it.each([
    ['nothing of it', {}],
    ['another sort of data', 'text'],
    ['numbers that are none', { ...summary, levels: [{ ...level(1, 100), throughput: 'many' }] }],
    ['an outcome of a later version', { ...summary, capacity: { kind: 'cliff', users: 3 } }],
    [
      'more levels than there can be',
      { ...summary, levels: Array.from({ length: 1000 }, (_, at) => level(at + 1, 100)) },
    ],
  ])('is left out with a remark where the document has %s', (_, detail) => {
    expect(kindBlocks(swept(detail))).toMatchObject([
      { kind: 'text', text: [expect.stringContaining('cannot read it')] },
    ]);
  });

  it('is nothing for a kind that this version does not have, or that finds nothing else', () => {
    expect(kindBlocks({ ...swept(summary), type: HOSTILE })).toEqual([]);
    expect(kindBlocks({ ...swept(summary), type: 'load' })).toEqual([]);
    expect(kindBlocks(scenario('capacity'))).toEqual([]);
  });
});
