import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { resultSchema } from '../../src/verdict/result.ts';
import type { RulesUsed } from '../../src/verdict/rules-used.ts';
import { failing, loosened, passing } from './results.ts';

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
  it.each([2_000, 4_000, 65_000])('are in a comment of %i bytes, those that loosen the gate first', (maxBytes) => {
    const text = renderMarkdown(many(), { maxBytes });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
    expect(text).toContain(LOOSENS);
    expect(text).toContain('This change has other rules than main (a1b2c3d), whose rules decided');
    expect(text).toMatch(/… and \d+ more differences/);
    expect(text).not.toContain('<b>@everyone');
  });

  it('are in the page and on a terminal', () => {
    expect(renderHtml(many())).toContain(LOOSENS);
    expect(renderTerminal(many(), { columns: 120, color: false })).toContain(LOOSENS);
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
