import { describe, expect, it } from 'vitest';
import { downtimesOf } from '../../src/kinds/availability/downtime.ts';
import { type AvailabilityScenario, availabilityKind } from '../../src/kinds/availability.ts';
import type { LoadSecond } from '../../src/measurement/second.ts';
import { describeProblems, read, START } from '../config/workspace.ts';
import { shownBlocks } from '../support/blocks.ts';
import { SERVICE, windowOf } from '../support/counted-window.ts';
import { RecordingStage } from '../support/recording-stage.ts';

function scenarioOf(keys = ''): AvailabilityScenario {
  const yaml = `${START}scenarios:\n  door:\n    type: availability\n${keys.replace(/^(?=.)/gm, '    ')}`;
  return read(yaml).scenarios[0] as AvailabilityScenario;
}

/** Seconds of 20 requests each; in a word, how many of them failed. */
function secondsOf(...failures: (number | null)[]): LoadSecond[] {
  return failures.map(
    (failed, place): LoadSecond => ({
      at: place * 1000,
      span: 1000,
      sent: failed === null ? 0 : 20,
      completed: 20 - (failed ?? 0),
      errors: failed ? { ECONNREFUSED: failed - 1, timeout: 1 } : ({} as Record<string, number>),
      timed: 0,
      p50: null,
      p95: null,
      p99: null,
      connections: null,
    }),
  );
}

async function measure(
  scenario: AvailabilityScenario,
  failed: number,
  seconds: LoadSecond[] = [],
  silences: { from: number; until: number }[] = [],
) {
  const window = windowOf({ sent: 1000, responses: 1000 - failed, errors: failed > 0 ? { 'status 500': failed } : {} });
  const began = Date.parse('2026-05-04T13:02:08.000Z');
  const stage = new RecordingStage({
    loaded: { window, resources: null, stopped: null, seconds, silences, began },
    service: SERVICE,
  });
  const measured = await availabilityKind.measure(stage, scenario);
  if (measured === null) throw new Error('it was aborted');
  return { measured, act: stage.acts[0] };
}

describe('availability', () => {
  it('is that of a low rate for 45 s, in one round, with an objective that is a limit', () => {
    const scenario = scenarioOf('objective: 99.9%');
    expect(scenario).toMatchObject({ rounds: 1, compared: false, rate: 20, duration: 45_000, objective: 0.999 });
    expect(scenario.thresholds).toEqual([
      {
        metric: 'availability',
        label: null,
        comparator: '>=',
        limit: 0.999,
        severity: 'high',
        text: '>= 99.9%',
        line: 5,
      },
    ]);
  });

  it('has another limit where one is set', () => {
    const scenario = scenarioOf('thresholds: { availability: "> 95%" }');
    expect(scenario.thresholds.map(({ metric, text }) => `${metric} ${text}`)).toEqual(['availability > 95%']);
  });

  it('is the share of good answers, with the time in which the service was down', async () => {
    const { measured } = await measure(scenarioOf(), 20, secondsOf(0, 20, 20, 0, 0, 11, 0));
    expect(measured.figures.all).toMatchObject({ availability: 0.98, downtime: 3000 });
    expect(availabilityKind.detail?.parse(measured.detail)).toEqual(measured.detail);
    expect(measured.detail).toMatchObject({
      offered: 1000,
      failed: 20,
      times: 2,
      down: 3000,
      downtimes: [
        { from: '2026-05-04T13:02:09.000Z', to: '2026-05-04T13:02:11.000Z', failed: 40, kind: 'ECONNREFUSED' },
        { from: '2026-05-04T13:02:13.000Z', to: '2026-05-04T13:02:14.000Z', failed: 11 },
      ],
    });
  });

  it.each([
    ['of its objective', '', [{ text: 'the limit >= 99% of the availability can no longer be kept', failures: 9 }]],
    ['of 100 %', 'objective: 100%', [{ failures: 0 }]],
    ['of a limit in its place', 'thresholds: { availability: ">= 90%" }', [{ failures: 90 }]],
    ['on windows too', 'thresholds: { p95: "< 1s in 90% of 1s windows" }', [{ failures: 9 }, { misses: 4 }]],
    ['of several rounds is kept by all of them', 'rounds: 5', []],
  ])('ends when the budget is used up: one %s', async (_, keys, forfeits) => {
    const { act } = await measure(scenarioOf(keys), 0);
    expect(act).toMatchObject({ do: 'load', options: { forfeits } });
  });
});

