import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { describe, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import { PerfGateError } from '../../src/errors.ts';
import type { Event, MeasuredRound, MeasuredSlice, Progress } from '../../src/events.ts';
import type { CommandScenario } from '../../src/kinds/command.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { addCounts } from '../../src/measurement/counts.ts';
import { runDocumentSchema } from '../../src/measurement/run-document.ts';
import { type Measurement, type MeasurePlan, measure } from '../../src/rounds/measure.ts';
import type { Session } from '../../src/rounds/session.ts';
import type { Side } from '../../src/rounds/side.ts';
import { freePort } from '../../src/service/port.ts';
import type { Target } from '../../src/service/target.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { logsIn } from '../support/logs.ts';
import { until } from '../support/processes.ts';
import { targetTest as it, type Rig, sessionOf, startLine } from '../support/target.ts';

// Rounds in which both services are alive, and loaded in turns.

const ORIGIN = { commit: null, ref: null, repository: null, runId: null, attempt: null };

function scenario(spec: Partial<LoadScenario> = {}): LoadScenario {
  const load = { connections: 1, rate: 100, warmup: 200, duration: 2000, rounds: 2, timeout: 20_000 };
  return { ...PLAIN_LOAD, name: 'home', ...load, requests: [request({ path: '/work' })], thresholds: [], ...spec };
}

function sideOf({ folder, target }: Rig, name: Side['name'], settings: Partial<Target> = {}): Side {
  const env = { SIDE: name, DIARY: join(folder, 'diary'), ...settings.env };
  const start = `exec ${startLine('taking-turns')}`;
  return { name, target: target({ start, ...settings, env }), origin: ORIGIN, dispensable: name === 'base' };
}

async function measured(
  rig: Rig,
  plan: Partial<MeasurePlan> = {},
  session: Partial<Session> = {},
): Promise<Measurement> {
  const whole: MeasurePlan = {
    order: 'abba',
    turns: 'slices',
    isolation: 'none',
    version: '1.0.0',
    sides: [sideOf(rig, 'base'), sideOf(rig, 'head')],
    scenarios: [scenario()],
    extension: null,
    engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
    logs: logsIn(rig.folder),
    ...plan,
  };
  return measure(whole, sessionOf(rig, session));
}

interface Entry {
  side: string;
  pid: string;
  what: string;
}

/** What all services did, in their order. */
function entriesIn({ folder }: Rig): Entry[] {
  const file = join(folder, 'diary');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.map((line) => {
    const [side = '', pid = '', what = ''] = line.split(' ');
    return { side, pid, what };
  });
}

/** The services that each request was tried on. */
const triedPids = (rig: Rig) => [...new Set(entriesIn(rig).map(({ pid }) => pid))].slice(0, 2);
const tried = (rig: Rig) => entriesIn(rig).filter(({ pid }) => triedPids(rig).includes(pid));

/** What the services of the rounds did. */
function diary(rig: Rig): Entry[] {
  const before = triedPids(rig);
  return entriesIn(rig).filter(({ pid }) => !before.includes(pid));
}

const word = (entries: readonly Entry[]) => entries.map(({ side }) => side.charAt(0)).join('');

/** A scenario with one connection opens it once for the warm-up, and once for every slice. */
function turnsIn(rig: Rig, rounds: readonly string[][]): string[] {
  const connections = diary(rig).filter(({ what }) => what === 'connection');
  return rounds.map((pids) => word(connections.filter(({ pid }) => pids.includes(pid))));
}

/** The pids of the services of each round. */
function roundsOf(rig: Rig): string[][] {
  const pids = [...new Set(diary(rig).map(({ pid }) => pid))];
  return Array.from({ length: Math.ceil(pids.length / 2) }, (_, round) => pids.slice(2 * round, 2 * round + 2));
}

const FULL = 'bhhbhbbhhbbhbhhb';
const swapped = (text: string) => text.replace(/./g, (side) => (side === 'b' ? 'h' : 'b'));

describe('two services that are alive at once', { timeout: 60_000 }, () => {
  it('are loaded in slices, in turn, and what is measured is the sum', async ({ rig }) => {
    const events: Progress[] = [];
    const listen: Session['listen'] = (event) => event.type === 'progress' && events.push(event);
    const { head, base, notices } = await measured(rig, {}, { listen });
    expect(notices).toEqual([]);
    const rounds = roundsOf(rig);
    const [first = '', second = ''] = turnsIn(rig, rounds);
    // A warm-up of each, then the slices: as many as the slowest answer of the try has left room for.
    expect([4, 8, 12, 16]).toContain(first.length - 2);
    expect(first).toBe(`bh${FULL.slice(0, first.length - 2)}`);
    expect(second).toBe(swapped(first));
    for (const run of [head, base]) {
      expect(run).toMatchObject({ failure: null, rules: { turns: 'slices' } });
      expect(runDocumentSchema.parse(JSON.parse(JSON.stringify(run)))).toEqual(run);
      const all = run?.scenarios[0]?.rounds ?? [];
      expect(all.map(({ index }) => index)).toEqual([0, 1]);
      for (const { windows, duration, interference, resources, startup } of all) {
        expect(windows).toHaveLength(1);
        const [window] = windows;
        // So many arrivals are due in two seconds, however they are divided.
        expect(window?.counts).toEqual({ sent: 200, responses: 200, errors: {}, lost: 0, inFlight: 0 });
        expect(window?.arrivals).toMatchObject({ due: 200, sent: 200, dropped: 0 });
        expect(window?.offered).toHaveLength((first.length - 2) / 2);
        expect(duration).toBe(window?.duration);
        expect(duration).toBeGreaterThanOrEqual(2000);
        expect(interference?.targetWait).toBeGreaterThanOrEqual(0);
        expect(resources?.cpu).toBeGreaterThan(0);
        expect(startup).toBeGreaterThan(0);
      }
      // Slices of the same second are one stretch of the time axis.
      const { at = [], span = [], sent = [], values } = run?.scenarios[0]?.timeline ?? {};
      expect(new Set(at).size).toBe(at.length);
      const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
      expect(sum(sent)).toBe(400);
      expect(Math.abs(sum(span) - sum(all.map(({ duration }) => duration)))).toBeLessThan(100);
      expect(values?.cpu?.every((value) => value !== null)).toBe(true);
    }
    const [ofHead, ofBase] = [head, base].map((run) => run?.scenarios[0]?.timeline);
    expect(ofHead?.startedAt).toBe(ofBase?.startedAt);
    expect(ofHead?.at.some((second) => ofBase?.at.includes(second))).toBe(true);
    // Everything that was measured was answered by one of these processes, and so was what warmed them up.
    const counted = addCounts(
      [head, base].flatMap((run) => run?.scenarios[0]?.rounds.map((one) => one.counts) as never),
    );
    const answers = diary(rig).filter(({ what }) => what === 'answer').length;
    const warmups = 4 * 20 + 4 * ((first.length - 2) / 2) * 3;
    expect(answers).toBeGreaterThanOrEqual(counted.responses + warmups);
    const told = events.filter(({ phase }) => phase === 'measure').map(({ side, round }) => `${round} ${side}`);
    expect(told).toEqual(['1 both', '2 both']);
    expect(events.every(({ share }, index) => share >= (events[index - 1]?.share ?? 0))).toBe(true);
  });

  it('tell what each slice has shown, and what their round has, as soon as it is over', async ({ rig }) => {
    const told: Event[] = [];
    const listen: Session['listen'] = (event) => told.push(event);
    const { head, base } = await measured(rig, { scenarios: [scenario({ rounds: 1 })] }, { listen });
    for (const [side, run] of [['base', base] as const, ['head', head] as const]) {
      const [round] = run?.scenarios[0]?.rounds ?? [];
      const of = (event: Event) => 'side' in event && event.side === side;
      const slices = told.filter((event): event is Event & MeasuredSlice => event.type === 'slice' && of(event));
      const [whole, ...others] = told.filter(
        (event): event is Event & MeasuredRound => event.type === 'measured' && of(event),
      );
      expect(others).toEqual([]);
      expect(whole).toMatchObject({ scenario: 'home', round: 1, rounds: 1, errors: {}, own: {} });
      expect(whole?.figures).toEqual(round?.figures.all);
      expect([whole?.duration, whole?.sent, whole?.cpu]).toEqual([
        round?.duration,
        round?.counts?.sent,
        round?.resources?.cpu,
      ]);
      expect(slices.length).toBe(round?.windows[0]?.offered?.length);
      expect(slices.reduce((sum, { sent }) => sum + sent, 0)).toBe(whole?.sent);
      for (const slice of slices) {
        expect(slice).toMatchObject({ scenario: 'home', round: 1, errors: {} });
        expect(slice.cpu).toBeGreaterThan(0);
        expect(slice.figures().p50).toBeGreaterThan(0);
        expect(slice.figures()).toBe(slice.figures());
        expect(told.indexOf(slice)).toBeLessThan(told.indexOf(whole as Event));
      }
    }
  });

  it('are asked again where the first answer was slow, as far as that changes nothing', async ({ rig }) => {
    const env = { COLD: '300' };
    const sides = [sideOf(rig, 'base', { env }), sideOf(rig, 'head', { env })];
    const { notices } = await measured(rig, { sides, scenarios: [scenario({ rounds: 1 })] });
    expect(notices).toEqual([]);
    expect(tried(rig).filter(({ what }) => what === 'answer')).toHaveLength(4);
    const post = scenario({ rounds: 1, requests: [request({ method: 'POST', path: '/work' })] });
    const { notices: said } = await measured(rig, { sides, scenarios: [post] });
    expect(said).toEqual([expect.stringContaining('"home" cannot be divided, since two slices of ')]);
  });

  it('do nothing while it is the turn of the other', async ({ rig }) => {
    const busy = sideOf(rig, 'head', { env: { BUSY: '1' } });
    const scenarios = [scenario({ rate: null, rounds: 2, connections: 2 })];
    const { head, base } = await measured(rig, { sides: [sideOf(rig, 'base'), busy], scenarios });
    expect([head.failure, base?.failure]).toEqual([null, null]);
    // Between two answers of one slice of the base, nothing of the head is entered.
    const entries = diary(rig);
    expect(entries.filter(({ what }) => what === 'work').length).toBeGreaterThan(50);
    const interrupted = entries.filter(
      ({ what }, at) =>
        what === 'work' &&
        entries[at - 1]?.what === 'answer' &&
        entries[at - 1]?.side === 'base' &&
        entries[at + 1]?.what === 'answer' &&
        entries[at + 1]?.side === 'base',
    );
    expect(interrupted).toEqual([]);
    // What it does by itself costs the head alone.
    const cpu = (run: typeof head | null) =>
      median((run?.scenarios[0]?.rounds ?? []).map(({ figures }) => figures.all.cpu as number));
    expect(cpu(head) / cpu(base)).toBeGreaterThan(1.1);
  });

  it('measure after that, one after the other, what cannot be divided', async ({ rig }) => {
    const line: CommandScenario = {
      name: 'parser',
      type: 'command',
      rounds: 2,
      thresholds: [],
      run: `echo "$SIDE 0 line" >> diary; echo '{ "metrics": { "parse": { "unit": "ms", "better": "lower", "samples": [1] } } }'`,
      file: null,
      format: 'plain',
      timeout: 10_000,
      units: {},
    };
    const ramp = scenario({ name: 'ramp', rate: null, spawnRate: 10, duration: 100, rounds: 2 });
    const { head, base, notices } = await measured(rig, { scenarios: [line, ramp, scenario()] });
    expect(notices).toEqual([]);
    for (const run of [head, base]) {
      expect(run?.failure).toBeNull();
      expect(run?.scenarios.map(({ rounds }) => rounds.map(({ index }) => index))).toEqual([
        [0, 1],
        [0, 1],
        [0, 1],
      ]);
    }
    const [[one = '', other = ''] = []] = roundsOf(rig);
    const seen = diary(rig).filter(({ pid, what }) => [one, other].includes(pid) && what === 'connection');
    const slices = seen.length - 4;
    // A warm-up of each, its slices, and then the whole of the other scenario.
    expect([4, 8, 12, 16]).toContain(slices);
    expect(word(seen)).toBe(`bh${FULL.slice(0, slices)}bh`);
    const lines = diary(rig).filter(({ what }) => what === 'line');
    expect(word(lines)).toBe('bhhb');
  });
});

describe('a service that ends in the middle of a slice', { timeout: 60_000 }, () => {
  const dying = (rig: Rig, name: Side['name']) => {
    const file = join(rig.folder, 'die');
    writeFileSync(file, '');
    return sideOf(rig, name, { env: { DIES: `60 ${file}` } });
  };

  it('is given up where it is the base, and the head is measured to the end', async ({ rig }) => {
    const { head, base, lost } = await measured(rig, { sides: [dying(rig, 'base'), sideOf(rig, 'head')] });
    expect(base).toBeNull();
    expect(lost).toContain('the target was ended by SIGKILL while "home" was loading it (round 1)');
    expect(head.failure).toBeNull();
    expect(head.scenarios[0]?.rounds.map(({ counts }) => counts?.responses)).toEqual([200, 200]);
  });

  it('ends the run where it is the head, with its reason, and the base is kept', async ({ rig }) => {
    const { head, base, lost } = await measured(rig, { sides: [sideOf(rig, 'base'), dying(rig, 'head')] });
    expect(lost).toBeNull();
    expect(base).not.toBeNull();
    expect(head.failure).toMatchObject({
      class: 'target',
      message: expect.stringContaining('the target was ended by SIGKILL while "home" was loading it (round 1)'),
    });
  });
});

it('a run that is canceled in the middle of a slice leaves nothing, paused or not', { timeout: 60_000 }, async ({
  rig,
}) => {
  const abort = new AbortController();
  const running = measured(rig, {}, { abort: abort.signal });
  await until('slices are measured', () => diary(rig).filter(({ what }) => what === 'connection').length > 4);
  abort.abort(new PerfGateError('internal', 'it was canceled'));
  const { head } = await running;
  expect(head.failure).toEqual({ class: 'internal', message: 'it was canceled' });
  // The fixture fails where a process of a service still runs.
});

describe('whole rounds are taken, and a notice says why,', { timeout: 60_000 }, () => {
  const BEGIN = 'The two sides were loaded in whole rounds and not in short slices in turn: ';
  /** Each service is loaded to its end before the other begins. */
  const expectWhole = ({ head, base }: Measurement, rig: Rig) => {
    for (const run of [head, base]) {
      expect(run?.failure).toBeNull();
      expect(run?.rules).not.toHaveProperty('turns');
      expect(run?.scenarios[0]?.rounds).toHaveLength(2);
    }
    expect(word(diary(rig).filter(({ what }) => what === 'connection'))).toMatch(/^bhhb$/);
  };

  it('where both would listen on one port', async ({ rig }) => {
    const port = await freePort();
    const sides = [sideOf(rig, 'base', { port }), sideOf(rig, 'head', { port })];
    const found = await measured(rig, { sides, scenarios: [scenario({ duration: 500 })] });
    expect(found.notices).toEqual([`${BEGIN}both listen on port ${port}; \`port: auto\` gives each its own.`]);
    expectWhole(found, rig);
  });

  it('where the second does not start beside the first', async ({ rig }) => {
    const env = { ALONE: join(rig.folder, 'lock') };
    const sides = [sideOf(rig, 'base', { env }), sideOf(rig, 'head', { env })];
    const found = await measured(rig, { sides, scenarios: [scenario({ duration: 500 })] });
    expect(found.notices).toEqual([
      expect.stringMatching(
        /^The two sides were loaded in whole rounds .+: the head does not start beside the other: the target exited with code 3 .+the lock/,
      ),
    ]);
    expectWhole(found, rig);
  });

  it('where what answers is no process of the start line, such as a container', async ({ rig }) => {
    // What runs is a client; the service has another parent, and nothing of the environment.
    const start = [
      `env -i SIDE="$SIDE" DIARY="$DIARY" PORT="$PORT" setsid -f /bin/sh -c 'echo $$ > "$SIDE.pid"; exec ${startLine('taking-turns')}'`,
      `trap 'kill "$(cat "$SIDE.pid")"; exit' TERM`,
      'while :; do sleep 0.1; done',
    ].join('\n');
    const sides = [sideOf(rig, 'base', { start }), sideOf(rig, 'head', { start })];
    const found = await measured(rig, { sides, scenarios: [scenario({ duration: 500 })] });
    expect(found.notices).toEqual([
      `${BEGIN}what answers is not a process of \`start\`, such as a container, and cannot be paused.`,
    ]);
    for (const run of [found.head, found.base]) expect(run?.rules).not.toHaveProperty('turns');
  });

  it('where the window is too short for the answers', async ({ rig }) => {
    const env = { TAKE: '60' };
    const sides = [sideOf(rig, 'base', { env }), sideOf(rig, 'head', { env })];
    const found = await measured(rig, { sides, scenarios: [scenario({ duration: 500, rate: 10 })] });
    expect(found.notices).toEqual([
      expect.stringMatching(/: "home" cannot be divided, since two slices of [\d.]+ s do not fit into its window\.$/),
    ]);
    expectWhole(found, rig);
  });
});

it('nothing is said of whole rounds that were asked for', { timeout: 60_000 }, async ({ rig }) => {
  const { head, notices } = await measured(rig, { turns: 'rounds', scenarios: [scenario({ duration: 500 })] });
  expect(notices).toEqual([]);
  expect(head.rules).not.toHaveProperty('turns');
  expect(word(diary(rig).filter(({ what }) => what === 'connection'))).toBe('bhhb');
});
