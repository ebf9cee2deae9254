import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../src/diagnosis/index.ts';
import { causesIn, type RoundSpec, row, said } from './seen.ts';

const MISSES = { missesLimit: true };
const SLOWER = [row('p50', 10, 20)];
/** Two seconds of a full thread. */
const FULL = { busiest: { cpu: 1950, wait: 30 } };

describe('a cause is recognized by its figures', () => {
  it('the load generator comes first, and what speed would show is not said beside it', () => {
    const found = said({ agent: { cpu: 0.98, bound: true, loopDelay: 31 }, cpu: 1950, pressure: FULL }, MISSES);
    expect(found).toEqual([
      {
        scenario: 'browse',
        cause: 'generator-bound',
        text: 'The load generator was the limit in 5 of 5 rounds (98 % of a core used, its loop 31 ms late): what is slow there is the load and not the service.',
        evidence: [
          { title: 'rounds at the limit of the load generator', value: 5, unit: 'of 5' },
          { title: 'share of a core that it used', value: 0.98, unit: 'ratio' },
          { title: 'delay of its loop (p99)', value: 31, unit: 'ms' },
        ],
        advice:
          'Give the load more processes (agents: 2) or less to do before anything else: its generator was at 98 % of a core in 5 of 5 rounds.',
      },
    ]);
  });

  it('a load generator that is late without having much to do is kept from running by the machine', () => {
    const [found] = said({ agent: { cpu: 0.06, bound: true, loopDelay: 40 } });
    expect(found?.advice).toBe(
      'Measure where less else runs before anything else: the loop of the load generator was 40 ms late in 5 of 5 rounds, with 6.0 % of a core used.',
    );
  });

  it('a quota that is used up', () => {
    const pressure = { throttling: { time: 700, periods: 20, throttled: 15 }, busiest: { cpu: 1000, wait: 900 } };
    const [found, ...others] = said({ cpu: 1000, quota: 0.5, pressure }, MISSES);
    expect(others).toEqual([]);
    expect(found?.cause).toBe('throttled');
    expect(found?.text).toContain('used up its quota of 0.5 cores in 75 % of the periods');
    expect(found?.advice).toContain('Raise the quota of 0.5 cores');
  });

  it.each<[string, RoundSpec, string[]]>([
    ['one thread that is full', { cpu: 2000, pressure: FULL }, ['one-core']],
    ['every core', { cpu: 7600, pressure: FULL }, ['all-cores']],
    ['every core, together with the load generator', { cpu: 6000, agent: { cpu: 0.85 } }, ['all-cores']],
    ['a wait for processors', { cpu: 2400, targetWait: 1200, foreignCpu: 3000 }, ['run-queue']],
    ['storage', { disk: 4_000_000, pressure: { io: 900 } }, ['disk']],
    ['memory', { pressure: { memory: 600, majorFaults: 300 } }, ['memory']],
    ['memory that ended a process', { pressure: { killed: 1 } }, ['memory']],
    ['a wait for something else', { cpu: 80, latency: 50, pressure: { busiest: { cpu: 60, wait: 1 } } }, ['waits']],
    ['requests that fail', { counts: { responses: 150, errors: { 'status 500': 50 } } }, ['errors']],
    ['a slow start', { startup: 7000 }, ['slow-start']],
  ])('%s', (_, spec, causes) => {
    expect(causesIn(said(spec, MISSES))).toEqual(causes);
  });

  it('a queue, where arrivals are held up and no processor is full', () => {
    const [found] = said({ cpu: 160, throughput: 200, latency: 950, arrivals: { due: 300, limit: 'target' } });
    expect(found?.cause).toBe('queueing');
    expect(found?.text).toContain('300/s are due and 200/s are answered, 190 are in it at a time');
  });

  const swept = (users: number[], throughputs: number[], cpu: number, p50: number) => ({
    type: 'sweep',
    detail: {
      isOpen: false,
      cores: 4,
      levels: users.map((at, index) => {
        const throughput = throughputs[index] as number;
        return { at, throughput, p50: Math.max(p50, (at * 1000) / throughput), cpu, counts: true };
      }),
    },
  });

  it.each<[string, number[], number[], number, RegExp]>([
    ['a pool of four', [1, 2, 4, 8, 16], [50, 100, 198, 200, 199], 20, /a pool of about 4 /],
    ['a lock', [1, 2, 4, 8], [100, 101, 99, 100], 10, /a lock, or a pool of one/],
  ])('%s, from a sweep, with its size', (_, users, throughputs, p50, advice) => {
    const found = said({}, {}, swept(users, throughputs, 0.06, p50));
    expect(causesIn(found)).toEqual(['pool']);
    expect(found[0]?.advice).toMatch(advice);
  });

  it.each<[string, number[], number[], number]>([
    ['still rises', [1, 2, 4, 8, 16], [50, 100, 200, 400, 800], 0.06],
    ['is flat over one doubling only', [1, 2, 4, 8], [50, 100, 198, 200], 0.06],
    ['is flat because a thread is full', [1, 2, 4, 8, 16], [50, 100, 198, 200, 199], 0.98],
    ['is flat from a first level with many users on', [5, 10, 20], [100, 101, 99], 0.06],
  ])('no pool is named where throughput %s', (_, users, throughputs, cpu) => {
    expect(said({}, {}, swept(users, throughputs, cpu, 20))).toEqual([]);
  });

  it('a service that got slower works more, or waits more, and may answer more', () => {
    const works = { how: 'works', figures: 'CPU time per request is 90 % higher, mean latency 80 % higher' } as const;
    const rows = [...SLOWER, row('cpu', 1, 1.9), row('bytes', 1200, 48_000)];
    expect(causesIn(said({}, { rows, workOrWait: works }))).toEqual(['more-bytes', 'works-more']);
    const [bytes, work] = said({}, { rows, workOrWait: works });
    expect(bytes?.text).toBe('An answer has 48.0 kB, before it had 1.20 kB.');
    expect(work?.advice).toContain('CPU time per request is 90 % higher');
    const waits = { how: 'waits', figures: 'CPU time per request is not higher, mean latency 80 % higher' } as const;
    expect(causesIn(said({}, { rows: SLOWER, workOrWait: waits }))).toEqual(['waits']);
  });

  it('a slower start than that of the base', () => {
    const [found] = said({ startup: 1900 }, { rows: [row('startup', 300, 1900)] });
    expect(found?.text).toBe(
      'The service is slow to start: it took 1.9 s instead of 300 ms in the median of 5 starts.',
    );
  });

  it('metrics of its own that moved with it are shown, without advice', () => {
    const used = {
      title: 'used connections',
      unit: '',
      better: 'lower',
      gated: false,
      perRequest: false,
      slower: false,
    };
    const own = row('p50', 3, 10, { metric: 'pool_used', definition: used as never, gated: false });
    const found = said({}, { rows: [...SLOWER, own] }, { metrics: { pool_used: used as never } });
    expect(found).toMatchObject([{ cause: 'moved-with', text: 'With its speed changed pool_used (3 → 10).' }]);
    expect(found[0]?.advice).toBeUndefined();
  });

  it('memory that grows with the load, and more than that of the base', () => {
    const at = [0, 1, 2, 3, 10, 11, 12, 13];
    const timeline = {
      startedAt: '2026-05-04T12:30:00.000Z',
      step: 1000,
      rounds: [0, 10_000].map((from, index) => ({ index, from, measured: from, until: from + 4000 })),
      at,
      span: at.map(() => 1000),
      sent: at.map(() => 100),
      completed: at.map(() => 100),
      errors: {},
      values: { memory: [60e6, 80e6, 100e6, 120e6, 60e6, 80e6, 100e6, 120e6] },
    };
    const rows = [row('memory', 60e6, 120e6, { worse: { ratio: 2, lower: 1.9, upper: 2.1 } })];
    const [found] = said({}, { rows }, { timeline });
    expect(found?.cause).toBe('memory-growth');
    expect(found?.text).toContain('grows by 60 MB in a round');
    const level = { ...timeline, values: { memory: at.map(() => 120e6) } };
    expect(said({}, { rows }, { timeline: level })).toEqual([]);
  });
});

