import { describe, expect, it } from 'vitest';
import type { ScenarioRun } from '../../src/measurement/run-document.ts';
import type { SeenRound } from '../../src/measurement/seen-rounds.ts';
import { RoundRecord } from '../../src/rounds/round-record.ts';
import { windowWith } from './windows.ts';

function emptyRun(name: string): ScenarioRun {
  const load = { type: 'load', hash: 'load-1', words: '4 connections', window: { warmup: 100, duration: 1000 } };
  return { name, ...load, plannedRounds: 0, rounds: [] };
}

describe('the plan', () => {
  it('takes the scenarios of one round together, those with fewer rounds not to the end', () => {
    const record = new RoundRecord(['head'], [emptyRun('browse'), emptyRun('search')]);
    expect(record.plan([3, 2])).toEqual([
      [
        { position: 0, index: 0 },
        { position: 1, index: 0 },
      ],
      [
        { position: 0, index: 1 },
        { position: 1, index: 1 },
      ],
      [{ position: 0, index: 2 }],
    ]);
    expect(record.plannedRounds).toBe(3);
  });

  it('goes on where it ended when more rounds are wanted', () => {
    const record = new RoundRecord(['head'], [emptyRun('browse'), emptyRun('search')]);
    record.plan([3, 2]);
    expect(record.plan([4, 4])).toEqual([
      [
        { position: 0, index: 3 },
        { position: 1, index: 2 },
      ],
      [{ position: 1, index: 3 }],
    ]);
    expect(record.runsOf('head').map(({ plannedRounds }) => plannedRounds)).toEqual([4, 4]);
  });
});

describe("a scenario's own metrics", () => {
  const took = { title: 'took', unit: 'ms', better: 'lower', gated: true, perRequest: false, slower: true } as const;

  it('are defined by its rounds, and can only be one quantity', () => {
    const record = new RoundRecord(['base', 'head'], [emptyRun('parser')]);
    record.define('head', 0, { took });
    record.define('head', 0, { took: { ...took, title: 'parsing' } });
    record.define('base', 0, { took: { ...took, unit: 'MB' } });
    expect(record.runsOf('head')[0]?.metrics).toEqual({ took: { ...took, title: 'parsing' } });
    const other = (definition: object) => () => record.define('head', 0, { took: { ...took, ...definition } });
    expect(other({ unit: 'MB' })).toThrow(
      '"parser": from one round to the next, the unit of "took" changed from ms to MB.',
    );
    expect(other({ better: 'higher' })).toThrow('the direction in which "took" is better changed from lower to higher');
  });
});

describe('the rounds', () => {
  it('are copies of what was added, and stay when more are added', () => {
    const record = new RoundRecord(['base', 'head'], [emptyRun('browse'), emptyRun('search')]);
    record.plan([2, 2]);
    record.add('head', 1, windowWith({}, { index: 0 }));
    const [browse, search] = record.runsOf('head');
    record.add('head', 1, windowWith({}, { index: 1 }));
    expect([browse, search].map((run) => run?.rounds.length)).toEqual([0, 1]);
    expect(record.runsOf('head').map(({ rounds }) => rounds.length)).toEqual([0, 2]);
    expect(record.runsOf('base').map(({ rounds }) => rounds.length)).toEqual([0, 0]);
  });

  it('know which side was measured first in them, where there are two', () => {
    const record = new RoundRecord(['base', 'head'], [emptyRun('browse'), emptyRun('search')]);
    record.plan([3, 3]);
    for (const [side, index] of [
      ['base', 0],
      ['head', 0],
      ['head', 1],
      ['base', 1],
      ['base', 2],
    ] as const)
      record.add(side, 1, windowWith({}, { index }));
    // Not of the other scenario.
    record.add('head', 0, windowWith({}, { index: 2 }));
    const turnsOf = (side: 'base' | 'head') =>
      record.runsOf(side).map(({ rounds }) => rounds.map(({ index, turn }) => [index, turn]));
    expect(turnsOf('base')).toEqual([
      [],
      [
        [0, 1],
        [1, 2],
        [2, 1],
      ],
    ]);
    expect(turnsOf('head')).toEqual([
      [[2, 1]],
      [
        [0, 2],
        [1, 1],
      ],
    ]);
    record.drop('base');
    record.add('head', 0, windowWith({}, { index: 3 }));
    expect(record.runsOf('head')[0]?.rounds[1]).not.toHaveProperty('turn');
  });

  it('of a side or a scenario that was given up are gone', () => {
    const record = new RoundRecord(['base', 'head'], [emptyRun('browse'), emptyRun('search')]);
    record.plan([2, 2]);
    for (const side of ['base', 'head'] as const)
      for (const position of [0, 1]) record.add(side, position, windowWith({}));
    record.forget('base', 1);
    expect(record.runsOf('base').map(({ rounds }) => rounds.length)).toEqual([1, 0]);
    expect(record.runsOf('head').map(({ rounds }) => rounds.length)).toEqual([1, 1]);
    record.drop('base');
    expect(record.runsOf('base')).toEqual([]);
    expect(record.runsOf('head')).toHaveLength(2);
  });
});

describe('what was seen over time', () => {
  const START = Date.parse('2026-05-04T12:30:00.000Z');
  const second = { span: 1000, sent: 9, completed: 9, errors: {}, timed: 9, p50: 1, p95: 2, p99: 3, connections: 4 };
  const seen = (index: number, from: number): SeenRound => ({
    index,
    from: START + from,
    measured: START + from + 500,
    until: START + from + 1500,
    load: [{ ...second, at: START + from + 500 }],
    used: [],
  });
  const timelines = (record: RoundRecord, side: 'base' | 'head') =>
    record.runsOf(side).map(({ timeline }) => timeline && [timeline.startedAt, timeline.at, timeline.rounds[0]?.from]);

  it('is on one axis for both sides of a scenario, from the first round of either', () => {
    const record = new RoundRecord(['base', 'head'], [emptyRun('browse'), emptyRun('search')]);
    record.plan([2, 2]);
    record.add('head', 0, windowWith({}), seen(0, 7000));
    record.add('base', 0, windowWith({}), seen(0, 2000));
    record.add('head', 0, windowWith({}, { index: 1 }), seen(1, 12_000));
    record.add('head', 1, windowWith({}), seen(0, 9000));
    expect(timelines(record, 'base')).toEqual([['2026-05-04T12:30:02.000Z', [0], 0], undefined]);
    expect(timelines(record, 'head')).toEqual([
      ['2026-05-04T12:30:02.000Z', [5, 10], 5000],
      ['2026-05-04T12:30:09.000Z', [0], 0],
    ]);
  });

  it('of a side or a scenario that was given up is gone', () => {
    const record = new RoundRecord(['base', 'head'], [emptyRun('browse')]);
    record.plan([1]);
    for (const [side, from] of [
      ['base', 0],
      ['head', 3000],
    ] as const)
      record.add(side, 0, windowWith({}), seen(0, from));
    record.forget('base', 0);
    expect(timelines(record, 'base')).toEqual([undefined]);
    record.drop('base');
    expect(timelines(record, 'head')).toEqual([['2026-05-04T12:30:03.000Z', [0], 0]]);
  });

  it('is nothing where nothing was', () => {
    const record = new RoundRecord(['head'], [emptyRun('browse')]);
    record.add('head', 0, windowWith({}));
    expect(record.runsOf('head')[0]).not.toHaveProperty('timeline');
  });
});
