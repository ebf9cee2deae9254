import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allCells, type Cell, nameOf } from '../../bench/accuracy/cells.ts';
import { documents } from '../../bench/accuracy/document.ts';
import { replay } from '../../bench/accuracy/replay.ts';
import { readLiveResults, readResults } from '../../bench/accuracy/results.ts';
import { addCounts, simulate } from '../../bench/accuracy/simulate.ts';
import { probe, tasksOf } from '../../bench/accuracy/work.ts';

const results = readResults();

describe('docs/accuracy.md and its pictures', () => {
  it.each(
    [...documents(results, readLiveResults())].map(([path, text]) => ({
      path,
      text,
      name: path.pathname.split('/').at(-1),
    })),
  )('$name is what the committed results say', ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('rest on 20,000 runs of every cell, each with its seed', () => {
    expect(results.runs).toBeGreaterThanOrEqual(20_000);
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
    expect(simulate(slow, 20, 1)).toMatchObject({ runs: 20, found: 20 });
    expect(simulate(calm, 20, 1)).toMatchObject({ runs: 20, found: 0, alarms: 0 });
  });

  it('is split into parts with seeds of their own', () => {
    const tasks = tasksOf({ cell: slow }, 2500);
    expect(tasks.map(({ runs }) => runs)).toEqual([1000, 1000, 500]);
    expect(new Set(tasks.map(({ seed }) => seed)).size).toBe(3);
    const parts = tasks.map(({ seed }) => simulate(slow, 3, seed));
    expect(addCounts(parts).runs).toBe(9);
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
