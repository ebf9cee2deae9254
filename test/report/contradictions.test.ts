import { describe, expect, it } from 'vitest';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { resultStatus, scenarioStatus } from '../../src/report/status.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { accept, isAcceptable } from '../../src/verdict/accept.ts';
import { headline } from '../../src/verdict/headline.ts';
import type { Comparison, Finding, Result, Verdict } from '../../src/verdict/result.ts';
import { comparison, finding, result, SAME_JOB, scenario, threshold } from '../support/result.ts';

// What a report says in one line, held against its rows: every combination of what two gated metrics, one that is not
// gated, and a threshold can come to.

const STATES: Verdict[] = ['regressed', 'inconclusive', 'incomparable', 'no baseline', 'improved', 'unchanged'];
const RATIO: Partial<Record<Verdict, number>> = { regressed: 1.45, improved: 0.6, inconclusive: 1.02 };
const LIMITS = ['none', 'met', 'violated, low', 'violated, high'] as const;
type Limit = (typeof LIMITS)[number];

interface Combination {
  p50: Verdict;
  throughput: Verdict | 'not gated';
  memory: Verdict;
  limit: Limit;
  /** Whether a regression is serious enough to fail the gate. */
  severe: boolean;
}

const COMBINATIONS: Combination[] = STATES.flatMap((p50) =>
  ([...STATES, 'not gated'] as const).flatMap((throughput) =>
    STATES.flatMap((memory) =>
      LIMITS.flatMap((limit) => [true, false].map((severe) => ({ p50, throughput, memory, limit, severe }))),
    ),
  ),
);

function rowsOf({ p50, throughput, memory }: Combination): Comparison[] {
  const row = (metric: 'p50' | 'throughput' | 'memory', verdict: Verdict, gated: boolean) =>
    comparison({ scenario: 'shop', metric, verdict, gated, worseRatio: RATIO[verdict] ?? 1 });
  // Where the second metric is not gated, neither is the first: nothing is.
  const gated = throughput !== 'not gated';
  return [
    row('p50', p50, gated),
    ...(gated ? [row('throughput', throughput, true)] : []),
    row('memory', memory, false),
  ];
}

function resultOf(combination: Combination): Result {
  const { limit, severe } = combination;
  const comparisons = rowsOf(combination);
  const gated = comparisons.filter((row) => row.gated);
  const order: Verdict[] = ['regressed', 'inconclusive', 'incomparable', 'no baseline', 'improved', 'unchanged'];
  const verdict = order.find((state) => gated.some((row) => row.verdict === state)) ?? 'inconclusive';
  const severity = limit === 'violated, high' ? 'high' : 'low';
  const violated = limit.startsWith('violated');
  const thresholds = limit === 'none' ? [] : [threshold({ scenario: 'shop', violated, severity })];
  const findings: Finding[] = [
    ...(violated
      ? [finding({ kind: 'threshold', severity, fails: severity === 'high', text: 'p95 is too high.' })]
      : []),
    ...gated
      .filter((row) => row.verdict === 'regressed')
      .map((row) => finding({ text: row.explanation, severity: severe ? 'high' : 'low', fails: severe })),
  ];
  const open =
    gated.some((row) => ['inconclusive', 'incomparable', 'no baseline'].includes(row.verdict)) || gated.length === 0;
  const made = result([{ ...scenario('shop'), comparisons, verdict, thresholds }], {
    findings,
    conclusion: findings.some(({ fails }) => fails) ? 'failure' : open ? 'neutral' : 'success',
    evidence: SAME_JOB,
  });
  return { ...made, headline: headline(made) };
}

/** What must hold of one line, whatever its words. */
function expectTrue(line: string, made: Result, where: string): void {
  const rows = made.scenarios.flatMap(({ comparisons }) => comparisons);
  const worse = rows.filter((row) => row.verdict === 'regressed');
  const gatedWorse = worse.filter((row) => row.gated);
  if (/no regression/i.test(line)) expect(worse, where).toEqual([]);
  if (/no gated regression/i.test(line)) {
    expect(gatedWorse, where).toEqual([]);
    expect(line, where).toMatch(/not gated: .*(slower|higher|lower)/);
  }
}

