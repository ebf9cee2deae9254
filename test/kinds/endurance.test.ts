import { describe, expect, it } from 'vitest';
import { judgeSeries, seriesOf } from '../../src/kinds/endurance/judge-endurance.ts';
import { type EnduranceScenario, enduranceKind } from '../../src/kinds/endurance.ts';
import type { LoadWindow } from '../../src/measurement/load-window.ts';
import type { UsedSecond } from '../../src/measurement/second.ts';
import { describeProblems, read, START } from '../config/workspace.ts';
import { shownBlocks } from '../support/blocks.ts';
import { SERVICE, windowOf } from '../support/counted-window.ts';
import { RecordingStage } from '../support/recording-stage.ts';

function scenarioOf(keys = '', general = ''): EnduranceScenario {
  const yaml = `${START}${general}scenarios:\n  day:\n    type: endurance\n${keys.replace(/^(?=.)/gm, '    ')}`;
  return read(yaml).scenarios[0] as EnduranceScenario;
}

/** Noise of two per cent that never repeats, the same in every run. */
const noise = (place: number) => 1 + 0.02 * Math.sin(place * 12.9898 + Math.sin(place * 78.233) * 43_758.5453);

/** Windows of a second, in which p95 and memory rise by so much from start to end. */
function dayOf({ count = 60, slower = 0, larger = 0, failing = 0 } = {}): {
  windows: LoadWindow[];
  usage: UsedSecond[];
} {
  const share = (place: number) => place / (count - 1);
  return {
    windows: Array.from({ length: count }, (_, place): LoadWindow => {
      const p95 = 20 * (1 + slower * share(place)) * noise(place);
      const failed = Math.round(100 * failing * share(place));
      return {
        at: place * 1000,
        duration: 1000,
        offered: 100,
        responses: 100 - failed,
        errors: failed > 0 ? { timeout: failed } : ({} as Record<string, number>),
        p50: 8 * noise(place + 1000),
        p95,
        p99: p95 * 1.4,
      };
    }),
    usage: Array.from({ length: count }, (_, place) => ({
      at: place * 1000,
      span: 1000,
      cpu: 300,
      memory: 80e6 * (1 + larger * share(place)) * (1 + (noise(place + 2000) - 1) / 10),
      disk: 0,
    })),
  };
}

async function measure(day: ReturnType<typeof dayOf>, scenario = scenarioOf()) {
  const loaded = { window: windowOf({ sent: 6000, responses: 6000 }), resources: null, stopped: null, ...day };
  const measured = await enduranceKind.measure(new RecordingStage({ loaded, service: SERVICE }), scenario);
  if (measured === null) throw new Error('it was aborted');
  return measured;
}

