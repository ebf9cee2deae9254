import { describe, expect, it } from 'vitest';
import type { MetricName } from '../../src/measurement/metric.ts';
import { benjaminiHochberg, holm } from '../../src/statistics/holm.ts';
import { against, compareJobs, pairs, scaled } from './comparing.ts';
import {
  configOf,
  jobOf,
  labelledRounds,
  plainRounds,
  roundsOf,
  runOf,
  sameJob,
  scenarioOf,
  steady,
} from './documents.ts';
import { judgeRuns } from './judging.ts';

const base = steady(10);
const shuffled = steady(10, { order: 3 });
/** Nine of ten pairs 8 % slower, one as much faster: p is 2/1024 or so. */
const mostlySlower = shuffled.map((value, index) => (index === 4 ? value / 1.002 : value * 1.08));

function scenario(name: string, metrics: Record<MetricName, number[]>) {
  return scenarioOf(roundsOf(metrics), { name });
}

describe('the family of comparisons', () => {
  const names = ['browse', 'search', 'order'];
  const head = jobOf(
    names.map((name, index) =>
      scenario(name, { p50: index === 0 ? mostlySlower : shuffled, p95: base, p75: mostlySlower, cpu: shuffled }),
    ),
  );
  const against = sameJob(
    jobOf(names.map((name) => scenario(name, { p50: base, p95: shuffled, p75: base, cpu: base }))),
  );
  const rows = compareJobs(head, against, { gated: ['p50', 'p95'] });
  const gated = rows.filter((row) => row.gated);
  const advisory = rows.filter((row) => !row.gated);

  it('is every gated pair of scenario and metric of the run, adjusted by Holm', () => {
    expect(gated).toHaveLength(6);
    expect(gated.map((row) => row.p?.adjustedWorse)).toEqual(holm(gated.map((row) => row.p?.worse ?? 1)));
    expect(gated.map((row) => row.p?.adjustedBetter)).toEqual(holm(gated.map((row) => row.p?.better ?? 1)));
    expect(gated[0]?.p?.adjustedWorse).toBeCloseTo(6 * (gated[0]?.p?.worse ?? 0), 12);
  });

  it('does not count what is shown for information, which is adjusted by Benjamini–Hochberg', () => {
    expect(advisory).toHaveLength(6);
    expect(advisory.map((row) => row.p?.adjustedWorse)).toEqual(
      benjaminiHochberg(advisory.map((row) => row.p?.worse ?? 1)),
    );
    expect(advisory.map((row) => row.p?.adjustedBetter)).toEqual(
      benjaminiHochberg(advisory.map((row) => row.p?.better ?? 1)),
    );
  });

  it('sets the level by what is gated and compared, and by nothing else', () => {
    const more = { p75: mostlySlower, p90: shuffled, cpu: shuffled };
    const detectable = (metrics: Record<MetricName, number[]>, wanted: MetricName[]) => {
      const before = Object.fromEntries(Object.keys(metrics).map((metric) => [metric, base]));
      const of = (values: Record<MetricName, number[]>) => jobOf([scenario('browse', { p50: shuffled, ...values })]);
      const [row] = compareJobs(of(metrics), sameJob(jobOf([scenario('browse', { ...before, p50: base })])), {
        gated: wanted,
      }).filter(({ metric }) => metric === 'p50');
      return row?.detectable ?? Number.NaN;
    };
    const alone = detectable({}, ['p50']);
    expect(detectable(more, ['p50'])).toBe(alone);
    expect(detectable(more, ['p50', 'p75', 'p90'])).toBeGreaterThanOrEqual(alone);
    // The head has no throughput, so there is no such comparison.
    const lacking = jobOf([scenario('browse', { p50: base, throughput: base })]);
    const rows = compareJobs(jobOf([scenario('browse', { p50: shuffled })]), sameJob(lacking), {
      gated: ['p50', 'throughput'],
    });
    expect(rows).toHaveLength(2);
    expect(rows[0]?.detectable).toBe(alone);
  });

  it('takes away a significance that one comparison alone would have', () => {
    const eightPairs = mostlySlower.slice(0, 8);
    const alone = pairs('p50', eightPairs, base.slice(0, 8));
    expect(alone.verdict).toBe('regressed');
    const many = Object.fromEntries(
      (['p50', 'p75', 'p90', 'p95', 'p99', 'memory'] as const).map((metric) => [metric, shuffled.slice(0, 8)]),
    );
    const [first] = compareJobs(
      jobOf([scenario('browse', { ...many, p25: eightPairs })]),
      sameJob(jobOf([scenario('browse', { ...many, p25: base.slice(0, 8) })])),
      { gated: ['p25', 'p50', 'p75', 'p90', 'p95', 'p99', 'memory'] },
    );
    expect(first?.p?.worse).toBe(alone.p?.worse);
    expect(first?.verdict).toBe('inconclusive');
  });
});

