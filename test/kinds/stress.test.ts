import { describe, expect, it } from 'vitest';
import { NEVER_CALM } from '../../src/kinds/stress/calm.ts';
import { searchBreakingPoint } from '../../src/kinds/stress/search.ts';
import { stressBlocks } from '../../src/kinds/stress/words.ts';
import { type StressScenario, stressKind } from '../../src/kinds/stress.ts';
import type { Window } from '../../src/measurement/run-document.ts';
import { describeProblems, read, START } from '../config/workspace.ts';
import { label } from '../measurement/run.ts';
import { shownBlocks } from '../support/blocks.ts';
import { SERVICE, windowOf } from '../support/counted-window.ts';
import { RecordingStage } from '../support/recording-stage.ts';

const OBJECTIVE = 'objective: { p95: 100ms }';

function scenarioOf(keys = OBJECTIVE): StressScenario {
  const yaml = `${START}scenarios:\n  capacity:\n    type: stress\n${keys.replace(/^(?=.)/gm, '    ')}`;
  return read(yaml).scenarios[0] as StressScenario;
}

/** A window in which answers took so long, and so many of them failed. */
function windowWith({
  latency = 5,
  failed = 0,
  sent = 100,
  isLate = false,
  limit = 'target' as 'target' | 'agent',
}): Window {
  const responses = sent - failed;
  const errors: Record<string, number> = failed > 0 ? { 'status 503': failed } : {};
  const counts = { sent, responses, errors };
  const inTime = isLate ? 0.5 * sent : sent;
  return {
    ...windowOf(counts),
    labels: {
      'GET /': label(
        Array.from({ length: responses }, () => latency),
        counts,
      ),
    },
    arrivals: { due: sent, sent, inTime, late: sent - inTime, dropped: 0, backlog: 0, limit: isLate ? limit : null },
  };
}

/** A service that bears so many requests a second. */
function stageOf(bears: (load: number) => Parameters<typeof windowWith>[0]) {
  return new RecordingStage({
    loaded: ({ rate }) => ({ window: windowWith(bears(rate ?? 0)), resources: null, stopped: null }),
    service: SERVICE,
  });
}
const bearing = (capacity: number) => stageOf((load) => ({ latency: load <= capacity ? 5 : 300 }));
const loadsOf = ({ acts }: RecordingStage) => acts.flatMap((act) => (act.do === 'load' ? (act.pacing.rate ?? 0) : []));

