import { describe, expect, it } from 'vitest';
import { judgeSpike } from '../../src/kinds/spike/judge-spike.ts';
import { spikeBlocks } from '../../src/kinds/spike/spike-summary.ts';
import { type SpikeScenario, spikeKind } from '../../src/kinds/spike.ts';
import { levelsOf } from '../../src/load/pace/levels.ts';
import type { LoadWindow } from '../../src/measurement/load-window.ts';
import { NEVER } from '../../src/measurement/never.ts';
import { describeProblems, read, START } from '../config/workspace.ts';
import { shownBlocks } from '../support/blocks.ts';
import { SERVICE, windowOf } from '../support/counted-window.ts';
import { RecordingStage } from '../support/recording-stage.ts';

const WIDTH = 250;

function scenarioOf(keys = ''): SpikeScenario {
  const yaml = `${START}scenarios:\n  sale:\n    type: spike\n${keys.replace(/^(?=.)/gm, '    ')}`;
  return read(yaml).scenarios[0] as SpikeScenario;
}

/** The windows of a round: a calm of 5 ms, a spike of 900 ms, and after it so many more of 300 ms. */
function windowsOf({ calm = 12, spike = 8, bad = 0, after = 20, offered = 25, failing = 0 } = {}): LoadWindow[] {
  return Array.from({ length: calm + spike + after }, (_, place): LoadWindow => {
    const isSpike = place >= calm && place < calm + spike;
    const isBad = place >= calm + spike && place < calm + spike + bad;
    const p95 = isSpike ? 900 : isBad ? 300 : 5 + (place % 3) / 10;
    const failed = isSpike ? failing : 0;
    const errors: Record<string, number> = failed > 0 ? { 'status 503': failed } : {};
    const sent = isSpike ? 125 : offered;
    return {
      at: place * WIDTH,
      duration: WIDTH,
      offered: sent,
      responses: sent - failed,
      errors,
      p50: p95 / 2,
      p95,
      p99: p95 * 1.2,
    };
  });
}

const COURSE = { calm: 3000, spike: 2000, after: 5000 };

function stageWith(windows: LoadWindow[], more: object = {}) {
  const part = {
    at: 3000,
    duration: 2000,
    offered: 1000,
    responses: 900,
    errors: { 'status 503': 100 },
    p50: 1,
    p95: 2,
    p99: 850,
  };
  const loaded = {
    window: windowOf({ sent: 1700, responses: 1600 }),
    resources: null,
    stopped: null,
    windows,
    parts: [part, part, part],
  };
  return new RecordingStage({ loaded: { ...loaded, ...more }, service: SERVICE });
}

