import { describe, expect, it } from 'vitest';
import { METRICS, type MetricName } from '../../src/measurement/metric.ts';
import { isErrorRow } from '../../src/verdict/error-row.ts';
import { judge } from '../../src/verdict/judge.ts';
import { rederive } from '../../src/verdict/rederive.ts';
import { type Comparison, comparisonSchema, resultSchema, type Verdict } from '../../src/verdict/result.ts';
import { against, compareJobs, oneMetric, pairs, scaled } from './comparing.ts';
import {
  configOf,
  jobOf,
  plainRounds,
  type RoundSpec,
  roundsOf,
  runOf,
  sameJob,
  scenarioOf,
  steady,
  stored,
} from './documents.ts';
import { judgeRuns, judgeStored } from './judging.ts';

const SILENT = { responses: 0, sent: 4, lost: 4 };
const isIn = (indices: readonly number[], index: number) => indices.includes(index);
/** The first so many rounds, spread over the run. */
const some = (count: number, rounds: number) => Array.from({ length: count }, (_, at) => (at * 3 + 1) % rounds);

interface Spec {
  rounds?: number;
  order?: number;
  latency?: number;
  /** The rounds in which GET /search answers nothing. */
  silent?: readonly number[];
}

/** GET / always answers; GET /search, of which there are few, does not in the rounds named. */
function twoRequests({ rounds = 20, order = 7, latency = 10, silent = [] }: Spec = {}) {
  const list = steady(latency, { rounds, order }).map((value, index): RoundSpec => {
    const counts = isIn(silent, index) ? SILENT : { sent: 500, responses: 500 };
    return { 'GET /': { latency: value }, 'GET /search': { latency: value, counts } };
  });
  return runOf([{ rounds: list }]);
}

const p50Of = (result: { scenarios: { comparisons: Comparison[] }[] }, label: string | null = 'GET /search') =>
  result.scenarios[0]?.comparisons.find((row) => row.metric === 'p50' && row.label === label) as Comparison;

