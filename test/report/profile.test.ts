import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/measurement/profile.ts';
import { compareProfiles } from '../../src/profile/compare-profiles.ts';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { type Result, resultSchema } from '../../src/verdict/result.ts';
import { failing } from '../support/result.ts';

const HOSTILE = '<img src=x onerror=alert(1)> [a](javascript:alert(1)) `$(rm -rf)`';

function profileOf(tax: number, name = 'tax'): Profile {
  const functions = [
    { name: 'handle', file: 'server.mjs', line: 3 },
    { name, file: 'price.mjs', line: 4, changed: true as const },
    { name: 'render', file: 'render.mjs', line: 1 },
  ];
  return {
    unit: 'ms',
    functions,
    rounds: Array.from({ length: 8 }, (_, round) => ({ requests: 100, self: [20, 100 * tax + round, 60 + round] })),
    tree: [
      [-1, 0, 0.2],
      [0, 1, tax],
      [0, 2, 0.6],
    ],
  };
}

/** The failing result, of which the search was profiled on both sides. */
function profiled(before: Profile, now: Profile): Result {
  const result = failing();
  const scenario = result.scenarios.find(({ name }) => name === 'search');
  const found = compareProfiles(before, now);
  if (scenario === undefined || found === null || result.rounds.base === null) throw new Error('nothing to profile');
  scenario.profile = found;
  for (const [job, profile] of [
    [result.rounds.head, now],
    [result.rounds.base, before],
  ] as const) {
    for (const one of job.scenarios) if (one.name === scenario.name) one.profile = profile;
  }
  return resultSchema.parse(JSON.parse(JSON.stringify(result)));
}

const slower = () => profiled(profileOf(0.1), profileOf(0.9));
const MEDIA = {
  comment: (result: Result) => renderComment(result),
  summary: (result: Result) => renderMarkdown(result),
  terminal: (result: Result) => renderTerminal(result, { columns: 200, color: false }),
  'whole terminal': (result: Result) => renderTerminal(result, { columns: 200, color: false, verbose: true }),
  report: (result: Result) => renderHtml(result),
};

describe('a scenario that was profiled', () => {
  it.each(Object.entries(MEDIA))(
    'names the function in the %s, with its figures and whether the change touches it',
    (_, render) => {
      const [said] = /tax(?=\W+price).{0,250}?file\./s.exec(render(slower())) ?? [];
      expect(
        said
          ?.replace(/&#(\d+);/g, (_sign, code) => String.fromCharCode(code))
          .replaceAll('\\', '')
          .replace(/\s+/g, ' '),
      ).toBe(
        'tax (price.mjs:4) takes 935 µs of processor time a request itself, where it took 135 µs (8 profiled rounds a side). This change touches its file.',
      );
    },
  );

  it('says in the first step what to look at', () => {
    expect(renderComment(slower())).toMatch(
      /Look first at `?.*tax \(price\.mjs:4\).*: it takes more of a request than before\./,
    );
  });

  it('has flame graphs of both sides, tinted by what they take more or less of, with their words for who cannot see', () => {
    const html = renderHtml(slower());
    const graphs = html.match(/<svg class="picture flame".*?<\/svg><\/svg>/gs) ?? [];
    expect(graphs).toHaveLength(2);
    const [head = '', base = ''] = graphs;
    expect(head).toContain('<title>tax price.mjs:4: 53 % of a request, +47 %</title><rect class="much-more"');
    expect(base).toContain('<title>tax price.mjs:4: 11 % of a request, −89 %</title><rect class="much-less"');
    expect(head).toContain('<title>render render.mjs:1: 35 % of a request, +0 %</title><rect class="same"');
    expect(head).toMatch(/aria-label="Processor time of a request on this change/);
    // The widths are shares of what a request took on that side: 0.9 of 1.7 ms.
    expect(head).toMatch(/<svg x="0%" y="18" width="52\.9%"/);
  });

  it('says where nothing takes more', () => {
    const html = renderHtml(profiled(profileOf(0.1), profileOf(0.1)));
    expect(html.includes('no function was found to take more processor time of a request')).toBe(true);
    expect(renderComment(profiled(profileOf(0.1), profileOf(0.1)))).not.toContain('Look first at');
  });

  it('shows hostile names as they are, and nothing of them comes alive', () => {
    const hostile = profiled(profileOf(0.1, HOSTILE), profileOf(0.9, HOSTILE));
    expect(renderHtml(hostile).includes('<img')).toBe(false);
    for (const render of [renderComment, renderMarkdown]) {
      expect(render(hostile)).not.toMatch(/<img|\]\(javascript/);
    }
  });
});
