import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadsOf } from '../../src/kinds/index.ts';
import type { Loaded } from '../../src/kinds/stage.ts';
import { type SweepDetail, sweepDetail } from '../../src/kinds/sweep/measured-level.ts';
import { summarizeSweep, sweepSummary } from '../../src/kinds/sweep/summary.ts';
import { capacityText, sweepBlocks, sweepNotes } from '../../src/kinds/sweep/words.ts';
import { type SweepScenario, sweepKind } from '../../src/kinds/sweep.ts';
import type { Pacing } from '../../src/load/pace/pacing.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { makeFolder, problemsOf, START } from '../config/workspace.ts';
import { type LoadedSpec, loadedOf, READY } from '../support/loaded.ts';
import { RecordingStage } from '../support/recording-stage.ts';

function scenarioOf(keys = '', inputs = {}): SweepScenario {
  const yaml = `${START}scenarios:\n  capacity:\n    type: sweep\n${keys.replace(/^(?=.)/gm, '    ')}`;
  return loadConfig({ workspace: makeFolder({ 'perf-gate.yml': yaml }), inputs }).scenarios[0] as SweepScenario;
}

/** A round against a service of which each level is like this. */
async function roundOf(scenario: SweepScenario, level: (at: number) => LoadedSpec) {
  const loaded = ({ rate, connections }: Pacing): Loaded => loadedOf(level(rate ?? connections));
  const stage = new RecordingStage({ loaded, service: READY });
  const measured = await sweepKind.measure(stage, scenario);
  if (measured === null) throw new Error('it was canceled');
  // What is kept has to be read again.
  expect(sweepDetail.parse(measured.detail)).toEqual(measured.detail);
  return { ...measured, acts: stage.acts, detail: measured.detail as SweepDetail };
}

/** Users that each take 10 ms of their own, of a service that gives `most` answers a second. */
const pool = (most: number) => (users: number) => ({
  throughput: Math.min(100 * users, most),
  latency: Math.max(10, (1000 * users) / most),
});

const summaryOf = async (scenario: SweepScenario, level: (at: number, round: number) => LoadedSpec, rounds = 5) => {
  const details: SweepDetail[] = [];
  for (let round = 0; round < rounds; round++) {
    details.push((await roundOf(scenario, (at) => level(at, round))).detail);
  }
  const summary = summarizeSweep(details);
  expect(sweepSummary.parse(JSON.parse(JSON.stringify(summary)))).toEqual(summary);
  return summary;
};

