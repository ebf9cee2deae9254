import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/measurement/job.ts';
import type { Machine } from '../../src/measurement/run-document.ts';
import { noiseFloor } from '../../src/statistics/noise-floor.ts';
import { judge } from '../../src/verdict/judge.ts';
import { against, compareJobs, oneMetric, scaled } from './comparing.ts';
import { configOf, jobOf, MACHINE, plainRounds, roundsOf, runOf, scenarioOf, steady, stored } from './documents.ts';
import { judgeStored } from './judging.ts';

const head = steady(10, { order: 3 });
/** Jobs whose log medians have a sample SD of `scatter`: half of them above the center and half below. */
const jobs = (count: number, scatter: number) =>
  Array.from({ length: count }, (_, index) => {
    const odd = count % 2 === 1;
    const side = odd && index === count - 1 ? 0 : (-1) ** index;
    return steady(10 * Math.exp(scatter * (odd ? 1 : Math.sqrt((count - 1) / count)) * side));
  });
const logMedians = (lists: number[][]) =>
  lists.map((list) => {
    const sorted = list.toSorted((a, b) => a - b);
    return Math.log(((sorted[4] ?? 0) + (sorted[5] ?? 0)) / 2);
  });

describe('the noise floor', () => {
  it.each([
    // z(0.99)·5 %·√2, z(0.99)·5 %·√1.34
    [1, 0.027, 0.179],
    [4, 0.027, 0.144],
    // t(4; 0.99)·2.7 %·√1.28, t(19; 0.99)·2.7 %·√1.08
    [5, 0.027, 0.121],
    [20, 0.027, 0.1],
    [20, 0.06, 0.171],
  ])('of %i jobs that scatter by %d is about %d', (count, scatter, floor) => {
    const lists = jobs(count, scatter);
    const row = against('p50', head, lists);
    expect(row.tolerance).toBe(Math.max(0.1, noiseFloor(logMedians(lists), 1)));
    expect(row.tolerance).toBeCloseTo(floor, 2);
    expect(row.rounds.base).toBe(count * 10);
  });

  it('is what a regression has to pass, and what "unchanged" rules out', () => {
    expect(against('p50', scaled(head, 1.15), jobs(1, 0)).verdict).toBe('unchanged');
    expect(against('p50', scaled(head, 1.19), jobs(1, 0)).verdict).toBe('regressed');
    expect(against('p50', scaled(head, 1.15), jobs(20, 0.06)).verdict).not.toBe('regressed');
    expect(against('p50', scaled(head, 1.2), jobs(20, 0.06)).verdict).toBe('regressed');
  });

  it('keeps what a stored job was off without any change from being called a regression', () => {
    const oneOff = [...jobs(19, 0.01), steady(10 * 1.15)];
    expect(against('p50', scaled(head, 1.16), oneOff).verdict).not.toBe('regressed');
    expect(against('p50', scaled(head, 1.26), oneOff).verdict).toBe('regressed');
  });

  it('does not lie below the tolerance', () => {
    expect(against('p50', scaled(head, 1.08), jobs(20, 0)).verdict).toBe('unchanged');
    expect(against('p50', head, jobs(20, 0), { tolerance: { sameJob: 0.03, stored: 0.04 } }).tolerance).toBe(0.04);
  });

  it('grows with the family', () => {
    const metrics = ['p25', 'p50', 'p95', 'throughput'] as const;
    const job = (values: number[]) =>
      jobOf([scenarioOf(roundsOf(Object.fromEntries(metrics.map((metric) => [metric, values]))))]);
    const rows = compareJobs(job(head), stored(...jobs(20, 0.027).map(job)), { gated: [...metrics] });
    for (const row of rows) expect(row.tolerance).toBe(Math.max(0.1, noiseFloor(logMedians(jobs(20, 0.027)), 4)));
  });
});

describe('a baseline of another CPU model', () => {
  const other = { ...MACHINE, cpu: 'Intel Xeon Platinum 8370C' };
  const otherJob = (factor = 1) => oneMetric('p50', scaled(steady(10), factor), { machine: other });
  const verdictOf = (factor: number) =>
    compareJobs(oneMetric('p50', scaled(head, factor)), stored(otherJob()), { gated: ['p50'] })[0];

  it('is never worse than inconclusive, nor better', () => {
    expect(verdictOf(1.5)?.verdict).toBe('inconclusive');
    expect(verdictOf(1 / 1.5)?.verdict).toBe('inconclusive');
    expect(verdictOf(1)?.verdict).toBe('unchanged');
  });

  it('is named', () => {
    expect(verdictOf(1.5)?.explanation).toContain('another CPU model (Intel Xeon Platinum 8370C)');
    expect(verdictOf(1 / 1.5)?.explanation).toContain('faster');
  });

  it('is left out where there is one of the same model', () => {
    const base = stored(otherJob(2), oneMetric('p50', steady(10)), otherJob(2));
    const [row] = compareJobs(oneMetric('p50', scaled(head, 1.5)), base, { gated: ['p50'] });
    expect(row).toMatchObject({ verdict: 'regressed', rounds: { base: 10, head: 10 } });
    expect(row?.base).toBeCloseTo(10, 1);
  });
});

