import { describe, expect, it } from 'vitest';
import type { ScenarioRun } from '../../src/measurement/run-document.ts';
import { RoundRecord } from '../../src/rounds/round-record.ts';
import { windowWith } from './windows.ts';

function emptyRun(name: string): ScenarioRun {
  const load = { type: 'load', hash: 'load-1', words: '4 connections', window: { warmup: 100, duration: 1000 } };
  return { name, ...load, plannedRounds: 0, repeatedRounds: 0, disturbedRounds: 0, rounds: [] };
}

/** Two sides and one scenario; in each round others had these shares of a core, base and head. */
function measured(shares: [number, number][]): RoundRecord {
  const record = new RoundRecord(['base', 'head'], [emptyRun('browse')]);
  record.plan([shares.length]);
  for (const [index, [base, head]] of shares.entries()) {
    record.add('base', 0, windowWith({ foreignCpu: base * 1000 }, { index }));
    record.add('head', 0, windowWith({ foreignCpu: head * 1000 }, { index }));
  }
  return record;
}

const QUIET: [number, number] = [0.05, 0.05];
const at = (index: number) => [{ position: 0, index }];
const sharesOf = (record: RoundRecord, side: 'base' | 'head') =>
  record.runsOf(side)[0]?.rounds.map(({ interference }) => (interference?.foreignCpu ?? 0) / 1000);

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

describe('what is measured again', () => {
  it('is the round in which the machine was busiest, on whichever side', () => {
    const record = measured([QUIET, [0.4, 0.05], QUIET, [0.05, 0.6], QUIET]);
    const steps = [0, 1, 2, 3, 4].map(at);
    expect(record.mostDisturbed(steps)).toEqual(at(3));
    expect(record.mostDisturbed(steps.slice(0, 3))).toEqual(at(1));
    expect(record.mostDisturbed([at(0), at(2)])).toBeNull();
  });

  it('is nothing on a machine that is always busy', () => {
    const record = measured([
      [1.1, 1.2],
      [1.15, 1.1],
      [1.2, 1.1],
    ]);
    expect(record.mostDisturbed([0, 1, 2].map(at))).toBeNull();
  });

  it('replaces both rounds of the pair when it is calmer', () => {
    const record = measured([QUIET, [0.4, 0.06], QUIET, QUIET, QUIET]);
    record.add('base', 0, windowWith({ foreignCpu: 70 }, { index: 1 }));
    record.add('head', 0, windowWith({ foreignCpu: 80 }, { index: 1 }));
    expect(sharesOf(record, 'head')?.[1], 'not before both are there').toBe(0.06);
    record.settleRepeat(at(1));
    expect(sharesOf(record, 'base')).toEqual([0.05, 0.07, 0.05, 0.05, 0.05]);
    expect(sharesOf(record, 'head')).toEqual([0.05, 0.08, 0.05, 0.05, 0.05]);
    for (const side of ['base', 'head'] as const) {
      expect(record.runsOf(side)[0]).toMatchObject({ repeatedRounds: 1, disturbedRounds: 0 });
    }
  });

  it('does not replace a calmer pair, and the round stays disturbed', () => {
    const record = measured([QUIET, [0.4, 0.05], QUIET, QUIET, QUIET]);
    record.add('base', 0, windowWith({ foreignCpu: 50 }, { index: 1 }));
    record.add('head', 0, windowWith({ foreignCpu: 900 }, { index: 1 }));
    record.settleRepeat(at(1));
    expect(sharesOf(record, 'base')?.[1]).toBe(0.4);
    expect(record.runsOf('head')[0]).toMatchObject({ repeatedRounds: 1, disturbedRounds: 1 });
  });

  it('leaves the scenarios alone that were not disturbed', () => {
    const record = new RoundRecord(['head'], [emptyRun('browse'), emptyRun('search')]);
    record.plan([3, 3]);
    for (const index of [0, 1, 2]) {
      record.add('head', 0, windowWith({ foreignCpu: 50 }, { index }));
      record.add('head', 1, windowWith({ foreignCpu: index === 1 ? 700 : 50 }, { index }));
    }
    const slots = [0, 1].map((position) => ({ position, index: 1 }));
    expect(record.mostDisturbed([slots])).toEqual(slots);
    for (const position of [0, 1]) record.add('head', position, windowWith({ foreignCpu: 10 }, { index: 1 }));
    record.settleRepeat(slots);
    const [browse, search] = record.runsOf('head');
    expect(browse).toMatchObject({ repeatedRounds: 0 });
    expect(browse?.rounds[1]?.interference?.foreignCpu).toBe(50);
    expect(search).toMatchObject({ repeatedRounds: 1 });
    expect(search?.rounds[1]?.interference?.foreignCpu).toBe(10);
  });

  it('is left out of the documents while only one side has it', () => {
    const record = measured([QUIET, [0.4, 0.05], QUIET]);
    record.add('base', 0, windowWith({ foreignCpu: 10 }, { index: 1 }));
    expect(sharesOf(record, 'base')).toEqual([0.05, 0.4, 0.05]);
  });
});