describe('a sweep', () => {
  it('goes through five levels in five rounds, unless the file says otherwise', () => {
    expect(scenarioOf()).toMatchObject({
      type: 'sweep',
      rounds: 5,
      levels: [1, 5, 10, 20, 50],
      isOpen: false,
      warmup: 1000,
      settle: 500,
      duration: 1500,
      thresholds: [ERROR_LIMIT],
    });
    expect(sweepKind.time(scenarioOf())).toBe(1000 + 4 * 500 + 5 * 1500);
    expect(sweepKind.words(scenarioOf())).toBe('1 to 50 users in 5 levels');
    expect(sweepKind.lines?.(scenarioOf())).toEqual([
      'levels 1, 5, 10, 20, 50 (users), 1.5 s each, after 500 ms that are not measured',
      'GET /',
    ]);
  });

  it('makes one load after the other, the lightest first, each with other random values', async () => {
    const scenario = scenarioOf('levels: [20, 2]\nseed: 7\nagents: 4\nwarmup: 100ms\nsettle: 50ms\nduration: 300ms');
    const { acts } = await roundOf(scenario, pool(1000));
    expect(acts).toMatchObject([
      {
        do: 'load',
        traffic: { seed: 7 },
        pacing: { connections: 2, rate: null, agents: 2, seed: 7, warmup: 100, duration: 300 },
      },
      {
        do: 'load',
        traffic: { seed: 8 },
        pacing: { connections: 20, rate: null, agents: 4, seed: 8, warmup: 50, duration: 300 },
      },
    ]);
    expect(loadsOf(scenario).map(({ pacing }) => pacing.connections)).toEqual([2, 20]);
  });

  it('has rates for levels in the open model', async () => {
    const scenario = scenarioOf('levels: [50/s, 200/s]\narrivals: poisson\nmax-connections: 30');
    const { acts, detail } = await roundOf(scenario, (rate) => ({ throughput: rate, latency: 20 }));
    expect(acts).toMatchObject([
      { pacing: { connections: 30, rate: 50, arrivals: 'poisson' } },
      { pacing: { connections: 30, rate: 200, arrivals: 'poisson' } },
    ]);
    expect(sweepKind.words(scenario)).toBe('50 to 200/s in 2 levels');
    // Without arrivals in the window the level itself is what there is.
    expect(detail.isOpen).toBe(true);
  });

  it('is compared by its highest throughput, and has the figures of each level', async () => {
    const { figures, windows } = await roundOf(scenarioOf('levels: [1, 10, 50]'), pool(800));
    expect(figures.all).toEqual({ 'max-throughput': 800, 'error-rate': 0 });
    expect(Object.keys(figures.labels)).toEqual(['1 user', '10 users', '50 users']);
    expect(figures.labels['1 user']).toMatchObject({ 'level-throughput': 100, 'level-error-rate': 0 });
    expect(figures.labels['1 user']?.['level-p95']).toBeCloseTo(10, 1);
    expect(windows).toHaveLength(3);
    expect(sweepKind.metrics?.(scenarioOf())).toMatchObject({
      'max-throughput': { gated: true },
      'level-p95': { gated: false },
    });
  });

  it('has measured nothing when the run was canceled within it', async () => {
    let loads = 0;
    const loaded = () => (loads++ === 0 ? loadedOf() : null);
    expect(await sweepKind.measure(new RecordingStage({ loaded, service: READY }), scenarioOf())).toBeNull();
  });

  it('needs an answer at its lightest level, but not at one that is too much', async () => {
    const silent = { throughput: 0, errors: { timeout: 40 } };
    await expect(roundOf(scenarioOf(), () => silent)).rejects.toMatchObject({
      class: 'load',
      message: expect.stringMatching(/^no request of "capacity" got a good answer .* \(round 1\): 40 × timeout\./),
    });
    const { figures } = await roundOf(scenarioOf('levels: [1, 50]'), (users) => (users === 50 ? silent : {}));
    expect(figures.all['max-throughput']).toBe(100);
  });
});

describe('a level of a sweep', () => {
  const levels = scenarioOf('levels: [1, 10, 20, 50]');

  it('is void where the load generator was the limit: it has no figures, and its errors do not count', async () => {
    const level = (users: number) => ({
      ...pool(1500)(users),
      ...(users === 50 && { agent: 0.85, errors: { timeout: 300 } }),
    });
    const { figures, windows } = await roundOf(levels, level);
    expect(figures.labels['50 users']).toEqual({});
    expect(windows).toHaveLength(3);
    expect(figures.all).toEqual({ 'max-throughput': 1500, 'error-rate': 0 });
    const summary = await summaryOf(levels, level);
    expect(summary.levels.map(({ counts }) => counts)).toEqual([true, true, true, false]);
    expect(sweepNotes(summary)).toEqual([
      'With 50 users the load generator was the limit in 5 of 5 rounds: the level is left out.',
    ]);
    expect(capacityText(summary)).toBe(
      'It does at least 1,500/s with 20 users: what it can do was not reached, since the load generator was the limit above 20 users.',
    );
  });

  it('counts where that happened in fewer than half of the rounds', async () => {
    const summary = await summaryOf(levels, (users, round) => ({
      ...pool(1500)(users),
      ...(users === 50 && round === 2 && { agent: 0.9 }),
    }));
    expect(summary.levels.at(-1)).toMatchObject({ counts: true, voidRounds: 1 });
    expect(sweepNotes(summary)).toEqual([
      'With 50 users the load generator was the limit in 1 of 5 rounds: these are left out.',
    ]);
  });

  it('that the service does not keep up with shows its errors, which do not count', async () => {
    const open = scenarioOf('levels: [100/s, 200/s, 400/s, 800/s]');
    const arrivals = (due: number, inTime: number, limit: 'agent' | 'target') => ({
      due,
      sent: inTime,
      inTime,
      late: 0,
      dropped: due - inTime,
      backlog: 9,
      limit,
    });
    const level = (rate: number): LoadedSpec => ({
      throughput: Math.min(rate, 300),
      latency: rate > 300 ? 500 : 20,
      errors: rate > 300 ? { dropped: rate - 300 } : {},
      arrivals: arrivals(rate, Math.min(rate, 300), 'target'),
    });
    const { figures, windows, detail } = await roundOf(open, level);
    expect(figures.all).toEqual({ 'max-throughput': 300, 'error-rate': 0 });
    expect(windows).toHaveLength(2);
    expect(detail.levels.map(({ isOverloaded, isVoid }) => [isOverloaded, isVoid])).toEqual([
      [false, false],
      [false, false],
      [true, false],
      [true, false],
    ]);
    // Little: 100/s that take 20 ms are 2 at a time.
    expect(detail.levels[0]?.users).toBeCloseTo(2, 1);
    const late = await roundOf(open, (rate) => ({
      ...level(rate),
      arrivals: arrivals(rate, Math.min(rate, 300), 'agent'),
    }));
    expect(late.detail.levels.map(({ isVoid }) => isVoid)).toEqual([false, false, true, true]);
  });

  it('has limits of its own', () => {
    const [, most, p95, errors] = scenarioOf(
      'levels: [{ users: 20, thresholds: { p95: < 200ms, error-rate: { limit: <= 2%, severity: low } } }, 1]\nthresholds: { max-throughput: "> 500/s" }',
    ).thresholds;
    expect(most).toMatchObject({ metric: 'max-throughput', label: null, limit: 500, line: 6 });
    expect(p95).toMatchObject({ metric: 'level-p95', label: '20 users', limit: 200, line: 5 });
    expect(errors).toMatchObject({ metric: 'level-error-rate', label: '20 users', comparator: '<=', severity: 'low' });
  });
});