describe('a row that is shown for information', () => {
  it('never fails the gate and is not counted', () => {
    const slow = runOf([{ rounds: plainRounds(10.8, { order: 3 }) }]);
    const result = judgeRuns(slow, runOf([{ rounds: plainRounds(10) }]), configOf({ judgement: { gated: [] } }));
    const rows = result.scenarios[0]?.comparisons ?? [];
    expect(rows.filter((row) => row.verdict === 'regressed').length).toBeGreaterThan(3);
    expect(rows.every((row) => !row.gated)).toBe(true);
    expect(result).toMatchObject({ conclusion: 'success', findings: [], tally: { regressed: 0, unchanged: 0 } });
  });
});

describe('too few rounds', () => {
  const few = (rounds: number, metrics: MetricName[]) => {
    const values = (order: number, factor = 1) =>
      Object.fromEntries(metrics.map((metric) => [metric, scaled(steady(10, { rounds, order }), factor)]));
    return compareJobs(jobOf([scenario('browse', values(3, 1.2))]), sameJob(jobOf([scenario('browse', values(7))])), {
      gated: metrics,
    });
  };

  it('prove nothing: the smallest p is above α/m, and it says what is in the way', () => {
    // 2⁻⁷ > 0.05/9 > 2⁻⁸
    const nine: MetricName[] = ['p25', 'p50', 'p75', 'p90', 'p95', 'p99', 'cpu', 'memory', 'startup'];
    for (const row of few(7, nine)) {
      expect(row).toMatchObject({ verdict: 'inconclusive', gated: true, detectable: null });
      expect(row).toMatchObject({ likely: 'worse' });
      expect(row.explanation).toMatch(
        /is likely (slower|higher), by at least 20 % taken by itself .*, but it is one of 9 comparisons, which together need stronger evidence/,
      );
    }
    expect(few(7, nine)[1]?.explanation).toMatch(/: about 8 rounds would settle it\.$/);
    expect(few(8, nine).map((row) => row.verdict)).toEqual(nine.map(() => 'regressed'));
  });

  it('are fewer than five, whatever the level', () => {
    const [row] = few(4, ['p50']);
    expect(row?.verdict).toBe('inconclusive');
    expect(row?.explanation).toContain('needs ≥ 5 rounds');
    expect(few(5, ['p50'])[0]?.verdict).toBe('regressed');
  });

  it('are fewer than five on either side, although many rounds of the other side make p small', () => {
    const jobs = Array.from({ length: 20 }, () => base);
    for (const rounds of [1, 4]) {
      const row = against('p50', scaled(shuffled, 2).slice(0, rounds), jobs);
      expect(row.p?.adjustedWorse).toBeLessThan(0.05);
      expect(row.verdict).toBe('inconclusive');
      expect(row.explanation).toContain('needs ≥ 5 rounds');
    }
    expect(against('p50', scaled(shuffled, 2), [base.slice(0, 1)]).verdict).toBe('inconclusive');
    expect(against('p50', scaled(shuffled, 2).slice(0, 5), jobs).verdict).toBe('regressed');
  });

  it('give no verdict for information either, and no plea for rounds where rounds are not what is missing', () => {
    const rounds = (count: number, factor: number) =>
      jobOf([scenario('browse', { p50: scaled(steady(10, { rounds: count, order: 3 }), factor) })]);
    const [three] = compareJobs(rounds(3, 2), sameJob(rounds(3, 1)), { gated: ['p95'] });
    expect(three).toMatchObject({ gated: false, verdict: 'inconclusive' });
    expect(three?.explanation).toContain('needs ≥ 5 rounds');

    const values = {
      p50: steady(10, { rounds: 6, order: 5, scatter: 0.03 }),
      p25: steady(10, { rounds: 6, order: 5 }),
    };
    const metrics = ['p25', 'p75', 'p90', 'p95', 'p99', 'cpu', 'memory', 'startup'] as const;
    const full = Object.fromEntries(metrics.map((metric) => [metric, values.p25]));
    const [, advisory] = compareJobs(
      jobOf([scenario('browse', { ...full, p50: values.p50.toReversed() })]),
      sameJob(jobOf([scenario('browse', { ...full, p50: values.p50 })])),
      { gated: [...metrics] },
    );
    expect(advisory).toMatchObject({ metric: 'p50', gated: false, verdict: 'inconclusive' });
    expect(advisory?.explanation).not.toContain('needs');
  });
});