describe('a baseline that cannot be compared', () => {
  const incomparable = (spec: Partial<Job>, hash = 'load-1') => {
    const job = jobOf([scenarioOf(roundsOf({ p50: steady(10) }), { hash })], spec);
    return compareJobs(oneMetric('p50', scaled(head, 2)), stored(job), { gated: ['p50'] })[0];
  };
  const machine = (spec: Partial<Machine>) => ({ machine: { ...MACHINE, ...spec } });

  it.each<[string, Partial<Job>, string | undefined, string]>([
    ['scenario', {}, 'load-2', 'the scenario is defined differently'],
    ['start line', { target: 'npm start' }, undefined, 'the target is started differently'],
    [
      'major version of perf-gate',
      { version: '2.1.0' },
      undefined,
      'perf-gate 2.1.0 measured the baseline, 1.0.0 this change',
    ],
    ['number of cores', machine({ cores: 2 }), undefined, '2 cores before, 4 now'],
    ['memory', machine({ memory: 8_000_000_000 }), undefined, '8 GB of memory before, 16 GB now'],
    ['operating system', machine({ os: 'ubuntu22 x64' }), undefined, 'ubuntu22 x64 before, ubuntu24 x64 now'],
    ['major version of Node.js', machine({ node: 22 }), undefined, 'Node 22 before, Node 24 now'],
  ])('because of another %s says so', (_, spec, hash, words) => {
    const row = incomparable(spec, hash);
    expect(row).toMatchObject({ verdict: 'incomparable', base: null, p: null, rounds: { base: 0, head: 10 } });
    expect(row?.explanation).toContain(words);
  });

  it('names everything that differs', () => {
    const row = incomparable({ target: 'npm start', ...machine({ cores: 2, node: 22 }) });
    expect(row?.explanation).toContain(
      'the target is started differently; 2 cores before, 4 now; Node 22 before, Node 24 now',
    );
  });

  it('is not one whose machine reports a little more or less memory, or that is another minor version', () => {
    // Machines of one type differ by what the firmware keeps; 15.5 GiB is where rounding to GiB would split them.
    const edge = 15.5 * 2 ** 30;
    const job = (memory: number) => oneMetric('p50', steady(10), { ...machine({ memory }), version: '1.7.3' });
    const [row] = compareJobs(job(edge - 2 ** 20), stored(job(edge + 2 ** 20)));
    expect(row?.verdict).toBe('unchanged');
  });

  it('is one whose small container has half the memory', () => {
    const job = (memory: number) => oneMetric('p50', steady(10), machine({ memory }));
    const [row] = compareJobs(job(256e6), stored(job(128e6)));
    expect(row?.explanation).toContain('128 MB of memory before, 256 MB now');
  });

  it('is left out where there are comparable ones', () => {
    const base = stored(oneMetric('p50', steady(99), { target: 'npm start' }), oneMetric('p50', steady(10)));
    const [row] = compareJobs(oneMetric('p50', scaled(head, 1.5)), base, { gated: ['p50'] });
    expect(row).toMatchObject({ verdict: 'regressed', rounds: { base: 10, head: 10 } });
  });
});

describe('the evidence', () => {
  const run = runOf([{ rounds: plainRounds(10) }]);
  const elsewhere = { ...MACHINE, cpu: 'Intel Xeon Platinum 8370C' };
  const jobAt = (startedAt: string, spec: Partial<Job> = {}) =>
    jobOf(judgeStored(run, run).rounds.head.scenarios, { startedAt, ...spec });

  it('is the newest job that was compared, with how many there were', () => {
    const base = stored(
      jobAt('2026-05-03T00:00:00.000Z', { machine: elsewhere }),
      jobAt('2026-05-02T00:00:00.000Z'),
      jobAt('2026-05-01T00:00:00.000Z'),
    );
    const result = judge(run, base, configOf());
    expect(result.evidence).toMatchObject({
      kind: 'stored',
      source: 'artifact',
      measuredAt: '2026-05-02T00:00:00.000Z',
      machine: MACHINE,
      jobs: 3,
      comparableJobs: 2,
    });
    expect(result.rounds.base?.startedAt).toBe('2026-05-02T00:00:00.000Z');
  });

  it('is the newest of all where none could be compared', () => {
    const base = stored(jobAt('2026-05-02T00:00:00.000Z', { target: 'npm start' }));
    const result = judge(run, base, configOf());
    expect(result.evidence).toMatchObject({
      measuredAt: '2026-05-02T00:00:00.000Z',
      jobs: 1,
      comparableJobs: 0,
      noiseFloor: null,
    });
    expect(result.rounds.base?.startedAt).toBe('2026-05-02T00:00:00.000Z');
  });

  it('says below which size a change cannot be detected', () => {
    const { evidence, scenarios } = judgeStored(run, run);
    const tolerances = scenarios[0]?.comparisons.filter((row) => row.gated).map((row) => row.tolerance) ?? [];
    expect(evidence).toMatchObject({ noiseFloor: Math.max(...tolerances) });
    expect(Math.max(...tolerances)).toBeGreaterThan(0.2);
  });

  it('says it for the comparison that can detect least', () => {
    const scattered = Array.from({ length: 20 }, (_, index) => 13.4 * Math.exp(0.06 * (-1) ** index));
    const base = stored(
      ...scattered.map((centre) =>
        jobOf([scenarioOf(roundsOf({ p50: steady(10), p95: steady(centre), cpu: steady(10) }))]),
      ),
    );
    for (const [gated, floor] of [
      // t(19; 0.995)·6.16 %·√1.08
      [['p50', 'p95'], expect.closeTo(0.2, 2)],
      [['p50'], 0.1],
    ] as const) {
      const { evidence, headline } = judge(run, base, configOf({ judgement: { gated: [...gated] } }));
      expect(evidence).toMatchObject({ comparableJobs: 20, noiseFloor: floor });
      expect(headline).toMatch(gated.length > 1 ? /^No regression of 20 % or more/ : /^No regression of 10 % or more/);
    }
  });

  it('of an empty document is none', () => {
    const result = judge(run, stored(), configOf());
    expect(result).toMatchObject({ evidence: { kind: 'none' }, rounds: { base: null }, conclusion: 'neutral' });
  });
});
