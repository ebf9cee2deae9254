import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reduceRun } from '../../src/measurement/job.ts';
import { SEVERITIES } from '../../src/measurement/severity.ts';
import { accept, isAcceptable } from '../../src/verdict/accept.ts';
import { isErrorRow } from '../../src/verdict/error-row.ts';
import { errorsAgree } from '../../src/verdict/errors-compared.ts';
import { judge } from '../../src/verdict/judge.ts';
import { isOpen } from '../../src/verdict/primary.ts';
import { comparisonSchema, type Result, resultSchema, VERDICTS } from '../../src/verdict/result.ts';
import { arbitraryBase, arbitraryConfig, arbitraryJob, arbitraryJudgement, arbitraryRun } from './arbitrary.ts';
import { compareJobs } from './comparing.ts';
import { configOf, NO_BASE, plainRounds, runOf, sameJob, stored } from './documents.ts';
import { judgeRuns, judgeStored } from './judging.ts';

function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

const arbitraryResult: fc.Arbitrary<Result> = fc
  .tuple(arbitraryRun, fc.oneof(arbitraryRun, arbitraryBase), arbitraryConfig, fc.boolean())
  .map(([run, base, config, beside]) => {
    if (base.kind !== 'run') return judge(run, base, config);
    return beside ? judgeRuns(run, base, config) : judgeStored(run, base, config);
  });