describe('p99', () => {
  const rows = (responses: number) => {
    const job = (values: number[]) => jobOf([scenarioOf(roundsOf({ p50: values, p99: values }, responses))]);
    return compareJobs(job(shuffled), sameJob(job(base)), { gated: ['p50', 'p99'] });
  };

  it('is gated when asked for, and only with 2,000 answers per round', () => {
    expect(rows(2000).map((row) => row.gated)).toEqual([true, true]);
    expect(rows(1999).map((row) => row.gated)).toEqual([true, false]);
    const [, p99] = compareJobs(jobOf([scenarioOf(roundsOf({ p50: base, p99: base }))]), sameJob(jobOf([])));
    expect(p99?.gated).toBe(false);
  });

  it('of a request counts the answers to that request alone', () => {
    const rounds = (latency: number, order: number) => {
      const values = steady(latency, { order });
      return values.map((value) => ({
        'GET /': { latency: value, counts: { sent: 9000, responses: 9000 } },
        'POST /orders': { latency: value, counts: { sent: 500, responses: 500 } },
      }));
    };
    const config = configOf({ judgement: { gated: ['p50', 'p99'] } });
    const result = judgeRuns(runOf([{ rounds: rounds(10, 3) }]), runOf([{ rounds: rounds(10, 7) }]), config);
    const gated = result.scenarios[0]?.comparisons.filter((row) => row.gated);
    expect(gated?.map(({ label, metric }) => `${label} ${metric}`)).toEqual([
      'GET / p50',
      'GET / p99',
      'POST /orders p50',
    ]);
    expect(result.scenarios[0]?.notes.join()).toContain('p99');
  });
});

describe('several requests in one scenario', () => {
  const job = (factor: number, order: number) => {
    const values = (centre: number) => {
      const p50 = steady(centre, { order });
      return { p50, p95: scaled(p50, 3) };
    };
    const slow = values(20 * factor);
    const rounds = labelledRounds([
      ['GET /', values(10)],
      ['GET /search', slow],
    ]);
    const throughput = steady(500, { order });
    return jobOf([
      scenarioOf(
        rounds.map((round, index) => ({
          ...round,
          all: { p50: slow.p50[index] as number, throughput: throughput[index] as number },
        })),
      ),
    ]);
  };
  const rows = compareJobs(job(1.08, 3), sameJob(job(1, 7)));

  it('are gated each by itself; quantiles of the mixture are shown for information', () => {
    expect(rows.map(({ label, metric, gated }) => [label, metric, gated])).toEqual([
      [null, 'p50', false],
      [null, 'throughput', true],
      ['GET /', 'p50', true],
      ['GET /', 'p95', true],
      ['GET /search', 'p50', true],
      ['GET /search', 'p95', true],
    ]);
  });

  it('get a verdict each', () => {
    const regressed = rows.filter((row) => row.verdict === 'regressed' && row.gated);
    expect(regressed.map(({ label, metric }) => [label, metric])).toEqual([
      ['GET /search', 'p50'],
      ['GET /search', 'p95'],
    ]);
    expect(rows.filter((row) => row.verdict === 'unchanged')).toHaveLength(3);
  });
});
