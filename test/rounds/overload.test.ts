import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { MeasuredRound, Progress } from '../../src/events.ts';
import { measuredText } from '../../src/live/progress-words.ts';
import { measure } from '../../src/rounds/measure.ts';
import { read, START } from '../config/workspace.ts';
import { AGENT_SCRIPT } from '../support/load.ts';
import { logsIn } from '../support/logs.ts';
import { targetTest as it, type Rig, sessionOf } from '../support/target.ts';

/** Once more than 102 requests came within 250 ms it answers nothing but 503, for good. */
const STUCK = `
let recent = [];
let stuck = false;
require('node:http').createServer((_, response) => {
  const now = Date.now();
  recent = [...recent.filter((at) => at > now - 250), now];
  stuck ||= recent.length > 102;
  response.statusCode = stuck ? 503 : 200;
  response.end('ok');
}).listen(process.env.PORT, '127.0.0.1');
`;

const OVERLOADS = {
  stress: 'type: stress, objective: { p95: 500ms }, point: 400/s, settle: 100ms, duration: 500ms',
  spike: 'type: spike, calm: { rate: 80/s, duration: 2500ms }, spike: { rate: 600/s, duration: 500ms }, after: 1s',
  'rate-limit': 'expect-limit: 300/s, duration: 2s, patience: 1s',
} as const;

async function afterOverload(rig: Rig, overload: string) {
  const yaml = `${START}scenarios:
  overload: { ${overload}, rounds: 1, warmup: 100ms }
  home: { rate: 40/s, warmup: 0, duration: 500ms, rounds: 5 }
`.replace('patience: 1s, rounds: 1, warmup: 100ms', 'patience: 1s, rounds: 1');
  const [first, second] = read(yaml).scenarios;
  if (!first || !second) throw new Error('two scenarios were written');
  writeFileSync(join(rig.folder, 'stuck.cjs'), STUCK);
  const origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };
  const target = rig.target({ start: `exec ${JSON.stringify(process.execPath)} stuck.cjs` });
  const progress: Progress[] = [];
  const measured: MeasuredRound[] = [];
  const { head } = await measure(
    {
      order: 'abba',
      turns: 'rounds',
      isolation: 'none',
      version: '1.0.0',
      sides: [{ name: 'head', target, origin, dispensable: false }],
      scenarios: [first, { ...second, rounds: 1 }],
      extension: null,
      engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
      logs: logsIn(rig.folder),
    },
    sessionOf(rig, {
      listen: (event) => {
        if (event.type === 'progress') progress.push(event);
        if (event.type === 'measured') measured.push(event);
      },
    }),
  );
  return { head, progress, measured };
}

it.for(Object.entries(OVERLOADS))(
  'what comes after a %s in the same round meets a service that is in no trouble',
  async ([, overload], { rig }) => {
    const { head } = await afterOverload(rig, overload);
    expect(head.failure).toBeNull();
    const [, home] = head.scenarios;
    const { sent, responses, errors } = home?.rounds[0]?.windows[0]?.counts ?? {};
    expect(errors).toEqual({});
    expect(responses).toBe(sent);
  },
);

it('a stress says which load is tried, and one figure of each round', async ({ rig }) => {
  const { progress, measured } = await afterOverload(rig, OVERLOADS.stress);
  const stress = progress.filter(({ phase, scenario }) => phase === 'measure' && scenario === 'overload');
  expect(stress.map((one) => measuredText(one, 'overload'))).toEqual([
    'overload, 320/s',
    'overload, 380/s',
    'overload, 440/s',
  ]);
  expect(measured.find(({ scenario }) => scenario === 'overload')?.figure).toMatchObject({
    title: 'answers within the objective at 440/s',
    unit: '/s',
  });
});