describe('a service is down', () => {
  it.each<[string, (number | null)[], [number, number][]]>([
    ['in seconds in which more than half of the requests failed', [0, 11, 20, 3], [[1000, 3000]]],
    ['not in one in which half of them did', [10, 0], []],
    [
      'twice where it was there in between',
      [20, 0, 20],
      [
        [0, 1000],
        [2000, 3000],
      ],
    ],
    ['all the while where nothing was asked for in between', [20, null, 20, 0], [[0, 3000]]],
    ['until the end', [0, 20], [[1000, 2000]]],
  ])('%s', (_, failures, expected) => {
    expect(downtimesOf(secondsOf(...failures), [], 50).map(({ from, to }) => [from, to])).toEqual(expected);
  });
});

describe('a downtime is known', () => {
  const known = (silences: { from: number; until: number }[], failures = [0, 0, 20, 14, 0]) =>
    downtimesOf(secondsOf(...failures), silences, 50).map(({ from, to, exact }) => ({ from, to, exact }));

  it('by the good answers around it, where none came meanwhile', () => {
    expect(
      known([
        { from: 400, until: 440 },
        { from: 2012.5, until: 3722 },
      ]),
    ).toEqual([{ from: 2012.5, to: 3722, exact: 50 }]);
  });

  it('to the second where good answers came in between, or nobody says when', () => {
    const seconds = [{ from: 2000, to: 4000, exact: 1000 }];
    expect(known([])).toEqual(seconds);
    expect(
      known([
        { from: 2012, until: 2700 },
        { from: 2710, until: 2990 },
      ]),
    ).toEqual(seconds);
  });

  it.each([
    ['1 s', { from: 2000, until: 3000 }, [0, 0, 20, 0]],
    ['the end of the window', { from: 2010, until: 4000 }, [0, 0, 20, 20]],
    ['its start', { from: 0, until: 1490 }, [20, 11, 0]],
  ])('to %s', (_, silence, failures) => {
    expect(known([silence], failures)).toEqual([{ from: silence.from, to: silence.until, exact: 50 }]);
  });
});

describe('a report of availability says', () => {
  const said = async (keys: string, failed: number, seconds?: LoadSecond[]) => {
    const { measured } = await measure(scenarioOf(keys), failed, seconds);
    const summary = availabilityKind.summarize?.([{ detail: measured.detail }] as never);
    return shownBlocks(availabilityKind.blocks?.(availabilityKind.summary?.parse(summary) as never) ?? []);
  };

  it.each<[string, string, number, LoadSecond[], string]>([
    [
      'how much of the budget was used',
      'objective: 99%',
      2,
      [],
      '20 % of the error budget was used: 0.2 % of the requests failed, where 1 % may.',
    ],
    [
      'how often it was used up',
      'objective: 99.9%',
      20,
      [],
      'The error budget was used up 20 times over: 2 % of the requests failed, where 0.1 % may.',
    ],
    ['that none may fail', 'objective: 100%', 1, [], '0.1 % of the requests failed, and none may.'],
    ['that it was always there', '', 0, [], 'It was never down'],
    [
      'when it was not',
      '',
      5,
      secondsOf(0, 20),
      'from 2026-05-04 13:02:09 to 13:02:10 UTC (1 s), 20 failures, most of them ECONNREFUSED',
    ],
    ['how exactly that is known', '', 5, secondsOf(0, 20), 'Their starts and ends are known to the second.'],
    ['how often it was not', '', 5, secondsOf(20, 0, 20), 'It was down 2 times, for 2 s in all:'],
  ])('%s', async (_, keys, failed, seconds, text) => {
    expect(await said(keys, failed, seconds)).toContain(text);
  });

  it('tenths of a second where they are known', async () => {
    const silences = [{ from: 1020, until: 1985 }];
    const { measured } = await measure(scenarioOf(), 20, secondsOf(0, 20, 0), silences);
    expect(measured.figures.all.downtime).toBe(965);
    const summary = availabilityKind.summarize?.([{ detail: measured.detail }] as never);
    const text = shownBlocks(availabilityKind.blocks?.(availabilityKind.summary?.parse(summary) as never) ?? []);
    expect(text).toContain('from 2026-05-04 13:02:09.0 to 13:02:09.9 UTC (965 ms)');
    expect(text).toContain('Their starts and ends are known to 50 ms, the time between two requests.');
  });

  it('only some of very many downtimes', async () => {
    const text = await said('', 5, secondsOf(...Array.from({ length: 400 }, (_, place) => (place % 2 === 0 ? 20 : 0))));
    expect(text).toContain('and 190 times more');
    expect(text.match(/ to 13:/g)).toHaveLength(10);
  });
});

const DOOR = `${START}scenarios:\n  door:\n    type: availability\n`;
describeProblems({
  'an availability is refused': [
    [
      `${DOOR}    objective: 101%`,
      '5:16 scenarios.door.objective: expected a share of the requests above 0% and up to 100%, such as 99.9%, got "101%"',
    ],
    [
      `${DOOR}    objective: 0%`,
      '5:16 scenarios.door.objective: expected a share of the requests above 0% and up to 100%, such as 99.9%, got "0%"',
    ],
  ],
});