describe('what a report says in one line never denies a row below it', () => {
  it.each(STATES.flatMap((p50) => STATES.map((memory) => [p50, memory] as const)))(
    'p50 %s, peak memory (not gated) %s, with all else',
    (p50, memory) => {
      for (const combination of COMBINATIONS.filter((one) => one.p50 === p50 && one.memory === memory)) {
        const where = JSON.stringify(combination);
        const made = resultOf(combination);
        const rows = rowsOf(combination);
        const worse = rows.filter((row) => row.verdict === 'regressed');
        const gatedWorse = worse.filter((row) => row.gated);
        const [of] = made.scenarios;
        if (!of) throw new Error('no scenario');

        expectTrue(made.headline, made, where);
        const failsForAnother = made.findings.some(({ fails, kind }) => fails && kind !== 'regression');
        if (gatedWorse.length > 0) expect(made.headline, where).toMatch(/slower|lower/);
        else if (worse.length > 0 && !failsForAnother) expect(made.headline, where).toMatch(/not gated: .* is 45 % /);
        if (combination.limit === 'violated, low' && gatedWorse.length === 0)
          expect(made.headline, where).toContain('1 limit not met, which does not fail the gate');

        const badge = resultStatus(made);
        if (badge.tone === 'pass') {
          expect(gatedWorse, where).toEqual([]);
          expect(made.findings, where).toEqual([]);
        }
        if (badge.words === 'Not compared')
          expect(
            rows.every(({ worse }) => worse === null),
            where,
          ).toBe(true);

        const heading = scenarioStatus(of, made);
        if (heading.words === 'unchanged') expect(new Set(worse), where).toEqual(new Set());
        if (heading.words.startsWith('no baseline'))
          expect(
            rows.filter((row) => row.gated).every((row) => row.verdict === 'no baseline'),
            where,
          ).toBe(true);
        if (worse.length > 0) expect(heading.words, where).toContain('regressed');
        if (heading.tone === 'pass') expect(worse, where).toEqual([]);

        if (isAcceptable(made)) {
          const accepted = accept(made, { label: 'ok', by: 'maintainer', at: '2026-05-04T12:00:00Z' });
          expectTrue(accepted.headline, accepted, where);
          expect(resultStatus(accepted).words, where).toBe('Accepted');
        }
      }
    },
  );

  it('in any medium', () => {
    for (const combination of COMBINATIONS.filter(({ limit, severe }) => severe && limit !== 'met')) {
      const made = resultOf(combination);
      const where = JSON.stringify(combination);
      const worse = rowsOf(combination).filter((row) => row.verdict === 'regressed');
      const media = [
        renderMarkdown(made),
        renderComment(made),
        renderTerminal(made, { columns: 100, color: false }),
        renderTerminal(made, { columns: 40, color: false }).replace(/\s+/g, ' '),
      ];
      for (const text of media) {
        if (worse.length > 0) expect(text, where).not.toMatch(/no regression/i);
        if (text.includes('strong evidence')) {
          expect(
            rowsOf(combination).filter((row) => row.gated && ['inconclusive', 'incomparable'].includes(row.verdict)),
            where,
          ).toEqual([]);
          expect(text, where).not.toMatch(/Undecided –|UNDECIDED|could not be decided/);
        }
      }
    }
  });

  it('in the page, its title and the check run', () => {
    for (const memory of STATES) {
      const combination = { p50: 'unchanged', throughput: 'unchanged', memory, limit: 'none', severe: true } as const;
      const made = resultOf(combination);
      const page = renderHtml(made).replace(/<script[\s\S]*?<\/script>/g, '');
      expect(/no regression/i.test(page), memory).toBe(memory !== 'regressed');
    }
  });
});

it('what only a metric that is not gated lost stands open, and is folded where something gated regressed', () => {
  const states = { throughput: 'unchanged', memory: 'regressed', limit: 'none', severe: true } as const;
  const alone = renderMarkdown(resultOf({ p50: 'unchanged', ...states }));
  expect(alone).toMatch(/Worse, but not gated[\s\S]*peak.memory \| ❌ regressed/);
  expect(renderMarkdown(resultOf({ p50: 'regressed', ...states }))).not.toContain('Worse, but not gated');
});