describe('nothing is said', () => {
  it.each<[string, RoundSpec | RoundSpec[]]>([
    ['of a healthy service', {}],
    ['of one that is full because it is loaded as fast as it goes, while nobody asks', { cpu: 2000, pressure: FULL }],
    ['of one that waits for its turn on a busy machine, while nobody asks', { cpu: 1500, targetWait: 900 }],
    ['of storage that others use', { pressure: { io: 1500 } }],
    ['of a few failures', { counts: { responses: 199, errors: { 'status 500': 1 } } }],
    ['of arrivals that were dropped', { counts: { responses: 150, errors: { dropped: 50 } } }],
    [
      'of what is seen in few rounds',
      [{}, {}, {}, {}, { pressure: { throttling: { time: 900, periods: 20, throttled: 20 } } }],
    ],
    ['of rounds without these readings', { pressure: null, cpu: null }],
  ])('%s', (_, spec) => {
    expect(said(spec)).toEqual([]);
  });

  it.each<[string, RoundSpec]>([
    ['of storage that others use', { pressure: { io: 1500 } }],
    ['of a service that a limit is not met with, for no reason that is recorded', {}],
    ['of memory that others wait for', { pressure: { memory: 900 } }],
  ])('%s, though somebody asks', (_, spec) => {
    expect(said(spec, MISSES)).toEqual([]);
  });

  it('of failures that are what is measured', () => {
    const spec = { counts: { responses: 100, errors: { 'status 429': 100 } } };
    expect(said(spec, {}, { errors: 'measured' })).toEqual([]);
  });

  it('of a processor that is full, where it is waiting that made it slower', () => {
    const workOrWait = { how: 'waits', figures: 'mean latency 80 % higher' } as const;
    const found = said({ cpu: 2000, pressure: FULL }, { rows: SLOWER, workOrWait });
    expect(causesIn(found)).toEqual(['waits']);
  });
});

it('every cause has a name of its own, a title, a rule, and explains causes that there are', () => {
  const names = CAUSES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(CAUSES.flatMap(({ explains = [] }) => explains).filter((name) => !names.includes(name))).toEqual([]);
  expect(CAUSES.filter(({ rule, title }) => !/^[A-Z].*\.$/s.test(rule) || title.endsWith('.'))).toEqual([]);
});
