import { describe, expect, it } from 'vitest';
import { renderComment } from '../../src/report/comment.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { accept } from '../../src/verdict/accept.ts';
import type { Result } from '../../src/verdict/result.ts';
import { brokenIn } from '../support/markdown-structure.ts';
import { failing, hostile, huge, passing, result, scenario, stopped, withoutBaseline } from '../support/result.ts';
import { brokenRounds, likelySlower } from './decisions.ts';
import { LARGE, resultOfSize, resultsOfAllSorts, SIZES, withSilence } from './large-results.ts';
import { loosened, passing as withImprovement } from './results.ts';

const LINKS = {
  report: 'https://github.com/acme/shop/actions/runs/1/artifacts/2',
  run: 'https://github.com/acme/shop/actions/runs/1',
  acceptLabel: 'perf-gate: accepted',
};

const plain = (text: string) => text.replaceAll('\u00A0', ' ').replaceAll('<wbr>', '').replaceAll('\u200B', '');
/** What is seen before anything is unfolded. */
const open = (text: string) => text.split('<details>')[0] ?? '';
const head = (made: Result) => plain(open(renderComment(made, LINKS))).trim();
const folds = (text: string) => [...text.matchAll(/^<details>\n<summary>(.*)<\/summary>/gm)].map(([, title]) => title);

describe('the first screen', () => {
  it('says what is slower, by how much, and what else there is', () => {
    expect(head(failing()).split('\n')).toEqual([
      '### ❌ Failed – <code>search</code> is slower: p50 +11 % (2.13 → 2.37 ms) in <code>GET /search?q=tea</code>',
      '',
      '❌ 2 regressed · ❌ 1 limit exceeded · ➖ 1 undecided · ✅ 2 unchanged · ' +
        '[run](https://github.com/acme/shop/actions/runs/1)',
      '',
      '| the worst 3 of 4 | before → now |',
      '| :- | -: |',
      '| ❌ **search** GET /search?q=tea | p50 **+11 %**<br>2.13 → 2.37 ms |',
      '| ❌ **search** | throughput **−7.1 %**<br>4,384 → 4,071/s |',
      '| ❌ **search** limit p95 &#60; 4ms | 4.28 ms |',
      '',
      '```text',
      expect.stringMatching(/^faster [·┊█│─├●┤]{25} slower$/),
      '```',
      '',
      '<sub>search p50: +9.3 to +14 %; █ tolerated, ±3.0 %</sub>',
      '',
      '**What now?** [see it in the report](https://github.com/acme/shop/actions/runs/1/artifacts/2#search/get-search-q-tea-468c901f), or run:',
      '',
      '```text',
      'npx perf-gate run --base main --scenario search',
      '```',
    ]);
  });

  it('is a line where all is well', () => {
    expect(head(passing()).split('\n').slice(0, 3)).toEqual([
      '### ✅ Passed – No regression of 3.0 % or more in 12 comparisons',
      '',
      expect.stringMatching(/^✅ 1 improved · ✅ 2 unchanged · \[report\]/),
    ]);
  });

  it('says why a run stopped, with the end of its log', () => {
    expect(head(stopped())).toContain('### ❌ Failed – the target exited with code 1 before it was ready\n\n');
    expect(head(stopped())).toContain("require('express')");
  });

  it.each([
    ['likely', likelySlower(), '🟡'],
    ['accepted', accept(failing(), { label: 'l', by: 'maintainer', at: '2026-05-04T12:00:00Z' }), '⚠️'],
    ['without a baseline', withoutBaseline(), '⚠️'],
    ['by other rules', loosened(), '⚠️'],
    ['of broken rounds', brokenRounds(), '➖'],
    ['with an improvement', withImprovement(), '✅'],
  ])('has a sign that is seen, and a warning only for what changes a decision: %s', (_, made, sign) => {
    const text = renderComment(made, LINKS);
    expect(text.startsWith(`### ${sign} `)).toBe(true);
    expect(text).not.toMatch(/❔|🔶|🔸|⚪/u);
    for (const row of text.match(/^\|.*$/gm) ?? []) expect(row).not.toContain('⚠️');
  });

  it('names what got no answer beside what is slower', () => {
    const text = head(withSilence(failing()));
    expect(text).toContain('<code>catalogue</code> got no good answer; <code>search</code> is slower');
  });
});

