import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkflow, type Workflow } from './workflow.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const NODE = JSON.stringify(process.execPath);

let shop: Workflow;

beforeEach(async () => {
  shop = await openWorkflow();
});
afterEach(() => shop.close());

const onLinux = it.skipIf(process.platform !== 'linux');

describe('T6: the code under test, as the same user,', () => {
  onLinux('finds no token of the job in any process, at any moment, and opens no inspector', async () => {
    const notes = join(shop.folder, 'notes');
    const secrets = join(shop.folder, 'secrets.json');
    const canaries = {
      input: `canary-input-${'x1'.repeat(8)}`,
      id: `canary-id-${'y2'.repeat(8)}`,
      job: `canary-job-${'z3'.repeat(8)}`,
    };
    cpSync(join(ROOT, 'test/support/services/spying.mjs'), join(shop.workspace, 'spying.mjs'));
    writeFileSync(notes, '');
    const spy = `${NODE} spying.mjs`;
    writeFileSync(
      join(shop.workspace, 'perf-gate.yml'),
      JSON.stringify({
        target: {
          build: spy,
          setup: [spy],
          teardown: [spy],
          start: `SPY_INSPECT=1 ${NODE} --import ./spying.mjs server.mjs`,
          url: 'http://127.0.0.1:${PORT}',
          ready: '/healthz',
          env: { SPY_SECRETS: secrets, SPY_NOTES: notes, SPY_DIST: join(ROOT, 'dist') },
        },
        scenarios: {
          home: { connections: 1, warmup: '100ms', duration: '300ms', rounds: 5, requests: ['GET /healthz'] },
        },
      }),
    );
    const action = shop.start(shop.push(), {
      env: {
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: canaries.id,
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:9/?token=${canaries.id}`,
        GITHUB_TOKEN: canaries.job,
        NODE_AUTH_TOKEN: canaries.job,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'http.http://127.0.0.1/.extraheader',
        GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${canaries.job}`).toString('base64')}`,
      },
      inputs: { 'accept-label': canaries.input },
    });
    const { environment } = action;
    writeFileSync(
      secrets,
      JSON.stringify([
        ...Object.values(canaries),
        environment.INPUT_TOKEN,
        environment.ACTIONS_RUNTIME_TOKEN,
        Buffer.from(`x-access-token:${environment.INPUT_TOKEN}`).toString('base64'),
        Buffer.from(`x-access-token:${canaries.job}`).toString('base64'),
      ]),
    );
    try {
      const main = await action.finished;
      const seen = readFileSync(notes, 'utf8').trim().split('\n');

      expect(main.stdout + main.stderr).toContain('NODE_AUTH_TOKEN holds a token of this job');
      expect(seen.filter((line) => line.startsWith('found'))).toEqual([]);
      expect(seen).toEqual(expect.arrayContaining(['read action', 'read agent', 'read cleanup', 'inspected']));
      expect(seen).toEqual(expect.arrayContaining(['signaled action', 'signaled agent', 'signaled cleanup']));
      expect(main.stderr).not.toContain('Debugger listening');
      expect(main.outputs.conclusion).toBe('neutral');
      expect(JSON.stringify([main.state, main.outputs])).not.toMatch(/canary-/);
    } finally {
      await action.dispose();
    }
  });
});
