import { expect, it } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { type MeasurePlan, measure } from '../../src/rounds/measure.ts';
import { Stops } from '../../src/rounds/stops.ts';
import type { Stop } from '../../src/service/stop.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { AGENT_SCRIPT, request } from '../support/load.ts';
import { logsIn } from '../support/logs.ts';
import { sessionOf, startLine, targetTest } from '../support/target.ts';

const killed = (times: number, grace: number): Stop[] =>
  Array.from({ length: times }, () => ({ killed: true, grace, waited: grace + 12 }));
const obedient = (times: number): Stop[] =>
  Array.from({ length: times }, () => ({ killed: false, grace: 5000, waited: 40 }));
const advice = 'handle SIGTERM in the service, or shorten `target.grace`.';

it.each<[string, (Stop | null)[], string[]]>([
  ['that always obeys is not spoken of', obedient(20), []],
  ['that somebody else runs is not stopped', [null, null], []],
  ['that costs next to nothing is not spoken of', killed(20, 0), []],
  [
    'that never obeys is named once, with what it cost',
    killed(20, 5000),
    [
      `The service did not end on SIGTERM within its grace of 5 s and was killed, 20 of 20 times, which cost 100 s in all: ${advice}`,
    ],
  ],
  [
    'that does not always obey',
    [...obedient(17), ...killed(3, 1000)],
    [
      `The service did not end on SIGTERM within its grace of 1 s and was killed, 3 of 20 times, which cost 3 s in all: ${advice}`,
    ],
  ],
  [
    'whose base has another grace',
    [...killed(1, 5000), ...killed(1, 1000)],
    [
      `The service did not end on SIGTERM within its grace and was killed, 2 of 2 times, which cost 6 s in all: ${advice}`,
    ],
  ],
])('a service %s', (_, stops, notices) => {
  const all = new Stops();
  for (const stop of stops) all.add(stop);
  expect(all.notices()).toEqual(notices);
});

targetTest('a run tells it with its notices', async ({ rig }) => {
  const target = rig.target({ start: `exec ${startLine('stubborn')}`, grace: 300 });
  const origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };
  const load = { connections: 1, rate: 100, warmup: 0, duration: 60, rounds: 5, timeout: 20_000 };
  const plan: MeasurePlan = {
    order: 'abba',
    turns: 'rounds',
    isolation: 'none',
    version: '1.0.0',
    sides: [{ name: 'head', target, origin, dispensable: false }],
    scenarios: [{ ...PLAIN_LOAD, name: 'home', ...load, requests: [request()], thresholds: [] } as LoadScenario],
    extension: null,
    engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
    logs: logsIn(rig.folder),
  };
  const { notices, head } = await measure(plan, sessionOf(rig));
  expect(head.failure).toBeNull();
  const [notice, ...others] = notices;
  expect(others).toEqual([]);
  expect(notice).toMatch(
    /^The service did not end on SIGTERM within its grace of 300 ms and was killed, (\d+) of \1 times/,
  );
});