describe('a request without any answer in some rounds of this change', () => {
  it.each<[number, number, number, Verdict, string]>([
    [20, 0, 0, 'unchanged', 'success'],
    [20, 1, 0, 'inconclusive', 'neutral'],
    [20, 2, 0, 'inconclusive', 'neutral'],
    [20, 5, 0, 'inconclusive', 'neutral'],
    [20, 8, 0, 'regressed', 'failure'],
    [20, 19, 0, 'regressed', 'failure'],
    [10, 1, 0, 'inconclusive', 'neutral'],
    [10, 2, 0, 'inconclusive', 'neutral'],
    [10, 5, 0, 'inconclusive', 'neutral'],
    [10, 8, 0, 'regressed', 'failure'],
    [20, 0, 2, 'unchanged', 'success'],
    [20, 2, 1, 'inconclusive', 'neutral'],
    [20, 8, 8, 'unchanged', 'success'],
  ])('of %i: %i of the head, %i of the base: %s, %s', (rounds, head, base, verdict, conclusion) => {
    const lost = some(head, rounds);
    // Of several, the first of the base are the same as those of the head.
    const lostByBase = some(base, rounds);
    const result = judgeRuns(
      twoRequests({ rounds, order: 3, silent: lost }),
      twoRequests({ rounds, silent: lostByBase }),
      configOf({ judgement: { gated: ['p25', 'p50', 'p95', 'throughput'] } }),
    );
    const shared = Math.min(head, base);
    const row = p50Of(result);
    expect(row.verdict).toBe(verdict);
    expect(result.conclusion).toBe(conclusion);
    expect(p50Of(result, 'GET /').verdict).toBe('unchanged');
    expect(row.rounds.head).toBe(rounds - Math.max(head, base));
    if (head === shared && base === shared) expect(row.broken).toBeUndefined();
    else {
      expect(row.broken?.head).toMatchObject({ rounds: rounds - shared, silent: head - shared, collapsed: 0 });
      expect(row.broken?.base).toMatchObject({ rounds: rounds - shared, silent: base - shared });
    }
    expect(rederive(resultSchema.parse(JSON.parse(JSON.stringify(result))))).toMatchObject({
      conclusion: result.conclusion,
    });
  });

  it('is a regression from the level of one comparison on: among 9, with 8 against none, and not with 7', () => {
    const verdictOf = (lost: number) => {
      const head = twoRequests({ order: 3, silent: some(lost, 20) });
      return p50Of(judgeRuns(head, twoRequests()));
    };
    // p25, p50, p95 and mean of two requests, and throughput: 9 comparisons, 2⁻⁸ · 9 ≤ 5 % < 2⁻⁷ · 9.
    expect(verdictOf(8)).toMatchObject({ verdict: 'regressed', broken: { p: 9 / 256 } });
    expect(verdictOf(7)).toMatchObject({ verdict: 'inconclusive', broken: { p: 9 / 128 } });
    expect(verdictOf(4).broken?.p).toBe(9 / 16);
    expect(verdictOf(3).broken?.p).toBe(1);
  });

  it('is said: in the row, in the headline, and once for each request in the notes', () => {
    const result = judgeRuns(twoRequests({ order: 3, silent: some(8, 20) }), twoRequests());
    const said = "8 of 20 rounds of this change gave no answer at all, none of the base's";
    expect(p50Of(result).explanation).toBe(`p50 latency of GET /search in "browse" regressed: ${said}.`);
    expect(result.headline).toBe(
      `p25 latency of GET /search in "browse" regressed: ${said}; 3 more comparisons regressed.`,
    );
    expect(result.scenarios[0]?.notes).toEqual([`p25 latency of GET /search in "browse": ${said}.`]);
  });

  it('says what it would be without them, where they are too few for a regression', () => {
    const row = p50Of(judgeRuns(twoRequests({ order: 3, silent: [4] }), twoRequests()));
    expect(row.explanation).toBe(
      'p50 latency of GET /search in "browse" cannot be called unchanged: ' +
        "1 of 20 rounds of this change gave no answer at all, none of the base's.",
    );
    const better = p50Of(judgeRuns(twoRequests({ order: 3, silent: [4], latency: 8 }), twoRequests()));
    expect(better.verdict).toBe('inconclusive');
    expect(better.explanation).toContain('cannot be called improved: 1 of 20 rounds');
  });

  it('neither makes nor hides what the others show: a slower request stays slower', () => {
    const slower = p50Of(judgeRuns(twoRequests({ order: 3, silent: [4, 9], latency: 13 }), twoRequests()));
    expect(slower.verdict).toBe('regressed');
    expect(slower.explanation).toMatch(
      /^p50 latency of GET \/search in "browse" is 30 % slower .* 2 of 20 rounds of this change gave no answer at all, none of the base's\.$/,
    );
  });

  it('is no matter where the base lost as many, unless those that are left cannot rule a change out', () => {
    const beside = (head: number[], base: number[]) =>
      p50Of(judgeRuns(twoRequests({ order: 3, silent: head }), twoRequests({ silent: base })));
    expect(beside([1, 2], [6, 7])).toMatchObject({ verdict: 'unchanged', rounds: { head: 16, base: 16 } });
    expect(beside([1, 2, 3], [6, 7]).verdict).toBe('inconclusive');
    expect(beside([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toMatchObject({
      verdict: 'inconclusive',
      worse: { upper: null },
    });
  });

  it('in rounds that the base did not answer either tells nothing', () => {
    const silent = [2, 3];
    const row = p50Of(judgeRuns(twoRequests({ order: 3, silent }), twoRequests({ silent })));
    expect(row).toMatchObject({ verdict: 'unchanged', rounds: { head: 18, base: 18 } });
    expect(row.broken).toBeUndefined();
  });

  it('counts against a stored baseline too', () => {
    const verdictOf = (lost: number) =>
      p50Of(judgeStored(twoRequests({ order: 3, silent: some(lost, 20) }), twoRequests()));
    expect(verdictOf(0).verdict).toBe('unchanged');
    expect(verdictOf(1).verdict).toBe('inconclusive');
    expect(verdictOf(10)).toMatchObject({
      verdict: 'regressed',
      broken: { head: { rounds: 20, silent: 10 }, base: { rounds: 20 } },
    });
  });

  it('on a machine with another CPU proves nothing', () => {
    const head = twoRequests({ order: 3, silent: some(12, 20) });
    const other = judgeRuns(twoRequests(), twoRequests()).rounds.head;
    const base = stored({ ...other, machine: { ...other.machine, cpu: 'another' } });
    expect(p50Of(judge(head, base, configOf())).verdict).toBe('inconclusive');
  });
});

describe('bounds with rounds that were lost', () => {
  const base = steady(10, { rounds: 20 });
  const head = steady(10, { rounds: 20, order: 3 });
  const without = (lost: number, factor = 1) =>
    jobOf([
      scenarioOf(
        roundsOf({ p50: scaled(head, factor) }).map((round, index) =>
          index < lost ? { ...round, all: { throughput: 0 } } : round,
        ),
      ),
    ]);
  const rowOf = (lost: number, factor = 1) =>
    compareJobs(without(lost, factor), sameJob(oneMetric('p50', base)), { gated: ['p50'] })[0] as Comparison;

  it('rise with them, and have no end where they are many', () => {
    const uppers = [0, 1, 2, 3, 4].map((lost) => rowOf(lost).worse?.upper ?? Number.POSITIVE_INFINITY);
    for (const [at, upper] of uppers.slice(1).entries()) expect(upper).toBeGreaterThanOrEqual(uppers[at] as number);
    expect(uppers[4]).toBeGreaterThan(uppers[0] as number);
    expect(rowOf(6).worse?.upper).toBeNull();
  });

  it('leave the estimate and the p for "worse" to the rounds that were measured, and lower that for "better"', () => {
    expect(rowOf(3).worse?.ratio).toBeCloseTo(1, 2);
    expect(rowOf(3, 0.9).worse?.ratio).toBeCloseTo(0.9, 2);
    expect(rowOf(0, 0.9).p?.better).toBe(2 ** -20);
    expect(rowOf(3, 0.9).p?.better).toBeGreaterThan(2 ** -17);
    expect(rowOf(3, 1.1).p?.worse).toBe(2 ** -17);
  });

  it('are those of a stored baseline too', () => {
    const row = (lost: number, factor = 1) =>
      compareJobs(without(lost, factor), stored(oneMetric('p50', base)), { gated: ['p50'] })[0] as Comparison;
    expect(row(3).worse?.upper).toBeGreaterThan(row(0).worse?.upper ?? 0);
    expect(row(12).worse?.upper).toBeNull();
    expect(row(3, 0.9).p?.better).toBeGreaterThan(row(0, 0.9).p?.better ?? 1);
    expect(row(3, 1.1).p?.worse).toBeLessThan(1e-6);
  });
});

describe('a round that is not there', () => {
  const run = (missing: readonly number[], order: number, planned = 20) => {
    const all = runOf([{ rounds: plainRounds(10, { rounds: 20, order }), plannedRounds: planned }]);
    const scenarios = all.scenarios.map((scenario) => ({
      ...scenario,
      rounds: scenario.rounds.filter(({ index }) => !missing.includes(index)),
    }));
    return { ...all, scenarios };
  };
  const row = (head: ReturnType<typeof run>, base: ReturnType<typeof run>) => p50Of(judgeRuns(head, base), null);

  it('although it was planned is lost, in the middle and at the end', () => {
    for (const missing of [[7], [19], [3, 18, 19]]) {
      const found = row(run(missing, 3), run([], 7));
      expect(found).toMatchObject({
        verdict: 'inconclusive',
        broken: { head: { missing: missing.length, rounds: 20 } },
      });
      expect(found.explanation).toContain(
        `${missing.length} of 20 rounds of this change ${missing.length === 1 ? 'was' : 'were'} not measured`,
      );
    }
  });

  it('and was not planned is not', () => {
    const few = row(run([15, 16, 17, 18, 19], 3, 15), run([], 7));
    expect(few).toMatchObject({ verdict: 'unchanged', rounds: { head: 15 } });
    expect(few.broken).toBeUndefined();
    expect(row(run([], 3), run([15, 16, 17, 18, 19], 7)).broken).toBeUndefined();
  });

  it('of the base costs its pair', () => {
    expect(row(run([], 3), run([4], 7))).toMatchObject({
      verdict: 'unchanged',
      rounds: { head: 19, base: 19 },
      broken: { base: { missing: 1 }, head: { missing: 0 } },
    });
  });
});

describe('a metric that the system gives', () => {
  it.each(['cpu', 'memory', 'startup', 'disk-read', 'disk-written'] as const)(
    'is not lost where it is not: %s',
    (metric) => {
      const base = steady(10, { rounds: 10 });
      const rounds = roundsOf({ [metric]: steady(10, { order: 3 }) });
      const head = jobOf([scenarioOf(rounds.map((round, index) => (index === 4 ? { ...round, all: {} } : round)))]);
      const [row] = compareJobs(head, sameJob(oneMetric(metric, base)), { gated: [metric] });
      expect(row).toMatchObject({ verdict: 'unchanged', rounds: { head: 9 } });
      expect(row?.broken).toBeUndefined();
    },
  );

  it('is lost where a command does not give it', () => {
    const own = { title: 'misses', unit: '', better: 'lower', gated: true, perRequest: false, slower: false } as const;
    const job = (values: number[], lost = -1) =>
      jobOf([
        scenarioOf(
          roundsOf({ misses: values }).map((round, index) => (index === lost ? { ...round, all: {} } : round)),
          { metrics: { misses: own } },
        ),
      ]);
    const [row] = compareJobs(job(steady(10, { order: 3 }), 4), sameJob(job(steady(10))), { gated: [] });
    expect(row?.explanation).toBe(
      'misses of "browse" cannot be called unchanged: 1 of 10 rounds of this change did not give it, none of the base\'s.',
    );
  });
});

describe('errors in single rounds', () => {
  /** 1,040 of 4,000 requests fail in the rounds named. */
  const run = ({ latency = 10, order = 7, bad = [] as readonly number[], failed = 1040, rounds = 40 } = {}) =>
    runOf([
      {
        rounds: steady(latency, { rounds, order }).map((value, index): RoundSpec => {
          const counts = isIn(bad, index) ? { responses: 4000 - failed, errors: { 'status 500': failed } } : {};
          return { 'GET /': { latency: value, counts } };
        }),
      },
    ]);

  it('of the base cost their pair, and are said: a head that is slower is called slower', () => {
    for (const judged of [judgeRuns, judgeStored]) {
      // 1.3 % and more over all rounds.
      for (const bad of [[3], [3, 8], [0, 1, 2]]) {
        const result = judged(run({ latency: 13, order: 3, rounds: 10 }), run({ bad, rounds: 10 }));
        expect(result.conclusion).toBe('failure');
        expect(p50Of(result, null).verdict).toBe('regressed');
        expect(p50Of(result, null).rounds.base).toBe(10 - bad.length);
      }
    }
    const one = judgeRuns(run({ order: 3, rounds: 10 }), run({ bad: [3], rounds: 10 }));
    expect(one).toMatchObject({ conclusion: 'success' });
    expect(one.scenarios[0]?.notes).toEqual([
      '1 of 10 rounds of the base could not be compared: 26 % of its requests failed, so their pairs are left out.',
    ]);
    const two = judgeStored(run({ order: 3, rounds: 10 }), run({ bad: [3, 5], rounds: 10 }));
    expect(two.scenarios[0]?.notes).toEqual([
      '2 of 10 rounds of the base could not be compared: up to 26 % of their requests failed.',
    ]);
  });

  it('of the base leave nothing to compare with where fewer than five rounds are left', () => {
    const bad = [0, 1, 2, 3, 4, 5];
    for (const judged of [judgeRuns, judgeStored]) {
      const result = judged(run({ latency: 13, order: 3, rounds: 10 }), run({ bad, rounds: 10 }));
      expect(result.conclusion).toBe('neutral');
      expect(p50Of(result, null).explanation).toBe(
        'p50 latency of "browse" cannot be compared: 26 % of the requests of the baseline in 6 of its 10 rounds failed, and failures are fast.',
      );
    }
    // Few rounds, all sound, are compared as ever.
    expect(p50Of(judgeRuns(run({ rounds: 3 }), run({ rounds: 3 })), null).verdict).toBe('inconclusive');
  });

  it('of this change count against it, where all of them together keep the limit', () => {
    const result = judgeRuns(run({ order: 3, bad: [3] }), run());
    expect(result.conclusion).toBe('neutral');
    expect(p50Of(result, null)).toMatchObject({
      verdict: 'inconclusive',
      broken: { head: { failing: 1, rounds: 40 } },
    });
    expect(p50Of(result, null).explanation).toBe(
      'p50 latency of "browse" cannot be called unchanged: ' +
        "1 of 40 rounds of this change had too many errors to be compared, none of the base's.",
    );
    expect(result.scenarios[0]?.notes).toEqual([
      '1 of 40 rounds of this change could not be compared: 26 % of its requests failed.',
      expect.stringContaining('1 of 40 rounds of this change had too many errors to be compared'),
    ]);
  });

  it('are no matter below 1 %, however low the limit, and the error rate itself keeps them', () => {
    const strict = {
      metric: 'error-rate',
      label: null,
      comparator: '<',
      limit: 0.001,
      severity: 'high',
      text: '< 0.1%',
      line: null,
    } as const;
    const config = configOf({ scenarios: [{ thresholds: [strict] }], judgement: { gated: ['p50', 'error-rate'] } });
    const result = judgeRuns(run({ order: 3, bad: [3], failed: 39 }), run(), config);
    expect(p50Of(result, null).broken).toBeUndefined();
    const bad = judgeRuns(
      run({ order: 3, bad: [3] }),
      run({ bad: [3] }),
      configOf({ judgement: { gated: ['p50', 'error-rate'] } }),
    );
    const rate = bad.scenarios[0]?.comparisons.find(({ metric }) => metric === 'error-rate');
    expect(rate).toMatchObject({ rounds: { head: 40, base: 40 } });
    expect(rate?.broken).toBeUndefined();
    expect(p50Of(bad, null)).toMatchObject({ verdict: 'unchanged', rounds: { head: 39 } });
  });

  it('are those of 1 % on', () => {
    expect(p50Of(judgeRuns(run({ order: 3, bad: [3], failed: 40 }), run()), null).broken?.head.failing).toBe(1);
  });

  it('keep a base from a comparison where what is left still breaks the limit', () => {
    const strict = {
      metric: 'error-rate',
      label: null,
      comparator: '<',
      limit: 0.001,
      severity: 'high',
      text: '< 0.1%',
      line: null,
    } as const;
    const config = configOf({ scenarios: [{ thresholds: [strict] }] });
    const all = Array.from({ length: 10 }, (_, index) => index);
    const result = judgeRuns(run({ order: 3, rounds: 10 }), run({ bad: all, failed: 20, rounds: 10 }), config);
    expect(p50Of(result, null).explanation).toContain('0.5 % of the requests of the baseline failed');
  });
});

describe('rounds that collapsed', () => {
  const base = (rounds = 20, scatter = 0.001) => steady(10, { rounds, scatter });
  const head = (rounds = 20, scatter = 0.001) => steady(10, { rounds, order: 3, scatter });
  const worse = (metric: MetricName, factor: number) =>
    METRICS[metric as keyof typeof METRICS].better === 'lower' ? factor : 1 / factor;
  const withBad = (values: number[], count: number, factor: number) =>
    values.map((value, index) => (isIn(some(count, values.length), index) ? value * factor : value));

  it.each<[MetricName, number, number, number, Verdict]>([
    ['p95', 20, 1, 100, 'inconclusive'],
    ['p95', 20, 2, 100, 'inconclusive'],
    ['p95', 20, 2, 10, 'inconclusive'],
    ['p95', 20, 2, 3.1, 'inconclusive'],
    ['p95', 20, 2, 2.9, 'unchanged'],
    ['p95', 20, 2, 1.08, 'unchanged'],
    ['p95', 20, 5, 100, 'regressed'],
    ['p95', 20, 8, 100, 'regressed'],
    ['p95', 20, 10, 100, 'regressed'],
    ['p95', 20, 14, 100, 'regressed'],
    ['p95', 20, 19, 100, 'regressed'],
    ['p95', 10, 1, 10, 'inconclusive'],
    ['p95', 10, 2, 10, 'inconclusive'],
    ['p95', 10, 5, 10, 'regressed'],
    ['throughput', 20, 2, 100, 'inconclusive'],
    ['throughput', 20, 8, 100, 'regressed'],
    ['throughput', 20, 1, 1e300, 'inconclusive'],
    ['memory', 20, 2, 5, 'inconclusive'],
    ['max', 20, 2, 100, 'unchanged'],
    ['disk-read', 20, 2, 100, 'unchanged'],
    ['p50', 20, 20, 5, 'regressed'],
  ])('%s in rounds of %i: %i that are %d times worse are %s', (metric, rounds, count, factor, verdict) => {
    const row = pairs(metric, withBad(head(rounds), count, worse(metric, factor)), base(rounds));
    expect(row.verdict).toBe(verdict);
    expect(comparisonSchema.parse(JSON.parse(JSON.stringify(row)))).toEqual(row);
    expect(row.explanation).not.toMatch(/NaN|∞|Infinity|null|undefined/);
  });

  it('are counted on both sides, each against its own calm rounds', () => {
    const row = pairs('p95', withBad(head(), 2, 100), withBad(base().toReversed(), 1, 10));
    expect(row.broken).toMatchObject({
      head: { rounds: 20, collapsed: 2 },
      base: { rounds: 20, collapsed: 1 },
      p: 0.5,
    });
    expect(row.broken?.head.times).toBeCloseTo(100, 0);
    expect(row.broken?.base.times).toBeCloseTo(10, 0);
    expect(row.verdict).toBe('unchanged');
    // All of a side are slower: that is a plain regression.
    expect(pairs('p95', scaled(head(), 5), base()).broken).toBeUndefined();
    expect(pairs('throughput', scaled(head(), 0.2), base()).broken).toBeUndefined();
    // Rounds of the base that collapsed are no fault of the head.
    expect(pairs('p95', head(), withBad(base(), 2, 100)).verdict).toBe('unchanged');
    // A service whose head got five times faster has not one that collapsed.
    expect(pairs('p95', scaled(head(), 0.2), base()).verdict).toBe('improved');
  });

  it('are said', () => {
    expect(pairs('p95', withBad(head(), 2, 100), base()).explanation).toBe(
      'p95 latency of "browse" cannot be called unchanged: 2 of 20 rounds of this change were 100 times slower than the others, none of the base\'s.',
    );
    expect(pairs('throughput', withBad(head(), 1, 0.01), base()).explanation).toContain(
      "1 of 20 rounds of this change was 100 times lower than the others, none of the base's.",
    );
    expect(pairs('memory', withBad(head(), 2, 5), base()).explanation).toContain('were 5 times higher than the others');
    expect(pairs('throughput', withBad(head(), 1, 0), base()).explanation).toBe(
      'throughput of "browse" cannot be called unchanged: 1 of 20 rounds of this change was 0, unlike the others, none of the base\'s.',
    );
    expect(pairs('p95', withBad(scaled(head(), 1.3), 2, 100), base()).explanation).toMatch(
      /^p95 latency of "browse" is 3\d % slower .*\)\. 2 of 20 rounds of this change were 100 times slower than the others, none of the base's\.$/,
    );
    expect(pairs('p95', withBad(head(), 8, 100), withBad(base().toReversed(), 1, 100)).explanation).toContain(
      'and 1 of 20 of the base',
    );
  });

  it('are the reason that is told where nothing else speaks against the head', () => {
    const reason = "2 of 10 rounds of this change were 10 times slower than the others, none of the base's.";
    expect(pairs('p95', withBad(head(10), 2, 10), base(10)).explanation).toBe(
      `p95 latency of "browse" cannot be called unchanged: ${reason}`,
    );
    expect(pairs('p95', withBad(scaled(head(10), 0.8), 2, 10), base(10)).explanation).toContain(
      `p95 latency of "browse" cannot be called unchanged: ${reason}`,
    );
    const slower = pairs('p95', withBad(scaled(head(10, 0.06), 1.1), 2, 10), base(10, 0.06));
    expect(slower.verdict).toBe('inconclusive');
    expect(slower.explanation).toMatch(
      /^p95 latency of "browse" is likely .* would settle it\. 2 of 10 rounds of this change were [\d.]+ times/,
    );
  });

  it('are seen against a stored baseline', () => {
    expect(against('p95', withBad(head(), 2, 100), [base()]).verdict).toBe('inconclusive');
    expect(against('p95', withBad(head(), 9, 100), [base()]).verdict).toBe('regressed');
    expect(against('p95', scaled(head(), 5), [base()]).broken).toBeUndefined();
  });

  it('are not what a service with two speeds does', () => {
    const twoModes = (values: number[]) => values.map((value, index) => (index % 2 === 0 ? value : value * 1.08));
    expect(pairs('p50', twoModes(head()), twoModes(base().toReversed())).broken).toBeUndefined();
  });

  it('of several requests are said once for each, and no more than five times', () => {
    const names = Array.from({ length: 7 }, (_, at) => `GET /${at}`);
    const run = (bad: number) =>
      runOf([
        {
          rounds: steady(10, { rounds: 10, order: bad > 0 ? 3 : 7 }).map(
            (value, index): RoundSpec =>
              Object.fromEntries(names.map((name) => [name, { latency: index < bad ? value * 50 : value }])),
          ),
        },
      ]);
    const result = judgeRuns(run(1), run(0));
    const notes = result.scenarios[0]?.notes.filter((note) => /this change|So did/.test(note)) ?? [];
    expect(notes).toHaveLength(6);
    expect(notes[0]).toMatch(/throughput of "browse": 1 of 10 rounds of this change was \d+ times lower/);
    expect(notes[1]).toMatch(/p\d+ latency of GET \/0 in "browse": 1 of 10 rounds of this change was 50 times slower/);
    expect(notes[5]).toBe('So did those of 3 more requests.');
    expect(result.conclusion).toBe('neutral');
  });
});

describe('0 is a value', () => {
  const five = Array(10).fill(5);
  const zero = Array(10).fill(0);

  it.each<[MetricName, number[], number[], Verdict]>([
    ['memory', five, zero, 'regressed'],
    ['cpu', five, zero, 'regressed'],
    ['bytes', five, zero, 'regressed'],
    ['disk-read', five, zero, 'regressed'],
    ['disk-written', five, zero, 'regressed'],
    ['throughput', zero, five, 'regressed'],
    ['throughput', five, zero, 'improved'],
    ['memory', zero, zero, 'unchanged'],
    ['throughput', zero, zero, 'unchanged'],
  ])('%s', (metric, head, base, verdict) => {
    for (const rounds of [5, 6, 10]) {
      const cut = (values: number[]) => values.slice(0, rounds);
      expect(pairs(metric, cut(head), cut(base))).toMatchObject({ verdict, rounds: { head: rounds, base: rounds } });
      expect(pairs(metric, cut(head), cut(base), { strict: true }).verdict).toBe(verdict);
    }
    expect(against(metric, head, [base, base]).verdict).toBe(verdict);
  });

  it('in one round of the throughput is not nothing', () => {
    const counts = { sent: 4, responses: 0, lost: 4 };
    const run = (silent: number, order: number) =>
      runOf([
        {
          rounds: plainRounds(10, { rounds: 20, order }).map((round, index) =>
            index < silent ? { 'GET /': { latency: 10, counts } } : round,
          ),
        },
      ]);
    const rows = judgeRuns(run(1, 3), run(0, 7));
    const found = rows.scenarios[0]?.comparisons.filter((row) => row.gated && !isErrorRow(row)) ?? [];
    expect(rows.conclusion).toBe('neutral');
    expect(found.map(({ metric, verdict }) => [metric, verdict])).toEqual(
      ['p25', 'p50', 'p95', 'throughput'].map((metric) => [metric, 'inconclusive']),
    );
  });
});
