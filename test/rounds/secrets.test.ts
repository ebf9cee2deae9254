import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it as plainIt } from 'vitest';
import { noStore } from '../../src/baseline/store.ts';
import type { Event } from '../../src/events.ts';
import { type GateOptions, gate } from '../../src/gate.ts';
import { secretsOf } from '../../src/load/traffic/templates.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { WrittenRequest } from '../support/config.ts';
import { scenarioOf } from '../support/journeys.ts';
import { AGENT_SCRIPT } from '../support/load.ts';
import { outputAt } from '../support/logs.ts';
import { targetTest as it, sessionOf } from '../support/target.ts';
import { configOf } from '../verdict/documents.ts';

const SECRET = 'MARKER-of a "secret"';
const FORMS = [
  SECRET,
  encodeURIComponent(SECRET),
  JSON.stringify(SECRET).slice(1, -1),
  Buffer.from(`me:${SECRET}`).toString('base64'),
  'MARKER',
];

/** Secrets in every place that takes them. */
const REQUESTS: WrittenRequest[] = [
  {
    path: '/a?token=${PG_TEST_SECRET}',
    auth: { kind: 'basic', user: '${PG_TEST_USER}', password: '${PG_TEST_SECRET}' },
  },
  { path: '/b', headers: { 'X-Key': '${PG_TEST_SECRET}' }, auth: { kind: 'bearer', token: '${PG_TEST_SECRET}' } },
  { method: 'POST', path: '/c', body: { kind: 'json', text: '{"t":"${PG_TEST_SECRET}"}' } },
];

afterAll(() => {
  for (const name of ['PG_TEST_SECRET', 'PG_TEST_USER', 'PG_TEST_BROKEN']) delete process.env[name];
});

describe('what comes from the environment', () => {
  it.for([
    ['a run', REQUESTS],
    ['a run that fails', REQUESTS.map((request) => ({ ...request, status: [418] }))],
    ['a run whose requests cannot be put together', [{ headers: { 'X-Key': '${PG_TEST_BROKEN}' } }]],
  ] as const)('is in nothing that %s leaves behind', async ([, requests], { rig }) => {
    process.env.PG_TEST_SECRET = SECRET;
    process.env.PG_TEST_USER = 'me';
    process.env.PG_TEST_BROKEN = `${SECRET}\r\nX: y`;
    const told: string[] = [];
    const output = join(rig.folder, 'output');
    const load = { rounds: 2, warmup: 20, duration: 60, before: [{ path: '/login?${PG_TEST_SECRET}' }] };
    const scenarios = [scenarioOf({ ...load, journeys: [{ name: 'buy', requests: [...requests] }] })];
    const folder = outputAt(output);
    const options: GateOptions = {
      version: '1.0.0',
      config: { ...configOf(), target: rig.target({}), baseline: 'none', scenarios },
      origin: { commit: null, ref: null, repository: null, runId: null, attempt: null },
      baseCommit: null,
      buildCache: null,
      baseline: noStore,
      acceptance: null,
      audience: null,
      output: folder,
      agentScript: AGENT_SCRIPT,
    };
    const listen = (event: Event) => void told.push(JSON.stringify(event));
    const { result } = await gate(options, sessionOf(rig, { listen }));
    told.push(renderMarkdown(result), renderTerminal(result, { columns: 80, color: false }));
    const files = readdirSync(output).map((name) => readFileSync(join(output, name), 'utf8'));
    expect(readdirSync(output)).toContain('run.json');
    for (const form of FORMS) expect([...told, ...files].filter((text) => text.includes(form))).toEqual([]);
    expect(result.failure === null).toBe(requests === REQUESTS);
  });

  plainIt('is masked in the log of a job, but for what is too short to be a secret', () => {
    const scenario = scenarioOf({
      requests: REQUESTS,
      journeys: [{ requests: [{ path: '/${PG_TEST_SHORT}/${PG_TEST_OTHER}' }] }],
    });
    const environment = {
      PG_TEST_SECRET: SECRET,
      PG_TEST_USER: 'me',
      PG_TEST_SHORT: '80',
      PG_TEST_OTHER: 'other',
      UNUSED: 'unused',
    };
    expect(secretsOf([scenario], environment).toSorted()).toEqual(
      [SECRET, 'other', Buffer.from(`me:${SECRET}`).toString('base64')].toSorted(),
    );
  });
});