describe('what a service can do is told', () => {
  const scenario = scenarioOf('levels: [1, 5, 10, 20, 50]');
  const told = async (level: (users: number) => LoadedSpec) => capacityText(await summaryOf(scenario, level));
  const law = (contention: number, coherency: number) => (users: number) => {
    const throughput = (100 * users) / (1 + contention * (users - 1) + coherency * users * (users - 1));
    return { throughput, latency: (1000 * users) / throughput };
  };

  it('as a peak within the levels', async () => {
    expect(await told(law(0.02, 0.00125))).toBe('It does most, 1,127/s with 28 users; with more users it does less.');
  });

  it('as the number of users at which it is full', async () => {
    expect(await told(pool(1200))).toBe(
      'It is full with 12 users: up to there each gets the same, 100/s, and from there on all together 1,200/s.',
    );
  });

  it('as at least the best level where it still rises, and where more users each get more', async () => {
    expect(await told(law(0.001, 0))).toMatch(
      /^It does at least 4,\d{3}\/s with 50 users: what it can do was not reached with 50 users\.$/,
    );
    expect(await told((users) => ({ throughput: 100 * users ** 1.4, latency: 10 }))).toMatch(
      /^It does at least .* with 50 users\. More users each get more, as from caches/,
    );
  });

  it('not at all where the load generator was always the limit', async () => {
    expect(await told(() => ({ agent: 0.95 }))).toBe(
      'The load generator was the limit at every level, so nothing is known about the service.',
    );
  });

  it.each([
    ['all cores', { cores: 2, cpu: 1.9, agent: 0.05 }, 'At 20 users it used 1.9 of 2 cores: the processors were full.'],
    [
      'the load generator too',
      { cores: 2, cpu: 1.3, agent: 0.6 },
      'At 20 users it used 1.3 of 2 cores, and the load generator 0.6: the processors were full, and with the generator elsewhere it may do more.',
    ],
    [
      'one thread',
      { cores: 8, cpu: 1.01, agent: 0.3 },
      'At 20 users it used 1.01 of 8 cores: one thread does the work, and is full.',
    ],
    [
      'something else',
      { cores: 8, cpu: 0.2, agent: 0.3 },
      'At 20 users it used 0.2 of 8 cores: what is full is something else, such as a pool of connections for about 12 at a time, a lock or another service.',
    ],
  ])('with what was full there: %s', async (_, { cores, cpu, agent }, expected) => {
    const summary = await summaryOf(scenario, (users) => ({ ...pool(1200)(users), cpu, agent }));
    const said = sweepBlocks({ ...summary, cores }).flatMap((block) =>
      block.kind === 'text' ? [block.text.join('')] : [],
    );
    expect(said).toEqual([capacityText(summary), expected]);
  });

  it('not where no round had an answer at every level, and as at least the best below one that is silent', async () => {
    const some = await summaryOf(
      scenario,
      (users, round) =>
        users >= 20 && (users === 50 ? [0, 1] : [2, 3]).includes(round) ? { throughput: 0 } : pool(1200)(users),
      4,
    );
    expect(some.levels.map(({ counts }) => counts)).toEqual([true, true, true, true, true]);
    expect(capacityText(some)).toBe('No round had an answer at every level, so it is not known how much it can do.');
    const above = await summaryOf(scenario, (users) => (users === 50 ? { throughput: 0 } : law(0.001, 0)(users)));
    expect(above.levels.at(-1)).toMatchObject({ counts: false, voidRounds: 0 });
    expect(capacityText(above)).toMatch(/what it can do was not reached with 20 users\.$/);
  });

  it('without what was full where processor time is not known', async () => {
    const summary = await summaryOf(scenario, (users) => ({ ...pool(1200)(users), cpu: null }));
    expect(sweepBlocks(summary).map(({ kind }) => kind)).toEqual(['text', 'levels']);
  });
});