describe('comparisons of arbitrary jobs', () => {
  it('never throw, are plain data, and have a verdict that their figures bear out', () => {
    fc.assert(
      fc.property(arbitraryJob, arbitraryBase, arbitraryJudgement, (head, base, judgement) => {
        for (const row of compareJobs(head, base, judgement)) {
          expect(throughJson(row)).toEqual(row);
          expect(comparisonSchema.parse(row)).toEqual(row);
          expect(row.explanation).not.toMatch(/undefined|null|NaN|Infinity|\d\.\d{4}/);
          expect((row.worse === null) === (row.p === null)).toBe(true);
          // Broken rounds prove a regression by themselves.
          if (row.verdict === 'regressed' && (row.broken?.p ?? 1) <= judgement.alpha) continue;
          if (row.worse === null) expect(['no baseline', 'incomparable', 'inconclusive']).toContain(row.verdict);
          if (row.verdict === 'regressed') expect(row.p?.adjustedWorse).toBeLessThanOrEqual(judgement.alpha);
          if (row.verdict === 'improved') expect(row.p?.adjustedBetter).toBeLessThanOrEqual(judgement.alpha);
          if (row.worse) expect(row.worse.lower).toBeLessThanOrEqual(row.worse.ratio);
          if (row.p) expect(row.p.adjustedWorse).toBeGreaterThanOrEqual(row.p.worse);
          // Errors of a scenario have a rule of their own.
          if (isErrorRow(row) && row.worse !== null) {
            expect(row).toMatchObject({ gated: judgement.gated.length > 0 });
            expect(errorsAgree(row, { declared: 1 })).toBe(true);
            continue;
          }
          if (row.verdict === 'unchanged') expect(row.worse?.upper).toBeLessThan(1 + row.tolerance);
          if (row.verdict === 'regressed' && judgement.strict)
            expect(row.worse?.lower).toBeGreaterThan(1 + row.tolerance);
          // What stands beside a change says the same as the change.
          if (row.worse && row.base !== null && row.head !== null && row.base > 0 && row.head > 0) {
            const change = row.definition.better === 'lower' ? row.head / row.base : row.base / row.head;
            if (row.worse.ratio > 0 && row.worse.ratio < Number.MAX_VALUE)
              expect(change / row.worse.ratio).toBeCloseTo(1, 6);
          }
          expect(row.likely !== undefined && row.verdict !== 'inconclusive').toBe(false);
          expect(row.primary !== undefined).toBe(row.gated);
          // The mean stands in for quantiles that have too few answers.
          expect(row.gated && ![...judgement.gated, 'mean'].includes(row.metric)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are decided by the first of two looks only if a single look decides them too', () => {
    fc.assert(
      fc.property(arbitraryJob, arbitraryBase, arbitraryJudgement, (head, base, judgement) => {
        const single = compareJobs(head, base, judgement);
        const two = compareJobs(head, base, judgement, { declared: 2, taken: 1 });
        for (const [index, row] of two.entries()) {
          const [once] = single.slice(index);
          if (row.verdict !== 'inconclusive') expect(once?.verdict).not.toBe('inconclusive');
          if (row.verdict === 'regressed') expect(once?.verdict).toBe('regressed');
          expect(row.worse?.ratio).toBe(once?.worse?.ratio);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('of a job with itself are never worse or better', () => {
    fc.assert(
      fc.property(arbitraryJob, arbitraryJudgement, (job, judgement) => {
        for (const side of [sameJob(job), stored(job)]) {
          for (const row of compareJobs(job, side, judgement)) {
            expect(['regressed', 'improved']).not.toContain(row.verdict);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('results of arbitrary runs', () => {
  it('come back from JSON as they were, through the schema', () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        expect(throughJson(result)).toEqual(result);
        // zod leaves the key __proto__ out of a record, so the rounds of a request of that name are compared without it.
        const { rounds: _, ...rest } = result;
        const { rounds: __, ...parsed } = resultSchema.parse(throughJson(result));
        expect(parsed).toEqual(rest);
      }),
      { numRuns: 60 },
    );
  });

  it('fail exactly if a finding fails, and pass only if something was compared or need not be', () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const { conclusion, findings, settings, tally, evidence } = result;
        expect(conclusion === 'failure').toBe(findings.some(({ fails }) => fails));
        for (const { kind, fails, severity } of findings) {
          const lenient = kind === 'no baseline' || kind === 'removed' || kind === 'inconclusive';
          expect(fails).toBe(lenient || SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(settings.failOn));
        }
        if (conclusion === 'success' && settings.inconclusive !== 'pass')
          expect(tally.inconclusive + tally.incomparable).toBe(0);
        if (conclusion === 'success' && settings.onMissingBaseline !== 'pass') {
          expect(tally['no baseline']).toBe(0);
          expect(evidence.kind).not.toBe('none');
        }
        if (result.failure) expect(conclusion).toBe('failure');
        if (result.scenarios.every(({ counts }) => counts.responses === 0)) expect(conclusion).toBe('failure');
      }),
      { numRuns: 60 },
    );
  });

  it('are neutral where a person accepted what fails, and otherwise stay what they were', () => {
    fc.assert(
      fc.property(arbitraryResult, (result) => {
        const word = { label: 'ok', by: 'maintainer', at: '2026-05-04T12:00:00Z' };
        const after = accept(result, word);
        if (!isAcceptable(result)) {
          expect(after).toBe(result);
          return;
        }
        expect(after.conclusion).toBe('neutral');
        expect(after.accepted?.findings.length).toBeGreaterThan(0);
        expect(after.findings.some(({ fails }) => fails)).toBe(false);
        expect(resultSchema.shape.accepted.parse(after.accepted)).toEqual(after.accepted);
      }),
      { numRuns: 60 },
    );
  });

  it('count what they show, in one line that is never empty', () => {
    fc.assert(
      fc.property(arbitraryResult, ({ scenarios, tally, headline }) => {
        const names = new Set(scenarios.map(({ name }) => name));
        fc.pre(names.size === scenarios.length);
        const gated = scenarios.flatMap(({ comparisons }) => comparisons.filter((row) => row.gated && !isOpen(row)));
        for (const verdict of VERDICTS) {
          expect(tally[verdict]).toBe(gated.filter((row) => row.verdict === verdict).length);
        }
        expect(headline).toMatch(/^.+\.$/s);
        expect(headline).not.toMatch(/undefined|null|NaN|Infinity|∞|\.\.$/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the result document', () => {
  const head = runOf([{ rounds: plainRounds(10.8, { order: 3 }) }]);
  const base = runOf([{ rounds: plainRounds(10) }]);

  it('says what judged it and what it was judged by', () => {
    const config = configOf({ judgement: { strict: true, alpha: 0.01, failOn: 'low' } });
    expect(judgeRuns(head, base, config)).toMatchObject({
      kind: 'result',
      schema: { major: 2, minor: 6 },
      version: '1.0.0',
      key: 'default',
      configFile: '.github/perf-gate.yml',
      settings: { alpha: 0.01, strict: true, failOn: 'low', onMissingBaseline: 'neutral', inconclusive: 'neutral' },
      head: { origin: head.origin, machine: head.machine, startedAt: head.startedAt, freshProcess: true },
      evidence: { kind: 'same-job', origin: base.origin, machine: base.machine },
      failure: null,
      notices: [],
    });
  });

  it('carries the rounds of both sides, for pictures', () => {
    const { rounds } = judgeRuns(head, base);
    expect(rounds).toEqual({ head: reduceRun(head), base: reduceRun(base) });
    expect(judgeStored(head, base).rounds).toEqual({ head: reduceRun(head), base: reduceRun(base) });
    expect(judge(head, NO_BASE, configOf()).rounds.base).toBeNull();
  });

  it('says by which order and on which cores it was measured, where that is known', () => {
    const rules = { order: 'random', seed: 7, cores: { target: '0', agent: '1' } } as const;
    expect(judgeRuns({ ...head, rules }, base).head.rules).toEqual(rules);
    expect(judgeRuns(head, base).head).not.toHaveProperty('rules');
  });

  it('has one document for one input', () => {
    expect(judgeRuns(head, base)).toEqual(judgeRuns(head, base));
  });
});