describe('what is folded', () => {
  it('is what to do, everything, and how it was measured', () => {
    const text = renderComment(failing(), LINKS);
    expect(folds(text).slice(0, 2)).toEqual(['All findings, and how to accept it', 'How it was measured']);
    expect(text).toContain('a maintainer sets the label perf-gate: accepted on this commit');
    expect(text).toMatch(
      /\[What slower means, and how it is found\]\(https:\/\/github\.com\/org\/perf-gate\/blob\/main\/docs\/statistics\.md#/,
    );
  });

  it('has every scenario and request by metric', () => {
    const text = plain(renderComment(failing(), LINKS));
    expect(text).toContain('| ❌ GET /search?q=tea |');
    expect(text).toContain('| ✅ **catalogue** |');
    expect(text).toContain('| ❌ GET /search?q=tea | **+11** | **+11** |');
  });

  it('says once what holds for many', () => {
    const text = renderComment(
      result(
        Array.from({ length: 19 }, (_, at) => scenario(`s${at}`, {}, { notes: ['The generator was at its limit.'] })),
      ),
    );
    expect(text.match(/The generator was at its limit/g)).toHaveLength(1);
    const odd = { verdict: 'incomparable', worseRatio: 1 } as const;
    const other = renderComment(result(Array.from({ length: 19 }, (_, at) => scenario(`s${at}`, { p50: odd }))));
    expect(other.match(/cannot be compared: the scenario is defined differently/g)).toHaveLength(1);
    expect(other).toContain('The same holds for 18 more comparisons.');
  });

  it('has no command that a name could break out of', () => {
    const made = failing();
    const scenarios = made.scenarios.map((one) =>
      one.name === 'search'
        ? {
            ...one,
            name: "a b'; rm -rf /",
            comparisons: one.comparisons.map((row) => ({ ...row, scenario: "a b'; rm -rf /" })),
          }
        : one,
    );
    expect(renderComment({ ...made, scenarios }, LINKS)).toContain('```text\nnpx perf-gate run --base main\n```');
  });
});

const ALL: [string, Result][] = [
  ...SIZES.map((size): [string, Result] => [`${size.scenarios} × ${size.requests}`, resultOfSize(size)]),
  ['60 × 30, everything worse', resultOfSize(LARGE, { eventful: 1 })],
  ['300 × 10', huge(300, 10, 'all')],
  ['hostile', hostile()],
  ...resultsOfAllSorts().map((made, at): [string, Result] => [`of all sorts ${at}`, made]),
];

describe.each(ALL)('whatever the result: %s', (_, made) => {
  const text = renderComment(made, LINKS);

  it('is whole, below the limit, with at most six rows and 20 lines before it is unfolded', () => {
    expect(brokenIn(text)).toEqual([]);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_000);
    const [first = ''] = text.split('<details>');
    const lines = first.split('\n').filter((line) => line.trim() !== '' && !/^\| :-|^```/.test(line));
    const rows = first
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| :-'))
      .slice(1);
    expect(rows.length).toBeLessThanOrEqual(6);
    expect(lines.length + folds(text).length).toBeLessThanOrEqual(20);
  });

  it('has the same first screen in the summary', () => {
    const summary = renderMarkdown(made, LINKS);
    expect(brokenIn(summary)).toEqual([]);
    expect(summary.startsWith(text.split('<details>')[0]?.trimEnd() ?? '?')).toBe(true);
  });
});