describe('a spike', () => {
  it('is calm, spike and calm again in the open model, in eleven seconds a round and five rounds', () => {
    const scenario = scenarioOf();
    expect(scenario).toMatchObject({
      rounds: 5,
      rate: 500,
      connections: 1000,
      warmup: 1000,
      duration: 10_000,
      windowLength: 250,
    });
    expect(levelsOf(scenario, 500, null, scenario.stages)).toEqual([
      { from: 0, until: 1000, start: 100, end: 100 },
      { from: 1000, until: 4000, start: 100, end: 100 },
      { from: 4000, until: 6000, start: 500, end: 500 },
      { from: 6000, until: 11_000, start: 100, end: 100 },
    ]);
    expect(spikeKind.time(scenario)).toBe(11_000);
    expect(spikeKind.words(scenario)).toBe('100/s, 500/s for 2 s, 100/s');
    expect(spikeKind.phases?.(scenario)).toEqual([
      { name: 'calm', duration: 3000, load: '100/s' },
      { name: 'spike', duration: 2000, load: '500/s' },
      { name: 'after', duration: 5000, load: '100/s' },
    ]);
  });

  it('has windows of a second where the calm has too few requests for shorter ones', () => {
    const keys = 'calm: { rate: 20/s, duration: 10s }\nspike: { rate: 100/s }\nafter: 10s';
    expect(scenarioOf(keys).windowLength).toBe(1000);
    expect(scenarioOf('calm: { rate: 80/s }').windowLength).toBe(250);
  });

  it('makes one load, in windows and with the names of its parts', async () => {
    const stage = stageWith(windowsOf());
    await spikeKind.measure(stage, scenarioOf());
    expect(stage.acts).toMatchObject([
      { do: 'serve', variant: null },
      {
        do: 'load',
        options: {
          windowLength: 250,
          parts: [
            { name: 'calm', duration: 3000 },
            { name: 'spike', duration: 2000 },
            { name: 'after', duration: 5000 },
          ],
        },
      },
    ]);
  });

  it('has its recovery, p99 and failures as figures of a round, and nothing that stands for all of it', async () => {
    const measured = await spikeKind.measure(stageWith(windowsOf({ bad: 4 })), scenarioOf());
    // To the end of the first calm window: 1 s, and the window itself.
    expect(measured?.figures.all).toEqual({ recovery: 1250, 'spike-p99': 850, 'spike-failed': 0.1 });
    expect(measured?.windows).toBeUndefined();
    expect(spikeKind.detail?.parse(measured?.detail)).toEqual(measured?.detail);
  });

  it('has a value that is worse than every time where it never recovers', async () => {
    const measured = await spikeKind.measure(stageWith(windowsOf({ bad: 20 })), scenarioOf());
    expect(measured?.figures.all.recovery).toBe(NEVER);
    expect(spikeKind.metrics?.(scenarioOf()).recovery).toMatchObject({ never: 'never recovered', gated: true });
  });

  it('has the share of the windows that its limits are about', async () => {
    const scenario = scenarioOf('thresholds: { p95: "< 100ms in 75% of 250ms windows" }');
    const measured = await spikeKind.measure(stageWith(windowsOf({ bad: 2 })), scenario);
    expect(measured?.figures.all).toMatchObject({ 'p95 < 100 ms in 250 ms windows': 30 / 40 });
  });

  it('is a failure to load where nothing was answered before it', async () => {
    const windows = windowsOf().map((window) => (window.at < 3000 ? { ...window, responses: 0, p95: null } : window));
    await expect(spikeKind.measure(stageWith(windows), scenarioOf())).rejects.toThrow(/before the spike \(round 1\)/);
  });

  it('says where the load generator was the limit', async () => {
    const arrivals = { due: 10, sent: 10, inTime: 1, late: 9, dropped: 0, backlog: 3, limit: 'agent' as const };
    const window = { ...windowOf({ sent: 10, responses: 10 }), arrivals };
    const measured = await spikeKind.measure(stageWith(windowsOf(), { window }), scenarioOf());
    const rounds = [measured, measured].map((one) => ({ detail: one?.detail }) as never);
    expect(spikeKind.notes?.(rounds)).toEqual([
      expect.stringMatching(/^In 2 of 2 rounds the load generator could not/),
    ]);
  });
});

describe('a service has recovered from a spike', () => {
  it.each([
    ['at once', {}, 0],
    ['after four windows', { bad: 4 }, 1000],
    ['at last', { bad: 17 }, 4250],
    ['never', { bad: 18 }, null],
  ])('%s', (_, windows, recovery) => {
    expect(judgeSpike(windowsOf(windows), COURSE, WIDTH)).toMatchObject({ recovery, watched: 5000, isBack: true });
  });

  it('in trouble of its own making only where the load was gone', () => {
    const still = windowsOf({ bad: 20 }).map((window) => (window.at >= 5000 ? { ...window, offered: 60 } : window));
    expect(judgeSpike(still, COURSE, WIDTH)).toMatchObject({ recovery: null, isBack: false });
  });

  it('with an error rate of the calm, too', () => {
    const failing = windowsOf().map((window) =>
      window.at >= 5000 && window.at < 6000 ? { ...window, errors: { 'status 503': 5 }, responses: 20 } : window,
    );
    expect(judgeSpike(failing, COURSE, WIDTH)?.recovery).toBe(1000);
  });

  it('unless nothing is known of its calm', () => {
    expect(
      judgeSpike(
        windowsOf().map((window) => ({ ...window, responses: 0 })),
        COURSE,
        WIDTH,
      ),
    ).toBeNull();
  });
});