describe('the search of a stress', () => {
  it('finds what is borne within 5 %, in the open model', async () => {
    const stage = bearing(640);
    const found = await searchBreakingPoint(stage, scenarioOf());
    expect(found).toMatchObject({ why: 'found' });
    expect(found?.lower).toBeLessThanOrEqual(640);
    expect(found?.lower).toBeGreaterThan(640 * 0.95);
    expect(found?.upper).toBeGreaterThan(640);
    for (const act of stage.acts)
      if (act.do === 'load') expect(act.pacing).toMatchObject({ stages: null, connections: 1000 });
  });

  it('begins without load, and waits after every load that was too much until the service is calm again', async () => {
    const stage = bearing(150);
    await searchBreakingPoint(stage, scenarioOf());
    const loads = loadsOf(stage);
    expect(loads[0]).toBe(20);
    expect(loads.slice(1, 5)).toEqual([50, 100, 200, 20]);
    for (const [index, load] of loads.entries()) if (load > 150) expect(loads[index + 1]).toBe(20);
  });

  it('does not try more than the most', async () => {
    const stage = bearing(1e6);
    const found = await searchBreakingPoint(stage, scenarioOf(`${OBJECTIVE}\nmost: 300/s`));
    expect(found).toMatchObject({ why: 'not-reached', lower: 300, upper: null });
    expect(Math.max(...loadsOf(stage))).toBe(300);
  });

  it.each([
    ['errors', (load: number) => ({ failed: load > 200 ? 5 : 0 }), 'error-rate'],
    ['arrivals that wait', (load: number) => ({ isLate: load > 200 }), 'arrivals'],
    ['latency', (load: number) => ({ latency: load > 200 ? 101 : 5 }), 'p95'],
  ])('knows %s as what made a load too much', async (_, bears, missed) => {
    const found = await searchBreakingPoint(stageOf(bears), scenarioOf());
    expect(found?.trials.find(({ load }) => load === 400)).toMatchObject({ missed });
    expect(found?.lower).toBeLessThanOrEqual(200);
  });

  it('holds nothing against the service that the load generator could not make', async () => {
    const found = await searchBreakingPoint(
      stageOf((load) => ({ isLate: load > 200, limit: 'agent' })),
      scenarioOf(),
    );
    expect(found).toMatchObject({ why: 'generator', upper: null });
    expect(found?.trials.filter(({ load }) => load > 200).map(({ isVoid, missed }) => [isVoid, missed])).toContainEqual(
      [true, null],
    );
  });

  it('ends where the service stays in trouble after a load that was too much', async () => {
    let isStuck = false;
    const stage = stageOf((load) => {
      isStuck ||= load > 100;
      return { latency: isStuck ? 500 : 5 };
    });
    const found = await searchBreakingPoint(stage, scenarioOf());
    expect(found).toMatchObject({ why: 'stuck', lower: null });
    expect(loadsOf(stage).filter((load) => load === 20)).toHaveLength(1 + NEVER_CALM);
  });

  it('refuses an objective that is missed without load', async () => {
    await expect(
      searchBreakingPoint(
        stageOf(() => ({ latency: 300 })),
        scenarioOf(),
      ),
    ).rejects.toThrow(
      /^the objective of "capacity" is not met by \S+ at 20\/s, which is no load: p95 was over its limit/,
    );
  });

  it('is over at once when the run is canceled', async () => {
    const stage = new RecordingStage({ loaded: null, service: SERVICE });
    expect(await searchBreakingPoint(stage, scenarioOf())).toBeNull();
    expect(stage.acts.filter((act) => act.do === 'load')).toHaveLength(1);
  });
});

describe('a stress', () => {
  it('looks once, before the first round, for the point that its loads are around', async () => {
    const scenario = scenarioOf();
    const ready = await stressKind.prepare?.(scenario)?.act(bearing(640));
    expect(ready).toMatchObject({ point: expect.any(Number), found: { why: 'found' } });
    const stage = bearing(640);
    const measured = await stressKind.measure(stage, ready as StressScenario);
    expect(loadsOf(stage)).toHaveLength(3);
    expect(Object.values(measured?.figures.labels ?? {}).map(({ goodput = -1 }) => goodput > 0)).toEqual([
      true,
      true,
      false,
    ]);
    expect(stressKind.detail?.parse(measured?.detail)).toEqual(measured?.detail);
  });

  it('needs no search where the file has the point, nor where every round is one', () => {
    expect(stressKind.prepare?.(scenarioOf(`${OBJECTIVE}\npoint: 640/s`))).toBeNull();
    expect(stressKind.prepare?.(scenarioOf(`${OBJECTIVE}\nsearch: true`))).toBeNull();
  });

  it('measures 80, 95 and 110 % of the point, for 10 seconds a round', async () => {
    const scenario = scenarioOf(`${OBJECTIVE}\npoint: 640/s`);
    const stage = bearing(620);
    const measured = await stressKind.measure(stage, scenario);
    expect(loadsOf(stage)).toEqual([512, 608, 704]);
    expect(Object.keys(measured?.figures.labels ?? {})).toEqual(['512/s', '608/s', '704/s']);
    expect(stressKind.time(scenario)).toBe(10_000);
    expect(scenario.rounds).toBe(5);
  });

  it('has the good answers at the highest load that is borne as its figure where a round is a search', async () => {
    const measured = await stressKind.measure(bearing(640), scenarioOf(`${OBJECTIVE}\nsearch: true`));
    expect(measured?.figures.all['breaking-point']).toBeGreaterThan(600);
    expect(measured?.figures.all['breaking-point']).toBeLessThanOrEqual(640);
    expect(stressKind.detail?.parse(measured?.detail)).toEqual(measured?.detail);
  });

  it('cannot be measured where no load is borne', async () => {
    const scenario = scenarioOf(`${OBJECTIVE}\nsearch: true\nstart: 1000/s`);
    await expect(
      stressKind.measure(
        stageOf((load) => ({ latency: load > 20 ? 300 : 5 })),
        scenario,
      ),
    ).rejects.toThrow(
      /^"capacity" does not bear [\d.]+\/s: p95 was over its limit, so that no load meets the objective/,
    );
  });
});

