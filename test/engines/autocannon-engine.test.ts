import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { Address, Engine } from '../../src/engines/engine.ts';
import { PerfGateError } from '../../src/errors.ts';
import { scenarioOf } from '../support/journeys.ts';
import { AGENT_SCRIPT, expectToAddUp } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const engine: Engine = new AutocannonEngine({ agentScript: AGENT_SCRIPT });
afterAll(() => engine.close());

const SILENT = { measuring() {}, measured() {} };
const to = (url: string): Address => ({ url, transport: { socket: null, tls: null } });
const never = new AbortController().signal;
const scenario = scenarioOf({ requests: [{ path: '/a' }, { path: '/b' }] });

describe('an engine', () => {
  it('has no process until it is started, and then the one that every window needs', async () => {
    const own = new AutocannonEngine({ agentScript: AGENT_SCRIPT });
    expect(own.can(scenario)).toBeNull();
    expect(own.pids).toEqual([]);
    await own.close();
    own.start(null);
    onTestFinished(() => own.close());
    expect(own.pids).toEqual([expect.any(Number)]);
  });

  it('measures a window, in the shapes of the run document', async () => {
    await using service = await startRawService((_, socket) => socket.write(OK));
    const calls: string[] = [];
    const listener = { measuring: () => calls.push('measuring'), measured: () => calls.push('measured') };
    const window = await engine.run(to(service.url), scenario, scenario, listener, never);
    expect(calls).toEqual(['measuring', 'measured']);
    expect(Object.keys(window?.labels ?? {})).toEqual(['GET /a', 'GET /b']);
    expect(window).toMatchObject({ stopped: null, counts: { errors: {}, lost: 0 } });
    expect(window?.throughput).toBeGreaterThan(0);
    if (window) expectToAddUp(window.counts);
    for (const key of ['journeys', 'checks', 'before', 'ended', 'agents', 'arrivals', 'offered']) {
      expect(window).not.toHaveProperty(key);
    }
  });

  it('adds up requests of one label, and has journeys beside them', async () => {
    await using service = await startRawService((_, socket) => socket.write(OK));
    const journeys = ['buy', 'look'].map((name) => ({ name, requests: [{ path: '/a' }, { path: `/${name}` }] }));
    const spec = scenarioOf({ journeys });
    const window = await engine.run(to(service.url), spec, spec, SILENT, never);
    expect(Object.keys(window?.labels ?? {})).toEqual(['GET /a', 'GET /buy', 'GET /look']);
    expect(Object.keys(window?.journeys ?? {})).toEqual(['buy', 'look']);
  });

  it('returns nothing of a window that is aborted', async () => {
    await using service = await startRawService((_, socket) => socket.write(OK));
    const abort = new AbortController();
    const long = { ...scenario, duration: 60_000 };
    const listener = { ...SILENT, measuring: () => abort.abort() };
    expect(await engine.run(to(service.url), long, long, listener, abort.signal)).toBeNull();
  });

  it('says why it gave up where nothing answers', async () => {
    const long = { ...scenario, warmup: 1500 };
    const window = await engine.run(to('http://127.0.0.1:1'), long, long, SILENT, never);
    expect(window?.stopped).toBe('every request failed, the last one with: ECONNREFUSED');
    expect(window?.counts.responses).toBe(0);
  });

  it('fails where the host has no address', async () => {
    const run = engine.run(to('http://nowhere.invalid'), scenario, scenario, SILENT, never);
    await expect(run).rejects.toThrow(PerfGateError);
  });
});