describe('levels that make no sweep are reported with their place', () => {
  it.each([
    [
      'levels: [5]',
      /^perf-gate\.yml:5:13 scenarios\.capacity\.levels: expected at least two levels: one alone is a load/,
    ],
    ['levels: []', /scenarios\.capacity\.levels: expected at least two levels/],
    [`levels: [${Array.from({ length: 21 }, (_, at) => at + 1).join(', ')}]`, /levels: expected at most 20 levels/],
    ['levels: [1, 5, 5]', /^perf-gate\.yml:5:20 scenarios\.capacity\.levels\[2\]: "5 users" is a level already/],
    ['levels: [1, 0]', /levels\[1\]: expected a whole number from 1 to 100000, got 0/],
    ['levels: [1, 2.5]', /levels\[1\]: expected .*got 2\.5/],
    ['levels: [1, 50/s]', /levels\[1\]: expected users such as 50, as the first level has/],
    ['levels: [10/s, 50]', /levels\[1\]: expected a rate such as 50\/s, as the first level has/],
    ['levels: [1, many]', /levels\[1\]: expected a rate above 0\/s and up to 1000000\/s, such as 500\/s, got "many"/],
    ['levels: [1, { users: 5, rate: 5/s }]', /levels\[1\]: a level has either users or a rate/],
    ['levels: [1, { thresholds: { p95: < 1s } }]', /levels\[1\]: a level has either users or a rate/],
    ['levels: [1, { users: 5, thresholds: { p99: < 1s } }]', /levels\[1\]\.thresholds\.p99: unknown key/],
    [
      'levels: [1, { users: 5, thresholds: { p95: 1s } }]',
      /levels\[1\]\.thresholds\.p95: expected a duration to compare with/,
    ],
    ['levels: [0.1/s, 1/s]', /levels\[0\]: 0\.1\/s is less than one arrival in a window of 1\.5 s/],
    ['arrivals: poisson', /scenarios\.capacity\.arrivals: arrivals need levels that are rates, such as 200\/s/],
    ['max-connections: 5', /scenarios\.capacity\.max-connections: only arrivals open connections as they need them/],
    ['connections: 5', /scenarios\.capacity\.connections: unknown key/],
    ['thresholds: { p95: < 1s }', /scenarios\.capacity\.thresholds\.p95: unknown key; known here: .*max-throughput/],
    ['rounds: 4', /scenarios\.capacity\.rounds: expected a whole number from 5 to 50/],
  ])('%s', (line, message) => {
    expect(problemsOf(() => scenarioOf(line))[0]).toMatch(message);
  });

  it.each(['connections', 'rate'] as const)('the input %s does not apply', (input) => {
    const given = { [input]: input === 'rate' ? '5/s' : '5' };
    expect(problemsOf(() => scenarioOf('', given))).toEqual([
      `input "${input}": the levels of the scenario "capacity" say how much load there is`,
    ]);
  });
});