describe('a long load', () => {
  it('is one round of 50 s in a hundredth of which, but a second at least, a window is', () => {
    expect(scenarioOf()).toMatchObject({
      rounds: 1,
      compared: false,
      duration: 50_000,
      windowLength: 1000,
      tolerance: 0.05,
    });
    expect(scenarioOf('duration: 8h').windowLength).toBe(288_000);
    expect(scenarioOf('duration: 20s').windowLength).toBe(500);
    expect(scenarioOf('window: 1s\nduration: 10h').windowLength).toBe(16_000);
    expect(enduranceKind.whole).toBe(true);
  });

  it('may not drift unless a limit says otherwise, and takes the general limits', () => {
    const metrics = (scenario: EnduranceScenario) => scenario.thresholds.map(({ metric, text }) => `${metric} ${text}`);
    expect(metrics(scenarioOf('', 'thresholds: { p95: < 1s }\n'))).toEqual([
      'error-rate < 1%',
      'p95 < 1s',
      'drifting < 1',
    ]);
    expect(metrics(scenarioOf('thresholds: { drifting: "< 3", memory-growth: "< 1.5" }'))).toEqual([
      'error-rate < 1%',
      'drifting < 3',
      'memory-growth < 1.5',
    ]);
  });

  it('has windows as long as its limits are about', () => {
    const scenario = scenarioOf('duration: 2m\nthresholds: { p95: "< 300ms in 95% of 2s windows" }');
    expect(scenario.windowLength).toBe(2000);
    expect(enduranceKind.metrics?.(scenario)).toHaveProperty(['p95 < 300 ms in 2 s windows']);
  });

  it('is given up when its only round can no longer keep a limit on windows', async () => {
    const limit = 'thresholds: { p95: "< 300ms in 95% of 1s windows" }';
    const forfeitsOf = async (keys: string) => {
      const stage = new RecordingStage({ loaded: null, service: SERVICE });
      await enduranceKind.measure(stage, scenarioOf(keys));
      return stage.acts[0]?.do === 'load' ? stage.acts[0].options?.forfeits : undefined;
    };
    expect(await forfeitsOf(limit)).toEqual([
      {
        text: 'the limit >= 95% of p95 < 300 ms in 1 s windows can no longer be kept',
        misses: 2,
        limit: { of: 'p95', comparator: '<', limit: 300, length: 1000, share: 0.95 },
      },
    ]);
    expect(await forfeitsOf(`rounds: 5\n${limit}`)).toEqual([]);
    expect(await forfeitsOf(`agents: 2\n${limit}`)).toEqual([]);
  });

  it('is given up when more requests have failed than may of all that its rate sends', async () => {
    const forfeitsOf = async (keys: string) => {
      const stage = new RecordingStage({ loaded: null, service: SERVICE });
      await enduranceKind.measure(stage, scenarioOf(`duration: 100s\n${keys}`));
      return stage.acts[0]?.do === 'load' ? stage.acts[0].options?.forfeits : undefined;
    };
    expect(await forfeitsOf('rate: 50/s')).toEqual([
      { text: 'the limit < 1% of the error rate can no longer be kept', failures: 50 },
    ]);
    expect(await forfeitsOf('rate: 50/s\nthresholds: { success-rate: "> 90%" }')).toEqual([
      { text: 'the limit > 90% of the success rate can no longer be kept', failures: 500 },
    ]);
    // How many requests there are is known only afterwards.
    expect(await forfeitsOf('connections: 5')).toEqual([]);
    expect(await forfeitsOf('rate: 50/s\narrivals: poisson')).toEqual([]);
    expect(await forfeitsOf('rate: 50/s\njourneys: { buy: { requests: [GET /] } }')).toEqual([]);
    // Others count, too.
    expect(await forfeitsOf('rate: 50/s\nagents: 2')).toEqual([]);
    expect(await forfeitsOf('rate: 50/s\nrounds: 5')).toEqual([]);
  });

  it.each<[string, Parameters<typeof dayOf>[0], object]>([
    ['that stays as it is', {}, { drifting: 0 }],
    ['that gets slower', { slower: 0.5 }, { drifting: 1 }],
    ['that gets larger', { larger: 0.5 }, { drifting: 1 }],
    ['that fails more and more', { failing: 0.2 }, { drifting: 1 }],
    ['that does all of it', { slower: 0.5, larger: 0.5, failing: 0.2 }, { drifting: 3 }],
  ])('%s has so many series that drift', async (_, day, expected) => {
    const { figures, detail } = await measure(dayOf(day));
    expect(figures.all).toMatchObject(expected);
    expect(enduranceKind.detail?.parse(detail)).toEqual(detail);
  });

  it('judges the metrics of the service that are read, too', async () => {
    const keys =
      "metrics:\n  url: /metrics\n  series:\n    pool: 'pool_in_use'\n    hits: { read: cache_hits, better: higher }";
    const scenario = scenarioOf(keys);
    const day = dayOf();
    const scraped = day.windows.map(({ at }, place) => ({
      at,
      values: { pool: (5 + place / 20) * noise(place), hits: (100 - place) * noise(place + 50) },
    }));
    const { detail, figures } = await measure({ ...day, scraped } as never, scenario);
    const series = enduranceKind.detail?.parse(detail).series ?? [];
    expect(series.slice(-2).map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(['pool drifts', 'hits drifts']);
    expect(figures.all.drifting).toBe(2);
  });

  it('has by how much p95 and memory grew as figures that can be compared', async () => {
    const { figures } = await measure(dayOf({ slower: 0.5, larger: 0.2 }));
    expect(figures.all['p95-growth']).toBeGreaterThan(1.3);
    expect(figures.all['p95-growth']).toBeLessThan(1.7);
    expect(figures.all['memory-growth']).toBeCloseTo(1.2, 1);
  });
});

describe('a series', () => {
  it('of memory has the median of the seconds of each window, and none where nothing is known', () => {
    const { windows, usage } = dayOf({ count: 4 });
    const wide = [0, 2].map((place) => ({ ...(windows[place] as LoadWindow), duration: 2000 }));
    const memory = seriesOf(wide, usage).find(({ name }) => name === 'memory');
    const [a, b, c, d] = usage.map((second) => second.memory ?? 0) as [number, number, number, number];
    expect(memory?.points).toEqual([
      [0, (a + b) / 2],
      [2000, (c + d) / 2],
    ]);
    expect(seriesOf(windows, []).map(({ name }) => name)).not.toContain('memory');
  });

  it('leaves out windows in which nothing was asked for or answered', () => {
    const { windows } = dayOf({ count: 3 });
    const [first, second, third] = windows as [LoadWindow, LoadWindow, LoadWindow];
    const holes = [first, { ...second, offered: 0 }, { ...third, p50: null, p95: null }];
    const [p50, , failures] = seriesOf(holes, []);
    expect(p50?.points.map(([at]) => at)).toEqual([0]);
    expect(failures?.points.map(([at]) => at)).toEqual([0, 2000]);
  });

  it.each<[string, 'up' | 'down', (share: number) => number, string]>([
    ['that rises, where that is worse', 'up', (share) => 10 + 5 * share, 'drifts'],
    ['that rises, where that is better', 'down', (share) => 10 + 5 * share, 'steady'],
    ['that falls, where that is worse', 'down', (share) => 10 - 5 * share, 'drifts'],
    ['that is nothing at first', 'up', (share) => 5 * share, 'drifts'],
    ['that is nothing at all', 'up', () => 0, 'steady'],
  ])('may be a metric of the service: one %s', (_, worse, valueAt, verdict) => {
    const { windows } = dayOf();
    const readings = windows.map(({ at }, place) => ({ at, value: valueAt(place / 59) * noise(place + 3000) }));
    const [series] = seriesOf(windows, [], [{ name: 'pool', worse, unit: '', readings }]).filter(
      ({ name }) => name === 'pool',
    );
    expect(series?.points).toHaveLength(60);
    const [found] = judgeSeries(series ? [series] : [], 0.05);
    expect(found).toMatchObject({ name: 'pool', verdict });
    expect(found?.rise?.lower).toBeLessThanOrEqual(found?.rise?.upper ?? 0);
    expect(Math.sign(found?.rise?.estimate ?? 0)).toBe(Math.sign(valueAt(1) - valueAt(0)));
  });

  it('stays open where it wanders, and where there are too few windows', () => {
    let walk = 0;
    let seed = 7;
    const wandering = Array.from({ length: 120 }, (_, place) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      walk += seed / 2 ** 32 - 0.5;
      return [place, Math.exp(walk / 4)] as const;
    });
    const [found] = judgeSeries([{ name: 'pool', scale: 'ratio', points: wandering }], 0.05);
    expect(found).toMatchObject({ verdict: 'open', why: 'correlated' });
    const [few] = judgeSeries([{ name: 'pool', scale: 'ratio', points: wandering.slice(0, 39) }], 0.05);
    expect(few).toMatchObject({ verdict: 'open', why: 'short', rise: null });
  });
});

