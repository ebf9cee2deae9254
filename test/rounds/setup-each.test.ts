import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { Progress } from '../../src/events.ts';
import type { CommandScenario } from '../../src/kinds/command.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { type Measurement, type MeasurePlan, measure } from '../../src/rounds/measure.ts';
import type { Session } from '../../src/rounds/session.ts';
import type { Side } from '../../src/rounds/side.ts';
import type { Target } from '../../src/service/target.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { logsIn } from '../support/logs.ts';
import { runningWith } from '../support/processes.ts';
import { targetTest as it, type Rig, sessionOf, startLine } from '../support/target.ts';

// `setup-each: round`: everything is put back before every round of every side.

const ORIGIN = { commit: null, ref: null, repository: null, runId: null, attempt: null };
const LOAD: LoadScenario = {
  ...PLAIN_LOAD,
  name: 'home',
  connections: 2,
  rate: 200,
  warmup: 0,
  duration: 60,
  rounds: 2,
  timeout: 20_000,
  requests: [request()],
  thresholds: [],
};
const LINE: CommandScenario = {
  name: 'parser',
  type: 'command',
  rounds: 2,
  thresholds: [],
  run: `echo line >> diary; echo '{ "metrics": { "parse": { "unit": "ms", "better": "lower", "samples": [1] } } }'`,
  file: null,
  format: 'plain',
  timeout: 10_000,
  units: {},
};