describe('a report of a spike says', () => {
  const roundsOf = (...all: object[]) =>
    all.map((detail: { recovery?: number | null; failed?: number }) => ({
      figures: {
        all: {
          recovery: detail.recovery === null ? NEVER : (detail.recovery ?? 0) + 250,
          'spike-failed': (detail.failed ?? 0) / 1000,
        },
      },
      detail: {
        width: 250,
        watched: 5000,
        band: { p95: 6, errorRate: 0.01 },
        offered: 1000,
        failed: 0,
        parts: [{ name: 'calm', from: 0, to: 3000 }],
        p95: [[0, 5]],
        recovery: 0,
        isBack: true,
        isBound: false,
        ...detail,
      },
    }));
  const said = (...all: object[]) => {
    const summary = spikeKind.summarize?.(roundsOf(...all) as never);
    return shownBlocks(spikeBlocks(spikeKind.summary?.parse(summary) as never));
  };

  it.each<[string, object[], string]>([
    ['that it was never worse', [{}, {}], 'It was as calm as before right after the spike, in its first 250 ms.'],
    [
      'when it was as before',
      [{ recovery: 500 }, { recovery: 1000 }, { recovery: 750 }],
      'It was as calm as before 1 s after the spike in the median, at the latest after 1.25 s.',
    ],
    [
      'where it never was',
      [{ recovery: 500 }, { recovery: null, isBack: false }],
      'In 1 of 2 rounds it never recovered in the 5 s after the spike.',
    ],
    [
      'when it mostly was, and that once it never was',
      [{ recovery: 0 }, { recovery: 250 }, { recovery: null }],
      'It was as calm as before 500 ms after the spike in the median.',
    ],
    [
      'how often it was, where that is not most often',
      [{ recovery: 500 }, { recovery: null }, { recovery: null }],
      'In 1 of 3 rounds it was as calm as before, at the latest after 750 ms where it recovered.',
    ],
    [
      'that its trouble stays by itself',
      [{ recovery: null }],
      'It never recovered in the 5 s after the spike, although the load was gone.',
    ],
    ['what such trouble is called', [{ recovery: null }], 'a metastable failure'],
    ['what failed', [{ failed: 120 }], '12 % of the requests of a spike failed (120 of 1,000).'],
    [
      'what failed in the median round',
      [{ failed: 120 }, { failed: 200 }, { failed: 990 }],
      '20 % of the requests of a spike failed (median; 1,310 of 3,000 in all).',
    ],
    ['that nothing failed', [{}], 'None of the 1,000 requests of the spikes failed.'],
    [
      'what failed after it',
      [{ after: { offered: 500, failed: 25 } }],
      'After the spikes, 5.0 % of 500 requests failed.',
    ],
    ['that nothing failed after it', [{ after: { offered: 500, failed: 0 } }], 'none of 500 requests failed.'],
    ['what counts as calm', [{}], 'a p95 of up to 6 ms and up to 1.0 % failures, in three windows of 250 ms in a row'],
  ])('%s', (_, all, text) => {
    expect(said(...all)).toContain(text);
  });
});

const SPIKE = `${START}scenarios:\n  sale:\n    type: spike\n`;
describeProblems({
  'a spike is refused': [
    [
      `${SPIKE}    spike: { rate: 100/s }`,
      '5:20 scenarios.sale.spike.rate: 100/s is no spike where the calm is 100/s; raise it',
    ],
    [
      `${SPIKE}    calm: { duration: 2s }`,
      '5:23 scenarios.sale.calm.duration: a calm is known by 10 windows of 250ms; make it at least 2.5s',
    ],
    [
      `${SPIKE}    calm: { rate: 50/s }`,
      '5:5 scenarios.sale.calm.duration: a calm is known by 10 windows of 1s, since 250ms are too short for 50/s; make it at least 10s',
    ],
    [
      `${SPIKE}    after: 500ms`,
      '5:12 scenarios.sale.after: a service has recovered with 3 calm windows of 250ms in a row; make it at least 750ms',
    ],
    [`${SPIKE}    after: 1100ms`, '5:12 scenarios.sale.after: has to consist of whole windows of 250ms'],
    [
      `${SPIKE}    thresholds: { p95: < 300ms }`,
      '5:24 scenarios.sale.thresholds.p95: calm and spike together have no p95 that means anything; limit recovery, spike-p99 or spike-failed, or windows: "< 300ms in 90% of 250ms windows"',
    ],
    [
      `${SPIKE}    thresholds: { p95: "< 300ms in 90% of 1s windows" }`,
      '5:24 scenarios.sale.thresholds.p95: the windows of this scenario are 250ms long, and not 1s: all limits need the same',
    ],
    [
      `${SPIKE}    thresholds: { recovery: "< 3" }`,
      '5:29 scenarios.sale.thresholds.recovery: expected a duration to compare with, such as "< 250ms", got "< 3"',
    ],
  ],
});