describe('a report of a long load says', () => {
  it('the name of a metric as it is written, and its values in its unit', () => {
    const series = {
      name: 'heap_used',
      scale: 'level' as const,
      unit: 'bytes',
      verdict: 'steady' as const,
      why: null,
      rise: { estimate: 0, lower: -0.01, upper: 0.01 },
      points: [[0, 31_000_000] as [number, number], [1000, 31_500_000] as [number, number]],
    };
    const summary = {
      duration: 60_000,
      windowLength: 1000,
      tolerance: 0.05,
      series: [series],
      rounds: 1,
      drifting: [0],
    };
    const text = shownBlocks(enduranceKind.blocks?.(enduranceKind.summary?.parse(summary) as never) ?? []);
    expect(text).toContain('✓ heap_used is steady');
    expect(text).toContain('heap_used: 31.0 MB at first');
  });

  const said = async (day: Parameters<typeof dayOf>[0]) => {
    const { detail } = await measure(dayOf(day));
    const summary = enduranceKind.summarize?.([{ detail }] as never);
    return shownBlocks(enduranceKind.blocks?.(enduranceKind.summary?.parse(summary) as never) ?? []);
  };

  it('what drifts, between which bounds, and what is steady', async () => {
    const text = await said({ slower: 0.5 });
    expect(text).toMatch(/✗ p95 latency drifts: \+\d+ % to \+\d+ % from start to end\./);
    expect(text).toMatch(/✓ Memory is steady: .* from start to end\./);
  });

  it('what is open and why', async () => {
    expect(await said({ count: 20 })).toMatch(
      /It is open whether memory drifts: the windows are too few; run it for longer\./,
    );
  });

  it('from which rise on it counts', async () => {
    expect(await said({})).toContain('counts from 5.0 % on, and of failures from one point; told from windows of 1 s');
  });
});

