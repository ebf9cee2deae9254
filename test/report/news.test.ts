import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failedRequests } from '../../src/measurement/counts.ts';
import { foremost } from '../../src/report/news/items.ts';
import { EXPLAINED } from '../../src/report/news/next.ts';
import { type NewsItem, newsOf } from '../../src/report/news.ts';
import { resultStatus, scenarioStatus } from '../../src/report/status.ts';
import { wordsOf } from '../../src/text/inline.ts';
import { isSilenceOf } from '../../src/verdict/findings.ts';
import type { Result } from '../../src/verdict/result.ts';
import {
  comparison,
  failing,
  inconclusive,
  passing,
  result,
  SAME_JOB,
  scenario,
  stopped,
  threshold,
} from '../support/result.ts';
import { brokenRounds, lessThanBase, likelySlower, moreErrors } from './decisions.ts';
import {
  MIDDLE,
  resultOfSize,
  resultsOfAllSorts,
  withGone,
  withMissingBaseline,
  withSilence,
} from './large-results.ts';
import { accepted, journeysWithChecks, loosened, withoutBaseline } from './results.ts';

const sentence = (made: Result) => wordsOf(newsOf(made).sentence);

describe('the sentence', () => {
  const low = threshold({ scenario: 'shop', text: '< 4ms', value: 4.277, violated: true });
  const CASES: [string, Result, string | RegExp][] = [
    ['a request is slower', failing(), 'search is slower: p50 +11 % (2.13 → 2.37 ms) in GET /search?q=tea'],
    [
      'the only request is slower',
      result([scenario('shop', { p95: { worseRatio: 1.2 } })]),
      'shop is slower: p95 +20 % (4.02 → 4.82 ms)',
    ],
    [
      'throughput is lower',
      result([scenario('shop', { throughput: { worseRatio: 1.077 } })]),
      'shop is worse: throughput −7.1 % (4,384 → 4,071/s)',
    ],
    [
      'it is 34 times slower',
      result([scenario('shop', { p50: { worseRatio: 34 } })]),
      'shop is slower: p50 ×34 (2.13 → 72.4 ms)',
    ],
    [
      'a limit is exceeded',
      result([scenario('shop', {}, { thresholds: [low] })]),
      'shop exceeds a limit: p95 4.28 ms, allowed is < 4ms',
    ],
    [
      'a floor is missed',
      result([scenario('shop', {}, { thresholds: [{ ...low, metric: 'p95', text: '> 9ms' }] })]),
      'shop does not reach a limit: p95 4.28 ms, allowed is > 9ms',
    ],
    ['likely slower', likelySlower(), /^Nothing is proven, but search is likely (slower|worse): /],
    ['undecided', inconclusive(), 'Nothing is proven: search could be up to 4.7 % slower: p50 +2.4 % (2.13 → 2.18 ms)'],
    ['all is well', passing(), 'No regression of 3.0 % or more in 12 comparisons'],
    ['no baseline', withoutBaseline(), 'No baseline: main has not been measured yet'],
    ['the run stopped', stopped(), 'the target exited with code 1 before it was ready'],
    ['rounds broke', brokenRounds(), /cannot be called unchanged: 2 of 20 rounds/],
    ['more requests fail', moreErrors(), /error rate \+/],
    ['a person accepted', accepted(), /^Accepted by maintainer: search is slower: /],
    ['the gate is loosened', loosened(), /\. Judged by the rules of main; this change loosens the gate$/],
    ['something is gone', lessThanBase(), /Gone: /],
    [
      'nothing was answered, and something is slower',
      withSilence(failing()),
      /^catalogue got no good answer; search is slower: /,
    ],
  ];
  it.each(CASES)('%s', (_, made, said) => {
    if (typeof said === 'string') expect(sentence(made)).toBe(said);
    else expect(sentence(made)).toMatch(said);
  });

  it('ends without a full stop, and says no unit twice', () => {
    for (const [, made] of CASES) {
      expect(sentence(made)).not.toMatch(/\.$/);
      expect(sentence(made)).not.toMatch(/\(([\d.,]+ ms) → \1/);
    }
  });
});

describe('an item', () => {
  it('is one for p25, p50 and p95 of a request, with the worst figure', () => {
    const items = newsOf(failing()).items.filter(({ label }) => label === 'GET /search?q=tea');
    expect(items).toHaveLength(1);
    const [item] = items as [NewsItem];
    expect([item.figure, item.change, item.before, item.now]).toEqual(['p50', '+11 %', '2.13', '2.37 ms']);
    expect(item.also.map(({ metric }) => metric)).toEqual(['p25', 'p95']);
    expect(item.status).toEqual({ tone: 'fail', words: 'regressed' });
  });

  it('of what fails comes before what is open, and the worst before the others', () => {
    expect(newsOf(failing()).items.map(({ scenario: of, figure }) => `${of} ${figure}`)).toEqual([
      'search p50',
      'search throughput',
      'search p95 < 4ms',
      'order p95',
    ]);
  });

  it('of a memory is not one of the speed of the same requests', () => {
    const worse = result([scenario('shop', { p50: { worseRatio: 1.2 }, memory: { worseRatio: 1.3, gated: true } })]);
    expect(newsOf(worse).items.map(({ figure }) => figure)).toEqual(['peak memory', 'p50']);
    expect(newsOf(worse).counts.regressed).toBe(2);
  });

  it('is of a check that failed, and of what cannot fail the gate, after everything else', () => {
    const { items } = newsOf(journeysWithChecks());
    expect(items.at(-1)).toMatchObject({ kind: 'check', figure: 'has items', now: '80 of 40,000' });
    const ungated = newsOf(result([scenario('shop', { memory: { worseRatio: 1.3 } })]));
    expect(ungated.items[0]?.status).toEqual({ tone: 'open-aside', words: 'higher, not gated' });
    expect(ungated.counts.regressed).toBe(0);
  });

  it('is none where nothing at all has a baseline, and one for a scenario that has none', () => {
    expect(newsOf(withMissingBaseline(resultOfSize(MIDDLE))).items.filter(({ kind }) => kind === 'comparison')).toEqual(
      [],
    );
    const rows = ['GET /a', 'GET /b'].map((label) =>
      comparison({ scenario: 'new', label, metric: 'p50', verdict: 'no baseline' }),
    );
    const made = result([scenario('old'), { ...scenario('new'), comparisons: rows, verdict: 'no baseline' }]);
    expect(newsOf(made).items.map(({ scenario: of, label, status }) => [of, label, status.words])).toEqual([
      ['new', null, 'no baseline'],
    ]);
  });

  it('says what is gone once for each scenario', () => {
    const [item] = newsOf(withGone(passing())).items.filter(({ kind }) => kind === 'gone');
    expect(item).toMatchObject({ scenario: 'catalogue', figure: '2 requests', status: { words: 'gone' } });
  });
});

describe('the foremost items', () => {
  it('have one of each kind and sign, however many are slower', () => {
    const { items } = newsOf(resultOfSize(MIDDLE, { eventful: 1 }));
    expect(items.length).toBeGreaterThan(20);
    const shown = foremost(items, 6);
    expect(shown).toHaveLength(6);
    expect(shown.map(({ kind }) => kind)).toContain('limit');
    expect(shown.map(({ status }) => status.tone)).toContain('likely');
    expect(shown).toEqual(items.filter((item) => shown.includes(item)));
  });
});

describe('what to do next', () => {
  it('is nothing where all is well', () => {
    expect(newsOf(passing()).next).toEqual([]);
  });

  it('leads to places that the documentation has', () => {
    const docs = join(import.meta.dirname, '../../docs');
    for (const place of Object.values(EXPLAINED)) {
      const [file = '', anchor = ''] = place.split('#');
      expect(existsSync(join(docs, file)), place).toBe(true);
      const headings = [...readFileSync(join(docs, file), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      );
      expect(headings, place).toContain(anchor);
    }
  });

  it('asks for more rounds where something is undecided, and names no scenario where it is the only one', () => {
    const undecided = newsOf(result([scenario('shop', { p50: { worseRatio: 1.02, verdict: 'inconclusive' } })]));
    expect(undecided.next.map(({ command }) => command)).toContain('npx perf-gate run --base main --rounds 20');
  });

  it.each([
    ['merge base with release/1.x', 'release/1.x'],
    ['refs/heads/main', 'main'],
    ['base of the merge group', 'main'],
    ['$(rm -rf /)', 'main'],
    ['--exec', 'main'],
    ['refs/pull/7/merge', 'main'],
  ])('measures beside the branch of %s', (ref, branch) => {
    const made = failing();
    const evidence = {
      ...made.evidence,
      origin: { ...(made.evidence as { origin: object }).origin, ref },
    } as Result['evidence'];
    expect(newsOf({ ...made, evidence }).next.map(({ command }) => command)).toContain(
      `npx perf-gate run --base ${branch} --scenario search`,
    );
  });

  it('names the configuration where that is not found by itself, and no branch where it says what the base has', () => {
    const commandsOf = (made: Result) => newsOf(made).next.map(({ command }) => command);
    const made = failing();
    const elsewhere = { ...made, configFile: 'shop/load gate.yml' };
    expect(commandsOf(elsewhere)).toContain(
      "npx perf-gate run --config 'shop/load gate.yml' --base main --scenario search",
    );
    expect(commandsOf({ ...made, configFile: "it's" })).toContain('npx perf-gate run --base main --scenario search');
    const own = { ...made, evidence: { ...SAME_JOB, origin: made.head.origin } };
    expect(commandsOf(own)).toContain('npx perf-gate run --scenario search');
    const stopped = { ...made, failure: { class: 'target' as const, message: 'it died' } };
    expect(newsOf(stopped, { command: 'node dist/cli/index.js' }).next.map(({ command }) => command)).toContain(
      'node dist/cli/index.js try',
    );
  });
});

/** What a figure of ours is in the smallest unit of its kind. */
function writtenValue(written: string, unitOf: string): number {
  const [, number = '', own = ''] = /^([\d.,e+-]+)(.*)$/.exec(written) ?? [];
  const [, , shared = ''] = /^([\d.,e+-]+)(.*)$/.exec(unitOf) ?? [];
  const unit = (own || shared).trim();
  const scale = { µs: 1e-3, ms: 1, s: 1e3, min: 6e4, kB: 1e3, MB: 1e6, GB: 1e9 }[unit] ?? 1;
  return Number(number.replaceAll(',', '')) * scale;
}

/** The relative change that a text says. */
function changeOf(written: string): number {
  const [, sign = '', number = ''] = /^([+−×÷]?)([\d.,]+)/.exec(written) ?? [];
  const value = Number(number.replaceAll(',', ''));
  if (sign === '×') return value - 1;
  if (sign === '÷') return 1 / value - 1;
  return (sign === '−' ? -value : value) / 100;
}

describe('whatever the result', () => {
  const all = [
    ...resultsOfAllSorts(60),
    resultOfSize(MIDDLE),
    resultOfSize(MIDDLE, { eventful: 1 }),
    failing(),
    inconclusive(),
    likelySlower(),
    brokenRounds(),
    lessThanBase(),
    moreErrors(),
    accepted(),
    journeysWithChecks(),
  ];

  it('a difference agrees in sign and size with the figures beside it', () => {
    for (const made of all) {
      for (const { change, before, now, figure } of newsOf(made).items) {
        if (change === null || before === null || now === null || change.endsWith(' pp')) continue;
        const [from, to] = [writtenValue(before, now), writtenValue(now, now)];
        const seen = to / from - 1;
        const said = changeOf(change);
        const where = `${figure} ${change} (${before} → ${now})`;
        // Three digits of each, and what the rounding of the percentage leaves out.
        expect(Math.abs(said - seen), where).toBeLessThanOrEqual(
          0.012 * (1 + Math.abs(said)) + 0.05 * Math.max(0, said - 3),
        );
        if (Math.abs(said) > 0.012) expect(Math.sign(seen), where).toBe(Math.sign(said));
      }
    }
  });

  it('the reason is the one that decided', () => {
    for (const made of all) {
      const texts = made.findings.filter(({ kind }) => kind === 'regression').map(({ text }) => text);
      for (const { kind, status, row } of newsOf(made).items) {
        if (kind !== 'comparison' || status.tone !== 'fail' || row === null) continue;
        expect(texts).toContain(row.explanation);
        expect(row.gated && row.verdict === 'regressed').toBe(true);
      }
    }
  });

  it('sign, headline and badges come from all findings', () => {
    for (const made of all) {
      const { items, status } = newsOf(made);
      const failing = made.findings.filter(({ fails }) => fails);
      expect(status).toEqual(resultStatus(made));
      expect(status.tone === 'fail').toBe(made.conclusion === 'failure');
      const lenient = failing.every(({ kind }) => kind === 'no baseline' || kind === 'inconclusive');
      if (!lenient) expect(items.some((item) => item.status.tone === 'fail')).toBe(true);
      for (const one of made.scenarios) {
        const silent = failing.some((finding) => isSilenceOf(finding, one));
        if (silent) expect(scenarioStatus(one, made)).toMatchObject({ tone: 'fail' });
      }
      for (const { text } of failing.filter(({ kind }) => kind === 'nothing measured')) {
        if (made.failure === null) expect(made.headline).toContain(text.replace(/\.$/, ''));
      }
    }
  });

  it('what is counted is what there is', () => {
    for (const made of all) {
      const { counts, items } = newsOf(made);
      const rows = items.filter(({ row }) => row?.gated);
      const of = (is: (item: NewsItem) => boolean) => rows.filter(is).length;
      expect(of(({ row }) => row?.verdict === 'regressed')).toBe(counts.regressed);
      expect(of(({ row }) => row?.likely === 'worse')).toBe(counts.likely);
      expect(items.filter(({ kind }) => kind === 'limit')).toHaveLength(counts.limits);
      expect(counts.failedRequests).toBe(made.scenarios.reduce((sum, one) => sum + failedRequests(one.counts), 0));
    }
  });
});
