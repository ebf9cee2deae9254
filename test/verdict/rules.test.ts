import { describe, expect, it } from 'vitest';
import { isHeadline } from '../../src/verdict/headline.ts';
import { isLoosened, type RuleDifference, type RulesUsed, rulesOrigin } from '../../src/verdict/rules-used.ts';
import { compareJobs } from './comparing.ts';
import { configOf, jobOf, plainRounds, roundsOf, runOf, sameJob, scenarioOf, steady } from './documents.ts';
import { judgeRuns } from './judging.ts';

// Whose rules decided is part of the verdict.

const LOOSENS: RuleDifference = { key: 'fail-on', effect: 'loosens', text: 'This change loosens the gate.' };
const TIGHTENS: RuleDifference = { key: 'fail-on', effect: 'tightens', text: 'This change tightens the gate.' };

const base = runOf([{ rounds: plainRounds(10) }]);
const same = runOf([{ rounds: plainRounds(10, { order: 3 }) }]);
const slower = runOf([{ rounds: plainRounds(10.8, { order: 3 }) }]);

const rulesOf = (used: Partial<RulesUsed>, more = {}) => ({
  used: { from: 'base' as const, commit: null, ref: 'main', problem: null, differences: [], omitted: 0, ...used },
  added: [],
  lost: [],
  ...more,
});
const judged = (run: typeof same, used: Partial<RulesUsed>, more = {}) =>
  judgeRuns(run, base, { ...configOf(), rules: rulesOf(used, more) });

describe('the headline', () => {
  it('says that the change loosens the gate, and whose rules decided', () => {
    expect(judged(same, { differences: [LOOSENS] }).headline).toMatch(
      /^No regression .* Judged by the rules of main; this change loosens the gate\.$/,
    );
    expect(judged(slower, { differences: [LOOSENS] }).headline).toMatch(/slower.*Judged by the rules of main/);
    expect(judged(same, { from: 'head', differences: [LOOSENS] }).headline).toContain('Judged by its own rules;');
    expect(judged(same, { problem: 'no', from: 'head' }).headline).toContain('The rules of main could not be used.');
  });

  it('is known to say what a finding says, with or without what it says of the rules', () => {
    const about = judged(slower, { differences: [LOOSENS] });
    const plain = judgeRuns(slower, base);
    expect(isHeadline(plain.headline, about)).toBe(true);
    expect(isHeadline(plain.headline, plain)).toBe(true);
    expect(isHeadline('Something else.', about)).toBe(false);
    expect(isHeadline('Something else.', plain)).toBe(false);
  });

  it('names the branch of the rules, with its commit where that is known', () => {
    expect(rulesOrigin({ ref: 'main', commit: null })).toBe('main');
    expect(rulesOrigin({ ref: 'main', commit: 'f00ba47f00ba47f00ba47f00ba47f00ba47f00ba' })).toBe('main (f00ba47)');
  });

  it('says nothing of rules that are as tight or tighter', () => {
    const plain = judgeRuns(same, base).headline;
    expect(judged(same, { differences: [TIGHTENS] }).headline).toBe(plain);
    expect(judged(same, {}).headline).toBe(plain);
    expect(isLoosened(rulesOf({ differences: [TIGHTENS, LOOSENS] }).used)).toBe(true);
  });
});

describe('the conclusion', () => {
  it('is that of the rules, whatever the change would have', () => {
    expect(judged(same, { differences: [LOOSENS] }).conclusion).toBe('success');
    expect(judged(slower, { differences: [LOOSENS] }).conclusion).toBe('failure');
  });

  it('is neutral at most where the rules of the base could not be used', () => {
    expect(judged(same, { from: 'head', problem: 'broken' }).conclusion).toBe('neutral');
    expect(judged(slower, { from: 'head', problem: 'broken' }).conclusion).toBe('failure');
  });

  it('is failure where a limit of the base cannot be kept that would fail the gate', () => {
    const lost = (severity: string) => ({ lost: [{ severity, text: 'The threshold cannot be kept.' }] });
    expect(judged(same, {}, lost('high'))).toMatchObject({
      conclusion: 'failure',
      findings: [{ kind: 'threshold', text: 'The threshold cannot be kept.', line: null, fails: true }],
    });
    expect(judged(same, {}, lost('low'))).toMatchObject({ conclusion: 'success', findings: [{ fails: false }] });
  });
});

describe('scenarios that only the change has', () => {
  const slow = steady(10, { order: 3 }).map((value, index) => (index === 4 ? value / 1.002 : value * 1.08));
  const decoys = Array.from({ length: 30 }, (_, index) => `decoy ${index}`);
  const run = (values: number[]) =>
    [...decoys, 'home'].map((name) => scenarioOf(roundsOf({ p50: name === 'home' ? values : steady(10) }), { name }));

  it('do not weaken the tests of those of the base, however many they are', () => {
    const rows = (added: string[]) =>
      judgeRuns(
        runOf(
          [...decoys, 'home'].map((name) => ({ name, rounds: plainRounds(name === 'home' ? 10.8 : 10, { order: 3 }) })),
        ),
        runOf([...decoys, 'home'].map((name) => ({ name, rounds: plainRounds(10) }))),
        { ...configOf(), rules: rulesOf({}, { added }) },
      ).scenarios.find(({ name }) => name === 'home')?.verdict;
    expect(rows([])).toBe('inconclusive');
    expect(rows(decoys)).toBe('regressed');
    expect(compareJobs(jobOf(run(slow)), sameJob(jobOf(run(steady(10)))), { gated: ['p50'] }).at(-1)?.verdict).toBe(
      'inconclusive',
    );
  });
});

describe('a metric of the service’s own', () => {
  const parse = { title: 'parse', unit: 'ms', perRequest: false, slower: true } as const;
  const job = (values: number[], definition: { gated: boolean; better: 'lower' | 'higher' }) =>
    jobOf([scenarioOf(roundsOf({ parse: values }), { metrics: { parse: { ...parse, ...definition } } })]);
  const before = sameJob(job(steady(10), { gated: true, better: 'lower' }));
  const worse = steady(10, { order: 3 }).map((value) => value * 1.5);

  it('can fail the gate where it can in the base, though the change declares it for information', () => {
    const verdictOf = (keepGated: boolean) => {
      const head = job(worse, { gated: false, better: 'lower' });
      const row = compareJobs(head, before, { gated: [], ...(keepGated && { keepGated }) })[0];
      return [row?.gated, row?.verdict];
    };
    expect(verdictOf(true)).toEqual([true, 'regressed']);
    expect(verdictOf(false)).toEqual([false, 'regressed']);
  });

  it('that the change defines otherwise is compared with nothing, and improves nothing', () => {
    const head = job(worse, { gated: true, better: 'higher' });
    expect(compareJobs(head, before, { gated: [], keepGated: true })[0]).toMatchObject({
      gated: true,
      verdict: 'incomparable',
    });
  });

  it('that the change declares for information is said to fail the gate all the same', () => {
    const of = (gated: boolean) =>
      runOf([{ rounds: plainRounds(10), metrics: { parse: { ...parse, better: 'lower', gated } } }]);
    const config = configOf({ judgement: { gated: ['p50'], keepGated: true } });
    expect(judgeRuns(of(false), of(true), config).scenarios[0]?.notes).toEqual([
      'This change declares "parse" for information ("gated": false); by the rules of its base it can fail the gate.',
    ]);
  });
});