const DAY = `${START}scenarios:\n  day:\n    type: endurance\n`;
describeProblems({
  'a long load is refused': [
    [
      `${DAY}    window: 2s`,
      '5:13 scenarios.day.window: a drift is told from 40 windows of 250ms or more, but 50s have 25 windows of 2s; make the windows shorter, or the duration at least 80s',
    ],
    [
      `${DAY}    duration: 5s`,
      '5:15 scenarios.day.duration: a drift is told from 40 windows of 250ms or more, but the windows would be 125ms long; make it at least 10s',
    ],
    [
      `${DAY}    duration: 10m\n    thresholds: { p95: "< 1s in 90% of 10s windows", p50: "< 1s in 90% of 5s windows" }`,
      '6:24 scenarios.day.thresholds.p95: the windows of this scenario are 5s long, and not 10s: all limits need the same',
    ],
    [
      `${DAY}    thresholds: { p95: "< 1s in 90% of 2m windows" }`,
      '5:24 scenarios.day.thresholds.p95: windows of 120s do not fit into the 50s that are measured',
    ],
    [
      `${DAY}    thresholds: { p95: "< 1s in 101% of 1s windows" }`,
      '5:24 scenarios.day.thresholds.p95: expected a duration to compare with, such as "< 250ms", or the same in windows, such as "< 300ms in 95% of 10s windows", got "< 1s in 101% of 1s windows"',
    ],
    [
      `${DAY}    thresholds: { p95: "< 1s in 90% of 10s windows" }`,
      '5:24 scenarios.day.thresholds.p95: a drift is told from 40 windows of 250ms or more, but 50s have 5 windows of 10s; make the windows shorter, or the duration at least 400s',
    ],
    [`${DAY}    drift: 0%`, '5:12 scenarios.day.drift: expected a ratio above 0% and up to 100%, such as 3%, got "0%"'],
  ],
});