/** What the lines did, in the order in which they did it, one word each. */
function diary({ folder }: Rig): string[] {
  const file = join(folder, 'diary');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

/** A side whose lines note what they do; its teardown also notes whether its service still runs. */
function sideOf(rig: Rig, name: Side['name'], settings: Partial<Target> = {}): Side {
  const note = (what: string) => `echo ${name}-${what} >> diary`;
  const target = rig.target({
    build: note('build'),
    start: `${note('start')}; echo $$ > ${name}.pid; exec ${startLine('steady')}`,
    setup: [note('setup')],
    teardown: [`! kill -0 "$(cat ${name}.pid)" 2> /dev/null || ${note('serves')}`, note('teardown')],
    setupEach: 'round',
    ...settings,
  });
  return { name, target, origin: ORIGIN, dispensable: name === 'base' };
}

async function measured(
  rig: Rig,
  sides: Side[],
  plan: Partial<MeasurePlan> = {},
  session: Partial<Session> = {},
): Promise<Measurement> {
  const whole: MeasurePlan = {
    order: 'abba',
    turns: 'rounds',
    isolation: 'none',
    version: '1.0.0',
    sides,
    scenarios: [LOAD],
    extension: null,
    engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
    logs: logsIn(rig.folder),
    ...plan,
  };
  return measure(whole, sessionOf(rig, session));
}

/** The diary of one round of a side, and of several in a row. */
const round = (name: string) => [`${name}-setup`, `${name}-start`, `${name}-teardown`];
const rounds = (...names: string[]) => names.flatMap(round);
/** Before them each request is tried, on the head first. */
const TRIED = ['head', 'base'] as const;
/** The diary without the builds, in groups of three. */
const groups = (rig: Rig) => {
  const lines = diary(rig).filter((line) => !line.endsWith('build'));
  return Array.from({ length: Math.ceil(lines.length / 3) }, (_, index) => lines.slice(3 * index, 3 * index + 3));
};

describe('before every round of every side', { timeout: 60_000 }, () => {
  it('it is set up before its process starts, and torn down when that has ended', async ({ rig }) => {
    const told: Progress[] = [];
    const { base, head, lost } = await measured(rig, [sideOf(rig, 'base'), sideOf(rig, 'head')], {}, {
      listen: (event) => event.type === 'progress' && told.push(event),
    } as Partial<Session>);
    expect([head.failure, base?.failure, lost]).toEqual([null, null, null]);
    expect(diary(rig).slice(0, 20)).toEqual([
      'base-build',
      'head-build',
      ...rounds(...TRIED, 'base', 'head', 'head', 'base'),
    ]);
    expect(head.rules?.setupEach).toBe('round');
    const setups = told.filter(({ phase }) => phase === 'setup').map(({ side, round }) => `${side} ${round}`);
    expect(setups.slice(0, 6)).toEqual(['head 0', 'base 0', 'base 1', 'head 1', 'head 2', 'base 2']);
    const teardowns = told.filter(({ phase }) => phase === 'teardown').map(({ side, round }) => `${side} ${round}`);
    // Its teardown has two lines.
    expect(teardowns.slice(4, 8)).toEqual(['base 1', 'base 1', 'head 1', 'head 1']);
    for (const name of ['base', 'head']) {
      const log = readFileSync(join(rig.folder, `${name}.log`), 'utf8');
      expect(log.match(new RegExp(`echo ${name}-setup`, 'g'))?.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('a round has one setup, however many scenarios and lines it measures', async ({ rig }) => {
    const scenarios = [LOAD, LINE, { ...LOAD, name: 'search' }, { ...LINE, name: 'printer' }];
    const { head } = await measured(rig, [sideOf(rig, 'head')], { scenarios });
    expect(head.failure).toBeNull();
    expect(diary(rig).slice(0, 14)).toEqual([
      'head-build',
      ...round('head'),
      ...['head-setup', 'head-start', 'line', 'line', 'head-teardown'],
      ...['head-setup', 'head-start', 'line', 'line', 'head-teardown'],
    ]);
  });

  it('rounds of a line alone have one as well', async ({ rig }) => {
    const { head } = await measured(rig, [sideOf(rig, 'head', { teardown: ['echo head-teardown >> diary'] })], {
      scenarios: [LINE],
    });
    expect(head.failure).toBeNull();
    const once = ['head-setup', 'line', 'head-teardown'];
    expect(diary(rig)).toEqual(['head-build', ...once, ...once]);
  });

  it('a second look goes on in the same way', async ({ rig }) => {
    const extension = { looks: [[4]], isWanted: () => true };
    const { head } = await measured(rig, [sideOf(rig, 'base'), sideOf(rig, 'head')], { extension });
    expect(head.scenarios[0]?.rounds).toHaveLength(4);
    // A try and four rounds of each side.
    expect(groups(rig)).toHaveLength(10);
    for (const group of groups(rig)) expect([round('base'), round('head')]).toContainEqual(group);
  });

  it('what a setup leaves running does not outlive its round', async ({ rig }) => {
    const running: Record<string, number[]> = { setup: [], start: [], teardown: [] };
    const side = sideOf(rig, 'head', { setup: ['sleep 600 & true'], teardown: ['true'] });
    const { head } = await measured(rig, [side], {}, {
      listen: (event) => event.type === 'progress' && running[event.phase]?.push(runningWith(rig.token).length),
    } as Partial<Session>);
    expect(running).toMatchObject({ setup: [0, 0, 0], start: [1, 1, 1], teardown: [1, 1, 1] });
    expect(head.failure).toBeNull();
    expect(runningWith(rig.token)).toEqual([]);
  });
});

describe('what fails', { timeout: 60_000 }, () => {
  /** Succeeds this many times. */
  const times = (name: string, count: number) =>
    `echo x >> ${name}.count; test "$(wc -l < ${name}.count)" -le ${count} || { echo no space left; exit 3; }`;

  it('in the setup of the base ends the base, torn down, and the head is measured alone', async ({ rig }) => {
    const base = sideOf(rig, 'base', { setup: ['echo base-setup >> diary', times('base', 2)] });
    const { head, base: document, lost } = await measured(rig, [base, sideOf(rig, 'head')]);
    expect(head.failure).toBeNull();
    expect(head.scenarios[0]?.rounds).toHaveLength(2);
    expect(document).toBeNull();
    expect(lost).toMatch(/the setup line .* exited with code 3.*no space left/);
    expect(diary(rig).slice(2, 19)).toEqual([
      ...rounds(...TRIED, 'base', 'head', 'head'),
      'base-setup',
      'base-teardown',
    ]);
  });

  it('in the setup of the head ends the run, torn down', async ({ rig }) => {
    const head = sideOf(rig, 'head', { setup: ['echo head-setup >> diary', times('head', 2)] });
    const { head: document } = await measured(rig, [sideOf(rig, 'base'), head]);
    expect(document.failure).toMatchObject({ class: 'target', message: expect.stringMatching(/the setup line/) });
    expect(diary(rig).slice(2)).toEqual([...rounds(...TRIED, 'base', 'head'), 'head-setup', 'head-teardown']);
  });

  it('in the service is what is reported, though its teardown fails as well', async ({ rig }) => {
    const head = sideOf(rig, 'head', { start: 'exit 7', teardown: ['echo head-teardown >> diary; exit 8'] });
    const { head: document } = await measured(rig, [head]);
    expect(document.failure?.message).toMatch(/the target exited with code 7/);
    expect(diary(rig)).toEqual(['head-build', 'head-setup', 'head-teardown']);
  });

  it('in the teardown of the base is said once, and it goes on', async ({ rig }) => {
    const base = sideOf(rig, 'base', { teardown: ['echo base-teardown >> diary; exit 8'] });
    const { head, base: document, lost, notices } = await measured(rig, [base, sideOf(rig, 'head')]);
    expect([head.failure, lost]).toEqual([null, null]);
    expect(document?.scenarios[0]?.rounds).toHaveLength(2);
    expect(notices).toEqual([expect.stringMatching(/^After the base was tried, the teardown line .* code 8/)]);
  });

  it('in the teardown of the head ends the run', async ({ rig }) => {
    const head = sideOf(rig, 'head', { teardown: ['echo head-teardown >> diary; exit 8'] });
    const { head: document } = await measured(rig, [head]);
    expect(document.failure?.message).toMatch(/the teardown line .* exited with code 8/);
    expect(diary(rig)).toEqual(['head-build', ...round('head')]);
  });
});

describe('a run that is canceled', { timeout: 60_000 }, () => {
  const canceled = async (rig: Rig, side: Side, at: (event: Progress) => boolean): Promise<Measurement> => {
    const load: LoadScenario = { ...LOAD, duration: 2000 };
    const cancel = new AbortController();
    const listen: Session['listen'] = (event) => {
      if (event.type === 'progress' && at(event)) setTimeout(() => cancel.abort(new Error('canceled')), 300);
    };
    return measured(rig, [side], { scenarios: [load] }, { abort: cancel.signal, listen });
  };

  it('in a setup is torn down', async ({ rig }) => {
    const side = sideOf(rig, 'head', { setup: ['echo head-setup >> diary; sleep 600'] });
    const { head } = await canceled(rig, side, ({ phase }) => phase === 'setup');
    expect(head.failure?.message).toBe('canceled');
    expect(diary(rig)).toEqual(['head-build', 'head-setup', 'head-teardown']);
  });

  it('in a round is torn down, and no other round begins', async ({ rig }) => {
    const { head } = await canceled(rig, sideOf(rig, 'head'), ({ phase }) => phase === 'measure');
    expect(head.failure?.message).toBe('canceled');
    expect(diary(rig)).toEqual(['head-build', ...rounds('head', 'head')]);
  });

  for (const setupEach of ['round', 'run'] as const) {
    it(`in a teardown lets it end, but waits for no more than a moment (${setupEach})`, async ({ rig }) => {
      const teardown = ['sleep 1; echo head-teardown >> diary', 'sleep 600', 'echo never >> diary'];
      const side = sideOf(rig, 'head', { teardown, setupEach });
      const { head } = await canceled(rig, side, ({ phase }) => phase === 'teardown');
      expect(head.failure?.message).toBe('canceled');
      const lines = diary(rig).filter((line) => line !== 'head-start');
      expect(lines).toEqual(['head-build', 'head-setup', 'head-teardown']);
      expect(runningWith(rig.token)).toEqual([]);
    });
  }
});
