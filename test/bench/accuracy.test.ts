import { readFileSync } from 'node:fs';
import { sampleCorrelation, standardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { allCells, type Cell, CONDITIONS, nameOf } from '../../bench/accuracy/cells.ts';
import { DEFAULT_JUDGEMENT, DEFAULT_ROUNDS } from '../../bench/accuracy/decision.ts';
import { documents } from '../../bench/accuracy/document.ts';
import { familyOf } from '../../bench/accuracy/family.ts';
import { type FloorRow, tryFloors } from '../../bench/accuracy/job-floor.ts';
import { uniformFrom } from '../../bench/accuracy/random.ts';
import { replay } from '../../bench/accuracy/replay.ts';
import { readLiveResults, readReplayResults, readResults } from '../../bench/accuracy/results.ts';
import { addCounts, simulate } from '../../bench/accuracy/simulate.ts';
import { probe, tasksOf } from '../../bench/accuracy/work.ts';
import { CALM, Machine, type World } from '../../bench/accuracy/world.ts';

const results = readResults();

describe('docs/accuracy.md and its pictures', () => {
  it.each(
    [...documents(results, readLiveResults(), readReplayResults())].map(([path, text]) => ({
      path,
      text,
      name: path.pathname.split('/').at(-1),
    })),
  )('$name is what the committed results say', ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('rest on 4,400 runs of every cell, each with its seed', () => {
    expect(results.runs).toBeGreaterThanOrEqual(4400);
    expect(results.cells.map(({ cell }) => nameOf(cell))).toEqual(allCells().map(nameOf));
    for (const { cell, seed, counts } of results.cells) {
      expect(counts.runs).toBe(results.runs);
      expect(seed).toBe(tasksOf({ cell }, 1)[0]?.seed);
    }
  });

  it('rest on the decision as it is now', () => {
    expect(results.replay).toEqual(replay());
    expect(results.probe).toBe(probe());
  });
});

describe('a simulated cell', () => {
  const [calm] = allCells() as [Cell];
  const slow: Cell = { ...calm, cv: 0.01, slowdown: 0.1 };

  it('gives the same counts for the same seed, and others for another', () => {
    const wide: Cell = { ...calm, cv: 0.03, slowdown: 0.03 };
    expect(simulate(wide, 40, 1)).toEqual(simulate(wide, 40, 1));
    expect(simulate(wide, 40, 1)).not.toEqual(simulate(wide, 40, 2));
  });

  it('finds a slowdown that nobody can miss, and none where there is none', () => {
    expect(simulate(slow, 20, 1)).toMatchObject({ runs: 20, found: 20, alarms: 0 });
    expect(simulate(calm, 20, 1)).toMatchObject({ runs: 20, found: 0, alarms: 0, improved: 0 });
  });

  it('counts the rounds that every run took', () => {
    const { taken } = simulate({ ...calm, cv: 0.03 }, 30, 1);
    expect(Object.values(taken).reduce((sum, runs) => sum + runs, 0)).toBe(30);
    expect(Object.keys(taken).every((rounds) => Number(rounds) >= DEFAULT_ROUNDS)).toBe(true);
    expect(simulate({ ...calm, cv: 0.005 }, 5, 1).taken).toEqual({ [DEFAULT_ROUNDS]: 5 });
  });

  it('has one scenario for every four comparisons, of which one is slower in one metric', () => {
    expect(familyOf(60)).toEqual({ metrics: DEFAULT_JUDGEMENT.gated, scenarios: 15 });
    expect(simulate({ ...slow, family: 60 }, 3, 1)).toMatchObject({ found: 3, alarms: 0 });
  });

  it('is split into parts with seeds of their own', () => {
    const tasks = tasksOf({ cell: slow }, 2500);
    expect(tasks.map(({ runs }) => runs)).toEqual([1000, 1000, 500]);
    expect(new Set(tasks.map(({ seed }) => seed)).size).toBe(3);
    const parts = tasks.map(({ seed }) => simulate(slow, 3, seed));
    const sum = addCounts(parts);
    expect(sum.runs).toBe(9);
    expect(Object.values(sum.taken).reduce((all, runs) => all + runs, 0)).toBe(9);
  });
});

describe('a simulated world', () => {
  const rounds = 4000;
  /** The logarithms of p50 over so many rounds in time; every other one is of the head. */
  const logsIn = (world: Partial<World>, count = rounds) => {
    const machine = new Machine({ ...CALM, cv: 0.05, ...world }, ['p50', 'p95'], uniformFrom(9));
    machine.begin();
    const values = Array.from({ length: count }, (_, place) => machine.round(place % 2 === 1, () => 1));
    return values.map(({ p50 }) => Math.log(p50 as number));
  };
  const lagOne = (logs: number[]) => sampleCorrelation(logs.slice(1), logs.slice(0, -1));

  it.each(Object.keys(CONDITIONS))('of "%s" scatters as much as it says', (condition) => {
    const world = CONDITIONS[condition] as Partial<World>;
    const { slowProcesses = 0, step = 0, drift = 0, headScatter = 1 } = world;
    if (step > 0 || drift > 0) return;
    const modes = Math.log1p(0.08) * Math.sqrt(slowProcesses * (1 - slowProcesses));
    const own = 0.05 * Math.sqrt((1 + headScatter ** 2) / 2);
    // A correlated series and heavy tails know their own SD less well.
    expect(standardDeviation(logsIn(world)) / Math.hypot(own, modes)).toBeCloseTo(1, 0);
    expect(Math.abs(standardDeviation(logsIn(world)) / Math.hypot(own, modes) - 1)).toBeLessThan(0.2);
  });

  it.each([0, 0.5, 0.8, 0.95])('with φ %d is as like its last round', (autoregression) => {
    expect(lagOne(logsIn({ autoregression }))).toBeCloseTo(autoregression, 1);
  });

  it('has bursts that last', () => {
    expect(lagOne(logsIn({ bursts: true }))).toBeGreaterThan(0.4);
    expect(lagOne(logsIn({}))).toBeCloseTo(0, 1);
  });

  it('steps once, in the middle half of the first look', () => {
    const logs = logsIn({ cv: 0, step: 0.1 }, 60);
    const at = logs.findIndex((value, place) => value !== logs[place - 1] && place > 0);
    expect(at).toBeGreaterThanOrEqual(5);
    expect(at).toBeLessThan(15);
    expect((logs[at] as number) - (logs[at - 1] as number)).toBeCloseTo(Math.log(1.1), 9);
    expect(new Set(logs).size).toBe(2);
  });

  it('is one-sided where it is exponential', () => {
    expect(Math.min(...logsIn({ shape: 'exponential' }))).toBeGreaterThanOrEqual(Math.log(10) - 0.05);
  });

  it('makes slow processes slow in every metric', () => {
    const machine = new Machine({ ...CALM, cv: 0, slowProcesses: 0.2 }, ['p50', 'throughput'], uniformFrom(3));
    machine.begin();
    const values = Array.from({ length: 1000 }, () => machine.round(false, () => 1));
    const slowed = values.filter(({ p50 }) => (p50 as number) > 10.5);
    expect(slowed.length / 1000).toBeCloseTo(0.2, 1);
    for (const { p50, throughput } of values) expect((p50 as number) * (throughput as number)).toBeCloseTo(100, 9);
  });
});

describe('the floors of stored jobs that were tried', () => {
  const [mad, , larger, , , chosen, twice] = results.floors.rows as [FloorRow, ...FloorRow[]];
  const share = (row: FloorRow | undefined, title: string) => row?.shares.find((one) => one.title === title)?.share;

  it('show what the chosen one was chosen for', () => {
    for (const title of ['normal 4 %', 'normal 5 %', 'normal 7 %', 't with 3 df, 5 %, all metrics alike']) {
      expect(share(chosen, title)).toBeLessThanOrEqual(0.01);
    }
    expect(share(mad, 'normal 5 %')).toBeGreaterThan(0.02);
    expect(share(chosen, 't with 3 df, 5 %')).toBeLessThan(share(larger, 't with 3 df, 5 %') as number);
    expect(share(chosen, '+20 % found, normal 4 %')).toBeGreaterThan(
      1.3 * (share(twice, '+20 % found, normal 4 %') as number),
    );
  });

  it('are those of the floor as it is now', () => {
    const again = tryFloors(300).find(({ rule }) => rule === chosen?.rule);
    for (const { title, share: now } of again?.shares ?? []) {
      expect(Math.abs(now - (share(chosen, title) as number))).toBeLessThan(0.09);
    }
  });
});

describe('the recorded rounds', () => {
  const rowsOf = (pairing: string) => results.replay.filter((row) => row.pairing === pairing);
  const share = (rule: string, which: 'wrong' | 'found') => {
    const row = rowsOf('fresh-process').find((one) => one.rule === rule);
    const outcomes = row?.outcomes.filter(({ delta }) => (which === 'found' ? delta > 0 : delta === 0)) ?? [];
    const said = outcomes.reduce((sum, one) => sum + one.slower + (which === 'wrong' ? one.faster : 0), 0);
    return said / outcomes.reduce((sum, { jobs }) => sum + jobs, 0);
  };

  it('raise no false alarm in perf-gate, and it finds more than every rule that is wrong as seldom', () => {
    expect(share('perf-gate', 'wrong')).toBe(0);
    for (const { rule } of rowsOf('fresh-process')) {
      if (rule !== 'perf-gate' && share(rule, 'wrong') === 0) {
        expect(share('perf-gate', 'found')).toBeGreaterThan(share(rule, 'found'));
      }
    }
  });

  it('of one job against the job before raise none either', () => {
    const gate = rowsOf('earlier-job').find(({ rule }) => rule === 'perf-gate');
    expect(gate?.outcomes[0]).toMatchObject({ delta: 0, slower: 0, faster: 0 });
  });
});
