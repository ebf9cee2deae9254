import { cpSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { Event } from '../../src/events.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { compareProfiles } from '../../src/profile/compare-profiles.ts';
import { type Measurement, measure } from '../../src/rounds/measure.ts';
import type { Side } from '../../src/rounds/side.ts';
import type { ProfileBy, Target } from '../../src/service/target.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { logsIn } from '../support/logs.ts';
import { runningWith } from '../support/processes.ts';
import { targetTest as it, type Rig, sessionOf } from '../support/target.ts';

const ORIGIN = { commit: null, ref: null, repository: null, runId: null, attempt: null };
const WORK = { base: '200', head: '20000' };
const SCENARIO: LoadScenario = {
  ...PLAIN_LOAD,
  name: 'home',
  connections: 2,
  warmup: 200,
  duration: 300,
  rounds: 1,
  requests: [request()],
  thresholds: [],
};

const SERVICE = join(import.meta.dirname, '../support/services/priced.mjs');
const START = `"${process.execPath}" priced.mjs`;

function profiled(rig: Rig, profile: ProfileBy | undefined, events: Event[] = [], given: Partial<Target> = {}) {
  cpSync(SERVICE, join(rig.folder, 'priced.mjs'));
  const sideOf = (name: Side['name']): Side => ({
    name,
    target: rig.target({
      start: START,
      env: { WORK: WORK[name] },
      ...(profile && { profile }),
      ...given,
    }),
    origin: ORIGIN,
    dispensable: false,
    ...(name === 'base' && { changed: async () => new Set(['priced.mjs', 'other.mjs']) }),
  });
  const engine = new AutocannonEngine({ agentScript: AGENT_SCRIPT });
  return measure(
    {
      order: 'abba',
      turns: 'rounds',
      isolation: 'none',
      version: '1.0.0',
      sides: [sideOf('base'), sideOf('head')],
      scenarios: [SCENARIO],
      extension: null,
      engine,
      logs: logsIn(rig.folder),
      profiling: () => ['home'],
    },
    sessionOf(rig, { listen: (event) => void events.push(event) }),
  );
}

function compared({ base, head }: Measurement) {
  const [before, now] = [base?.scenarios[0]?.profile, head.scenarios[0]?.profile];
  return before && now ? compareProfiles(before, now) : null;
}

describe('a scenario that is profiled', () => {
  it('names the function of a Node service that takes more, and its figures count for nothing', async ({ rig }) => {
    const events: Event[] = [];
    const found = await profiled(rig, { kind: 'node' }, events);
    expect(found.head.failure).toBeNull();
    expect(found.notices).toEqual([]);
    expect(compared(found)?.slower[0]).toMatchObject({
      name: 'tax',
      file: 'priced.mjs',
      line: 6,
      changed: true,
    });
    expect(compared(found)?.rounds).toEqual({ base: 8, head: 8 });
    expect(found.head.scenarios[0]?.rounds).toHaveLength(1);
    // What is told of it: how long it takes, and that it is another part of the run.
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'plan',
        text: expect.stringMatching(/^to find what got slower, "home" is profiled: another 8 s, plus 16 starts$/),
      }),
    );
    const progress = events.filter((event) => event.type === 'progress');
    const during = progress.filter((event) => event.profiled);
    expect(new Set(during.map(({ rounds }) => rounds))).toEqual(new Set([8]));
    expect(progress.findLastIndex((event) => !event.profiled)).toBeLessThan(
      progress.indexOf(during[0] as never) + progress.length,
    );
    expect(during.map(({ share }) => share)).toEqual(during.map(({ share }) => share).toSorted((a, b) => a - b));
    expect(runningWith(rig.token)).toEqual([]);
  });

  it('takes the profile of any other service from a line', async ({ rig }) => {
    // As a profiler would: it is told whom to look at, and for how long.
    const line = `node -e "const base = process.env.WORK === '${WORK.base}'; console.log('main;tax ' + (base ? 50 : 900) + '\\nmain;render ' + process.env.PID.length * process.env.SECONDS * 100)"`;
    const found = await profiled(rig, { kind: 'command', line });
    expect(found.notices).toEqual([]);
    expect(compared(found)?.unit).toBe('samples');
    expect(compared(found)?.slower[0]).toMatchObject({ name: 'tax', file: null });
    expect(readdirSync(dirname(rig.processes.file)).filter((name) => name.startsWith('profile-'))).toEqual([]);
  });
});

describe('a profile that cannot be taken is said, and the run goes on', () => {
  it.for<[string, ProfileBy, Partial<Target>, RegExp]>([
    [
      'a Node service without its options',
      { kind: 'node' },
      { start: `NODE_OPTIONS= ${START}` },
      /no process of the service is a Node process that took the option --require/,
    ],
    [
      'a line that fails',
      { kind: 'command', line: 'echo no such process >&2; exit 3' },
      {},
      /the profile line `echo no such process >&2; exit 3` exited with code 3 .*no such process/,
    ],
    [
      'a line that writes nothing',
      { kind: 'command', line: 'true' },
      {},
      /what the line `true` wrote is no profile: it is empty\.$/,
    ],
    [
      'a line that writes something else',
      { kind: 'command', line: 'echo "<html>"' },
      {},
      /wrote is no profile: it has no line such as `main;handle;parse 12`\.$/,
    ],
    [
      'a line that writes without end',
      { kind: 'command', line: 'yes "main;handle 1"' },
      {},
      /wrote more than 64 MB to its standard output\.$/,
    ],
    ['a line that is not there', { kind: 'command', line: 'perf-gate-no-such-profiler' }, {}, /exited with code 127/],
  ])('%s', async ([, profile, given, words], { rig }) => {
    const { head, base, notices } = await profiled(rig, profile, [], given);
    expect(head.failure).toBeNull();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/^The profile of "home" could not be taken: /);
    expect(notices[0]).toMatch(words);
    expect([head, base].map((run) => run?.scenarios[0]?.profile)).toEqual([undefined, undefined]);
    expect(head.scenarios[0]?.rounds).toHaveLength(1);
    expect(runningWith(rig.token)).toEqual([]);
  });

  it('a line that hangs is ended', async ({ rig }) => {
    const { notices } = await profiled(rig, { kind: 'command', line: 'sleep 1000' });
    expect(notices[0]).toMatch(
      /^The profile of "home" could not be taken: the profile line `sleep 1000` took longer than 10\.3 s and was stopped/,
    );
    expect(runningWith(rig.token)).toEqual([]);
  });
});