describe('a report of a stress says', () => {
  const said = async (capacity: number, keys: string) => {
    const scenario = scenarioOf(keys);
    const ready = (await stressKind.prepare?.(scenario)?.act(bearing(capacity))) ?? scenario;
    const measured = await stressKind.measure(bearing(capacity), ready);
    const rounds = [{ detail: measured?.detail }] as never;
    const summary = stressKind.summary?.parse(stressKind.summarize?.(rounds));
    return `${shownBlocks(stressBlocks(summary as never))}\n${stressKind.notes?.(rounds).join('\n')}`;
  };

  it('how much is borne, and what is too much', async () => {
    expect(await said(640, `${OBJECTIVE}\nsearch: true`)).toMatch(/It bears 6[1-4]\d\/s; 6[4-7]\d\/s is too much\./);
  });

  it('what gave way first', async () => {
    expect(await said(640, `${OBJECTIVE}\nsearch: true`)).toMatch(
      /At 6\d\d\/s p95 was over its limit \(p95 300 ms\)\./,
    );
  });

  it('how it did around the point', async () => {
    expect(await said(620, `${OBJECTIVE}\npoint: 640/s`)).toContain(
      'Of 512, 608, 704 per second, around 640/s, the most that it bears is 608/s.',
    );
  });

  it('which key makes the search needless', async () => {
    expect(await said(640, OBJECTIVE)).toMatch(/With `point: 6\d\d\/s` in the file no search is needed/);
  });
});

const STRESS = `${START}scenarios:\n  capacity:\n    type: stress\n`;
describeProblems({
  'a stress is refused': [
    [STRESS, '3:3 scenarios.capacity.objective: missing; expected a map'],
    [
      `${STRESS}    objective: { error-rate: 1% }`,
      '5:16 scenarios.capacity.objective: an objective has a latency, such as p95: 200ms: without one, every load may take for ever',
    ],
    [
      `${STRESS}    objective: { p95: 0 }`,
      '5:23 scenarios.capacity.objective.p95: expected a duration from 1ms to 24h, such as 250ms, 10s or 5m, got 0',
    ],
    [
      `${STRESS}    ${OBJECTIVE}\n    start: 500/s\n    most: 100/s`,
      '6:12 scenarios.capacity.start: 500/s is above most, which is 100/s; lower it',
    ],
    [
      `${STRESS}    ${OBJECTIVE}\n    point: 100/s\n    search: true`,
      '6:5 scenarios.capacity.point: every round is a search, which needs no point; remove one of point and search',
    ],
    [
      `${STRESS}    ${OBJECTIVE}\n    point: 1000/s\n    most: 1000/s`,
      '6:12 scenarios.capacity.point: a tenth more than 1000/s is tried, which is above most (1000/s); raise most',
    ],
    [
      `${STRESS}    ${OBJECTIVE}\n    thresholds: { breaking-point: "> 500/s" }`,
      '6:19 scenarios.capacity.thresholds.breaking-point: only whole searches have a breaking point; add search: true',
    ],
  ],
});
