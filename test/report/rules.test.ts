import { describe, expect, it } from 'vitest';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { resultSchema } from '../../src/verdict/result.ts';
import type { RulesUsed } from '../../src/verdict/rules-used.ts';
import { accepted, failing, loosened, passing } from './results.ts';

// What the change does to the rules is seen in every medium, however short the room is.

const LOOSENS = 'This change loosens the gate: fail-on high → critical.';
const many = (result = failing(), rules: Partial<RulesUsed> = {}) => ({
  ...result,
  rules: {
    ...(loosened().rules as RulesUsed),
    differences: [
      ...(loosened().rules?.differences ?? []),
      ...Array.from({ length: 97 }, (_, index) => ({
        key: `scenarios.${index}`,
        effect: 'changes' as const,
        text: `This change changes the load of "<b>@everyone ${'x'.repeat(60)} ${index}": other requests.`,
      })),
    ],
    omitted: 7,
    ...rules,
  },
});

describe('the rules of a change', () => {
  it.each([
    ['a comment', renderComment],
    ['a summary', renderMarkdown],
  ])('are in %s, those that loosen the gate first', (_, render) => {
    const text = render(many());
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_000);
    expect(text).toContain(LOOSENS);
    expect(text.indexOf('### ❌')).toBeLessThan(text.indexOf(LOOSENS));
    expect(text).toContain('This change has other rules than main (a1b2c3d), whose rules decided');
    expect(text).toMatch(/… and \d+ more differences/);
    expect(text).not.toContain('<b>@everyone');
  });

  it('are in the page and on a terminal', () => {
    expect(renderHtml(many())).toContain(LOOSENS);
    expect(renderTerminal(many(), { columns: 120, color: false })).toContain(LOOSENS);
  });

  it('fit on a narrow terminal with their headline', () => {
    const lines = renderTerminal(loosened(), { columns: 40, color: false }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(lines[0]).toBe("! PASSED BY THE BASE'S RULES");
  });

  it('stand apart from what was accepted and what was found, each under words of its own', () => {
    const change = { ...accepted(), rules: loosened().rules };
    const lines = renderMarkdown(change).split('\n');
    const before = lines.flatMap((line, at) => (line.startsWith('- ') && lines[at - 1] === '' ? [lines[at - 2]] : []));
    expect(before.slice(0, 3)).toEqual([
      expect.stringContaining('accepted this with the label'),
      'What was found besides:',
      expect.stringContaining('This change has other rules than main'),
    ]);
  });

  it('that are the first ones are the change’s own', () => {
    const first = { key: '', effect: 'changes' as const, text: 'This change brings the first rules.' };
    const text = renderMarkdown(many(passing(), { from: 'head', differences: [first] }));
    expect(text).toContain('This change was judged by its own rules, and not by those of main (a1b2c3d):');
  });

  it('are not spoken of where they are the same, and a result without them is read', () => {
    const same = { ...passing(), rules: { ...(loosened().rules as RulesUsed), differences: [] } };
    expect(renderMarkdown(same)).toBe(renderMarkdown(passing()));
    expect(resultSchema.parse(JSON.parse(JSON.stringify(passing()))).rules).toBeUndefined();
    expect(resultSchema.parse(JSON.parse(JSON.stringify(many()))).rules).toEqual(many().rules);
  });

  it('that could not be read are said to be the change’s own', () => {
    const text = renderMarkdown(many(passing(), { from: 'head', differences: [], problem: 'perf-gate.yml is a link' }));
    expect(text).toContain(
      "The rules of main (a1b2c3d) could not be read: perf-gate.yml is a link; the change's own rules were used.",
    );
  });
});
