import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { Event } from '../../src/events.ts';
import type { CommandScenario } from '../../src/kinds/command.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { type Origin, type RunDocument, runDocumentSchema } from '../../src/measurement/run-document.ts';
import { type Extension, type Measurement, type MeasurePlan, measure } from '../../src/rounds/measure.ts';
import type { Session } from '../../src/rounds/session.ts';
import type { Side } from '../../src/rounds/side.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { logsIn } from '../support/logs.ts';
import { targetTest as it, type Rig, sessionOf, startLine } from '../support/target.ts';

const ORIGIN: Origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };

/** Short rounds of twelve requests each, which are sent and waited for however slow the machine is. */
function scenario(spec: Partial<LoadScenario> = {}): LoadScenario {
  const load = { connections: 2, rate: 200, warmup: 0, duration: 60, rounds: 5, timeout: 20_000 };
  return { ...PLAIN_LOAD, name: 'home', ...load, requests: [request()], thresholds: [], ...spec };
}

/** What a side's lines did, in the order in which they did it, one word each. */
function diary({ folder }: Rig): string[] {
  const file = join(folder, 'diary');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

function sideOf(rig: Rig, name: Side['name']): Side {
  const note = (what: string) => `echo ${name}-${what} >> diary`;
  const target = rig.target({
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

async function measured(
  rig: Rig,
  plan: Partial<MeasurePlan> = {},
  session: Partial<Session> = {},
): Promise<RunDocument[]> {
  const whole: MeasurePlan = {
    order: 'abba',
    turns: 'rounds',
    isolation: 'none',
    version: '1.0.0',
    sides: [sideOf(rig, 'base'), sideOf(rig, 'head')],
    scenarios: [scenario()],
    extension: null,
    engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
    logs: logsIn(rig.folder),
    ...plan,
  };
  const measurement = await measure(whole, sessionOf(rig, session));
  return documentsOf(measurement);
}

const indicesOf = (run: RunDocument | undefined) =>
  run?.scenarios.map(({ rounds }) => rounds.map(({ index }) => index).toSorted((a, b) => a - b));

describe('two sides', () => {
  it('are measured in turns, base head head base, each round by a fresh process', async ({ rig }) => {
    const [base, head] = await measured(rig);
    expect([base?.failure, head?.failure]).toEqual([null, null]);
    expect(indicesOf(base)).toEqual([[0, 1, 2, 3, 4]]);
    expect(indicesOf(head)).toEqual([[0, 1, 2, 3, 4]]);
    expect(
      diary(rig)
        .filter((line) => line.endsWith('start'))
        // The first two tried each request, the head's first.
        .slice(2)
        .map((line) => line.slice(0, 4)),
    ).toEqual(['base', 'head', 'head', 'base', 'base', 'head', 'head', 'base', 'base', 'head']);
    const turnsOf = (run: RunDocument | undefined) => run?.scenarios[0]?.rounds.map(({ turn }) => turn);
    expect(turnsOf(base)).toEqual([1, 2, 1, 2, 1]);
    expect(turnsOf(head)).toEqual([2, 1, 2, 1, 2]);
    // What else the machine did is told for every round.
    for (const { interference } of [base, head].flatMap((run) => run?.scenarios[0]?.rounds ?? [])) {
      expect(interference?.foreignCpu).toBeGreaterThanOrEqual(0);
      expect(interference?.steal).toBeGreaterThanOrEqual(0);
      expect(interference?.voluntarySwitches).toBeGreaterThanOrEqual(0);
      expect(interference?.targetWait).toBeGreaterThanOrEqual(0);
      expect(interference?.generatorWait).toBeGreaterThanOrEqual(0);
    }
  });
});

// Up to sixteen starts, one after the other: on a busy machine each takes more than a second.
describe('a further look', { timeout: 120_000 }, () => {
  /** @param answers whether each of them is wanted, in turn */
  const extension = (answers: boolean[], asked: RunDocument[][], looks = [[7], [8]]): Extension => ({
    looks,
    isWanted(soFar) {
      asked.push(documentsOf(soFar));
      return answers[asked.length - 1] as boolean;
    },
  });

  it('goes on where the first ended, without building or setting up again', async ({ rig }) => {
    const asked: RunDocument[][] = [];
    const events: Event[] = [];
    const listen: Session['listen'] = (event) => void events.push(event);
    const runs = await measured(rig, { extension: extension([true, true], asked) }, { listen });
    const texts = events.flatMap((event) => (event.type === 'plan' ? [event.text] : []));
    expect(asked).toHaveLength(2);
    expect(asked[0]?.map(indicesOf)).toEqual([[[0, 1, 2, 3, 4]], [[0, 1, 2, 3, 4]]]);
    expect(asked[0]?.[1]).toMatchObject({ looks: { declared: 3, taken: 1 }, scenarios: [{ plannedRounds: 5 }] });
    expect(asked[1]?.map(indicesOf)).toEqual([[[0, 1, 2, 3, 4, 5, 6]], [[0, 1, 2, 3, 4, 5, 6]]]);
    expect(asked[1]?.[1]).toMatchObject({ looks: { declared: 3, taken: 2 }, scenarios: [{ plannedRounds: 7 }] });
    expect(texts.filter((text) => text.includes('undecided'))).toEqual([
      'something is undecided, so look 2 of 3 is taken: another 1 s, plus 4 starts and 2 lines of setup and teardown',
      'something is undecided, so look 3 of 3 is taken: another 1 s, plus 2 starts and 2 lines of setup and teardown',
    ]);
    const told = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    expect([...new Set(told.map(({ look, looks }) => `${look} of ${looks}`))]).toEqual(['1 of 3', '2 of 3', '3 of 3']);
    for (const look of [1, 2, 3]) {
      const shares = told.filter((event) => event.look === look).map(({ share }) => share);
      expect(shares.toSorted((one, other) => one - other)).toEqual(shares);
    }
    const figures = events.flatMap((event) => (event.type === 'measured' ? [event] : []));
    expect(figures).toHaveLength(2 * 8);
    expect(figures[0]).toMatchObject({ round: 1, rounds: 5, figure: { title: 'p50 latency', unit: 'ms' } });
    expect(figures.at(-1)).toMatchObject({ round: 8, rounds: 8, figure: { value: expect.any(Number) } });
    for (const run of runs) {
      expect(indicesOf(run)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7]]);
      expect(run).toMatchObject({ failure: null, looks: { declared: 3, taken: 3 }, scenarios: [{ plannedRounds: 8 }] });
    }
    expect(diary(rig).filter((line) => !line.endsWith('start'))).toEqual([
      'base-build',
      'base-setup',
      'head-build',
      'head-setup',
      'base-teardown',
      'head-teardown',
    ]);
  });

  it('is not taken where the one before was enough, but stays declared', async ({ rig }) => {
    for (const [answers, taken, rounds] of [
      [[false], 1, [0, 1, 2, 3, 4]],
      [[true, false], 2, [0, 1, 2, 3, 4, 5, 6]],
    ] as const) {
      const asked: RunDocument[][] = [];
      const sides = [sideOf(rig, 'head')];
      const [head] = await measured(rig, { sides, extension: extension([...answers], asked) });
      expect(asked).toHaveLength(answers.length);
      expect(indicesOf(head)).toEqual([rounds]);
      expect(head).toMatchObject({ looks: { declared: 3, taken }, scenarios: [{ plannedRounds: rounds.length }] });
    }
  });

  it('is not asked for when the run failed before', async ({ rig }) => {
    const asked: RunDocument[][] = [];
    const abort = AbortSignal.abort(new Error('canceled'));
    const [, head] = await measured(rig, { extension: extension([true], asked, [[8]]) }, { abort });
    expect(asked).toEqual([]);
    expect(head).toMatchObject({ failure: { message: 'canceled' }, looks: { declared: 2, taken: 1 } });
  });

  it('gives every scenario its own number of rounds', async ({ rig }) => {
    const scenarios = [scenario(), scenario({ name: 'search', rounds: 6 })];
    const wanted = {
      looks: [
        [7, 6],
        [7, 9],
      ],
      isWanted: () => true,
    };
    const [head] = await measured(rig, { sides: [sideOf(rig, 'head')], scenarios, extension: wanted });
    expect(indicesOf(head)).toEqual([
      [0, 1, 2, 3, 4, 5, 6],
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
    ]);
  });
});

describe('a scenario that needs no service', () => {
  const line = (run: string): CommandScenario => ({
    name: 'parser',
    type: 'command',
    rounds: 5,
    thresholds: [],
    run,
    file: null,
    format: 'plain',
    timeout: 10_000,
    units: {},
  });
  const samples = JSON.stringify({ metrics: { parse: { unit: 's', better: 'lower', samples: [1, 2, 6] } } });
  const say = `echo '${samples}'`;

  it('starts none, and has figures and definitions but no windows', async ({ rig }) => {
    const runs = await measured(rig, { scenarios: [line(`echo line >> diary; ${say}`)] });
    for (const run of runs) {
      expect(run.failure).toBeNull();
      const [scenario] = run.scenarios;
      const definition = { title: 'parse', unit: 'ms', better: 'lower', gated: true, perRequest: false, slower: true };
      expect(scenario).toMatchObject({ type: 'command', metrics: { parse: definition } });
      expect(scenario).not.toHaveProperty('window');
      expect(indicesOf(run)).toEqual([[0, 1, 2, 3, 4]]);
      for (const round of scenario?.rounds ?? []) {
        expect(round).toMatchObject({ startup: null, windows: [], resources: null, interference: null });
        expect(round.figures).toEqual({ responses: 0, all: { parse: 2000 }, labels: {} });
        expect(round.duration).toBeGreaterThan(0);
      }
      // What is written has to be read again.
      expect(runDocumentSchema.parse(JSON.parse(JSON.stringify(run)))).toEqual(run);
    }
    expect(diary(rig).filter((entry) => entry.endsWith('start'))).toEqual([]);
    expect(diary(rig).filter((entry) => entry === 'line')).toHaveLength(10);
  });

  it('stands beside one that does: the service is started for that alone', async ({ rig }) => {
    const scenarios = [line(`echo line >> diary; ${say}`), scenario()];
    const [head] = await measured(rig, { sides: [sideOf(rig, 'head')], scenarios });
    expect(indicesOf(head)).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]);
    expect(diary(rig).filter((entry) => entry.endsWith('start')).length).toBeGreaterThanOrEqual(5);
    for (const { figures } of head?.scenarios[1]?.rounds ?? []) expect(figures.all.startup).toBeGreaterThan(0);
  });

  it('and whose line fails on the base alone has no base, while others have one', async ({ rig }) => {
    const base: Side = { ...sideOf(rig, 'base'), dispensable: true };
    base.target.env.SIDE = 'base';
    const plan: MeasurePlan = {
      order: 'abba',
      turns: 'rounds',
      isolation: 'none',
      version: '1.0.0',
      sides: [base, sideOf(rig, 'head')],
      scenarios: [line(`test -z "$SIDE" && ${say}`), scenario()],
      extension: null,
      engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
      logs: logsIn(rig.folder),
    };
    const measurement = await measure(plan, sessionOf(rig));
    expect(measurement.lost).toBeNull();
    expect(measurement.notices).toEqual([
      expect.stringMatching(/^"parser" could not be measured on the base: .* exited with code 1/),
    ]);
    expect(indicesOf(measurement.base ?? undefined)).toEqual([[], [0, 1, 2, 3, 4]]);
    expect(indicesOf(measurement.head)).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]);
  });
});
