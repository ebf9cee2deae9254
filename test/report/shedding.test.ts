import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/report/markdown.ts';
import type { Result } from '../../src/verdict/result.ts';
import { brokenIn } from '../support/markdown-structure.ts';
import { hostile, huge, result, scenario } from '../support/result.ts';

// User complaint 17: the limit of 65,536 characters. What is shed, in which order, byte for byte: GitHub counts characters,
// perf-gate bytes, of which there are never fewer.

const LINKS = { report: 'https://e.example/report?a=1&b=2', run: 'https://e.example/run' };
const bytes = (text: string) => Buffer.byteLength(text, 'utf8');

const wide = (times: number): Result => ({
  ...result(
    Array.from({ length: times }, (_, index) => scenario(`漢字🚀👩‍👩‍👧 ${index} ${'é'.repeat(60)}`)),
    { headline: '漢字🚀'.repeat(100), notices: ['é👩‍👩‍👧&<b>|`\\'.repeat(60)], key: '漢' },
  ),
});

const CASES: [string, Result][] = [
  ['24 scenarios, a third of them slower', huge(24, 3)],
  ['24 scenarios, all slower', huge(24, 3, 'all')],
  ['24 scenarios, none slower', huge(24, 3, 'none')],
  ['12 scenarios with a notice', { ...huge(12, 3), notices: ['A notice.'] }],
  ['hostile names', hostile()],
  ['wide characters', wide(24)],
];

/** How much is shed: nothing, what passes, details, links and notices, and then how many findings are left. */
function stageOf(text: string): number {
  if (!text.includes('_Shortened to fit')) return 0;
  if (text.includes('links, machines and notices')) return 3;
  return text.includes('the folded details') ? 2 : 1;
}

const render = (made: Result, maxBytes: number) => renderMarkdown(made, { maxBytes, links: LINKS });
const findings = (text: string) => text.match(/^- (❌|⚠️|❔) /gm)?.length ?? 0;

describe.each(CASES)('%s', (_, made) => {
  it('fits at every step to the byte: one byte less takes the next step, in the same order', () => {
    const all = findings(render(made, 10_000_000));
    const steps: { limit: number; size: number; stage: number; findings: number }[] = [];
    for (let limit = 10_000_000; limit >= 2_000 && steps.length < 40; ) {
      const text = render(made, limit);
      const size = bytes(text);
      expect(size).toBeLessThanOrEqual(limit);
      expect(brokenIn(text)).toEqual([]);
      steps.push({ limit, size, stage: stageOf(text), findings: findings(text) });
      // The text names its limit: with exactly as much room as it needs, it is the same step.
      const exact = size + `${limit}`.length;
      for (const near of [exact, size, size - 1].filter((least) => least >= 2_000)) {
        const nearby = render(made, near);
        expect(bytes(nearby)).toBeLessThanOrEqual(near);
        expect(brokenIn(nearby)).toEqual([]);
      }
      expect(stageOf(render(made, exact))).toBe(stageOf(text));
      limit = size - 1;
    }
    expect(steps.length).toBeGreaterThan(2);
    for (const [index, step] of steps.entries()) {
      const before = steps[index - 1] ?? step;
      expect(step.stage).toBeGreaterThanOrEqual(before.stage);
      // Findings go last of all.
      if (step.stage < 3) expect(step.findings).toBe(all);
      expect(step.findings).toBeLessThanOrEqual(before.findings);
    }
  }, 60_000);

  it.each([65_536, 65_000, 10_000, 2_000])(
    'is whole in %i bytes, and in every byte around',
    (limit) => {
      for (let room = limit - 1; room <= limit + 1; room++) {
        if (room < 2_000) continue;
        const text = render(made, room);
        expect(bytes(text)).toBeLessThanOrEqual(room);
        expect(brokenIn(text)).toEqual([]);
      }
    },
    60_000,
  );
});
