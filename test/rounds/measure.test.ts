import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { LoadScenario } from '../../src/kinds/load/scenario.ts';
import type { Origin, RunDocument } from '../../src/measurement/run-document.ts';
import { type Extension, type Measurement, type MeasureOptions, measure } from '../../src/rounds/measure.ts';
import type { Progress } from '../../src/rounds/progress.ts';
import type { Side } from '../../src/rounds/side.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { type Bench, startLine, targetTest as test } from '../support/target.ts';

const ORIGIN: Origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };

function scenario(spec: Partial<LoadScenario> = {}): LoadScenario {
  const load = { connections: 2, warmup: 0, duration: 60, rounds: 5, timeout: 2000 };
  return { ...PLAIN_LOAD, name: 'home', ...load, requests: [request()], thresholds: [], ...spec };
}

/** What a side's lines did, in the order in which they did it, one word each. */
function diary({ folder }: Bench): string[] {
  const file = join(folder, 'diary');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

function sideOf(bench: Bench, name: Side['name']): Side {
  const note = (what: string) => `echo ${name}-${what} >> diary`;
  const target = bench.target({
    build: note('build'),
    start: `${note('start')}; exec ${startLine('steady')}`,
    setup: [note('setup')],
    teardown: [note('teardown')],
  });
  return { name, target, origin: ORIGIN, dispensable: false };
}

/** Base and head, or the head alone. */
function documentsOf({ base, head }: Pick<Measurement, 'base' | 'head'>): RunDocument[] {
  return base ? [base, head] : [head];
}

async function measured(bench: Bench, options: Partial<MeasureOptions> = {}): Promise<RunDocument[]> {
  const measurement = await measure({
    order: 'abba',
    isolation: 'none',
    version: '1.0.0',
    sides: [sideOf(bench, 'base'), sideOf(bench, 'head')],
    scenarios: [scenario()],
    extension: null,
    agentScript: AGENT_SCRIPT,
    processes: bench.processes,
    logFolder: bench.folder,
    abort: new AbortController().signal,
    onProgress() {},
    ...options,
  });
  return documentsOf(measurement);
}

const indicesOf = (run: RunDocument | undefined) =>
  run?.scenarios.map(({ rounds }) => rounds.map(({ index }) => index).toSorted((a, b) => a - b));

describe('two sides', () => {
  test('are measured in turns, base head head base, each round by a fresh process', async ({ bench }) => {
    const [base, head] = await measured(bench);
    expect([base?.failure, head?.failure]).toEqual([null, null]);
    expect(indicesOf(base)).toEqual([[0, 1, 2, 3, 4]]);
    expect(indicesOf(head)).toEqual([[0, 1, 2, 3, 4]]);
    // Behind them may follow what a busy machine made it measure again.
    expect(
      diary(bench)
        .filter((line) => line.endsWith('start'))
        .slice(0, 10)
        .map((line) => line.slice(0, 4)),
    ).toEqual(['base', 'head', 'head', 'base', 'base', 'head', 'head', 'base', 'base', 'head']);
    // What else the machine did is told for every round.
    for (const { interference } of [base, head].flatMap((run) => run?.scenarios[0]?.rounds ?? [])) {
      expect(interference?.foreignCpu).toBeGreaterThanOrEqual(0);
      expect(interference?.steal).toBeGreaterThanOrEqual(0);
      expect(interference?.voluntarySwitches).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('a second look', () => {
  const extension = (answer: boolean, asked: RunDocument[][]): Extension => ({
    rounds: [8],
    isWanted(soFar) {
      asked.push(documentsOf(soFar));
      return answer;
    },
  });

  test('goes on where the first ended, without building or setting up again', async ({ bench }) => {
    const asked: RunDocument[][] = [];
    const runs = await measured(bench, { extension: extension(true, asked) });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.map(indicesOf)).toEqual([[[0, 1, 2, 3, 4]], [[0, 1, 2, 3, 4]]]);
    expect(asked[0]?.[1]).toMatchObject({ looks: { declared: 2, taken: 1 }, scenarios: [{ plannedRounds: 5 }] });
    for (const run of runs) {
      expect(indicesOf(run)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7]]);
      expect(run).toMatchObject({ failure: null, looks: { declared: 2, taken: 2 }, scenarios: [{ plannedRounds: 8 }] });
    }
    expect(diary(bench).filter((line) => !line.endsWith('start'))).toEqual([
      'base-build',
      'base-setup',
      'head-build',
      'head-setup',
      'base-teardown',
      'head-teardown',
    ]);
  });

  test('is not taken where the first was enough, but stays declared', async ({ bench }) => {
    const asked: RunDocument[][] = [];
    const [, head] = await measured(bench, { extension: extension(false, asked) });
    expect(asked).toHaveLength(1);
    expect(indicesOf(head)).toEqual([[0, 1, 2, 3, 4]]);
    expect(head?.looks).toEqual({ declared: 2, taken: 1 });
  });

  test('is not asked for when the run failed before', async ({ bench }) => {
    const asked: RunDocument[][] = [];
    const abort = AbortSignal.abort(new Error('cancelled'));
    const [, head] = await measured(bench, { abort, extension: extension(true, asked) });
    expect(asked).toEqual([]);
    expect(head).toMatchObject({ failure: { message: 'cancelled' }, looks: { declared: 2, taken: 1 } });
  });

  test('gives every scenario its own number of rounds', async ({ bench }) => {
    const scenarios = [scenario(), scenario({ name: 'search', rounds: 6 })];
    const wanted = { rounds: [7, 9], isWanted: () => true };
    const [head] = await measured(bench, { sides: [sideOf(bench, 'head')], scenarios, extension: wanted });
    expect(indicesOf(head)).toEqual([
      [0, 1, 2, 3, 4, 5, 6],
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
    ]);
  });
});

describe('a round during which the machine does other work', () => {
  /** Processes that want the CPU as long as `during` holds. */
  function hogsDuring(during: (progress: Progress) => boolean) {
    let hogs: ChildProcess[] = [];
    return (progress: Progress) => {
      const wanted = during(progress);
      if (wanted && hogs.length === 0) {
        hogs = Array.from({ length: 16 }, () => spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }));
      }
      if (!wanted) for (const hog of hogs.splice(0)) hog.kill('SIGKILL');
    };
  }
  const load = scenario({ warmup: 100, duration: 300, rounds: 6 });

  for (const sides of [['head'], ['base', 'head']] as const) {
    test(`is measured again on every side (${sides.join(' and ')})`, async ({ bench }) => {
      const again: Progress[] = [];
      const disturb = hogsDuring(({ side, round, again }) => side === 'head' && round === 3 && !again);
      const runs = await measured(bench, {
        sides: sides.map((side) => sideOf(bench, side)),
        scenarios: [load],
        onProgress(progress) {
          disturb(progress);
          if (progress.again && progress.phase === 'measure') again.push(progress);
        },
      });
      const repeated = again.filter(({ round }) => round === 3).map(({ side }) => side);
      // The third round, index 2, begins with the base.
      expect(repeated.slice(0, sides.length)).toEqual(sides);
      for (const run of runs) {
        expect(run.failure).toBeNull();
        expect(indicesOf(run)).toEqual([[0, 1, 2, 3, 4, 5]]);
        expect(run.scenarios[0]?.repeatedRounds).toBe(again.length / sides.length);
      }
      expect(again.length / sides.length).toBeLessThanOrEqual(3);
      const [first] = again;
      expect(first && first.done < first.total).toBe(true);
    });
  }
});
