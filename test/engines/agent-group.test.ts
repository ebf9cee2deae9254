import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { AgentGroup } from '../../src/engines/autocannon/agent-group.ts';
import { PerfGateError } from '../../src/errors.ts';
import { clock } from '../../src/load/pace/clock.ts';
import { agentsOf } from '../../src/load/pace/pace.ts';
import { temporaryFolder } from '../support/folder.ts';
import { AGENT_SCRIPT, load, newGroup } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const group = newGroup();
afterAll(() => group.close());

const REQUESTS = [{ path: '/a', weight: 3 }, { path: '/b', weight: 2 }, { path: '/c' }];

const folder = temporaryFolder('agents');
const DIARY = join(folder, 'diary');

/** A message between a group and one of its agents. */
interface Note {
  type: string;
  /** Of a start: when the load is to begin, on the clock of the machine. */
  at?: number;
  /** When the agent sent or received it, on the same clock. */
  noted: number;
}

/** Writes the entry of an agent that notes its messages in the diary. @returns its path */
function notingAgent(): string {
  const script = join(folder, 'noting-agent.mjs');
  writeFileSync(
    script,
    `import { appendFileSync } from 'node:fs';
    function note({ type, at }) {
      const [seconds, nanoseconds] = process.hrtime();
      const noted = seconds * 1000 + nanoseconds / 1e6;
      appendFileSync(${JSON.stringify(DIARY)}, JSON.stringify({ type, at, noted }) + '\\n');
    }
    const send = process.send.bind(process);
    process.send = (message) => note(message) ?? send(message);
    process.on('message', note);
    await import(${JSON.stringify(pathToFileURL(AGENT_SCRIPT))});\n`,
  );
  return script;
}

/** A service that keeps which requests it got, and which came first on each connection. */
async function startNoting() {
  const paths: string[] = [];
  const firsts: string[] = [];
  const service = await startRawService(({ path, nth }, socket) => {
    paths.push(path);
    if (nth === 1) firsts.push(path);
    socket.write(OK);
  });
  return { service, paths, firsts };
}

describe('several agents', () => {
  it('send the same arrivals as one, each once', async () => {
    const all = [];
    for (const agents of [1, 2, 3]) {
      const { service, paths } = await startNoting();
      await using _ = service;
      const spec = {
        requests: REQUESTS,
        rate: 300,
        arrivals: 'poisson',
        seed: 5,
        connections: 50,
        duration: 500,
      } as const;
      const { arrivals } = await load(group, service.url, { ...spec, agents });
      all.push({ due: arrivals?.due, paths: paths.sort() });
    }
    expect(all[0]?.paths.length).toBeGreaterThan(100);
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  it('have the same users as one', async () => {
    const all = [];
    for (const agents of [1, 2, 3]) {
      const { service, firsts } = await startNoting();
      await using _ = service;
      await load(group, service.url, { requests: REQUESTS, connections: 7, agents });
      expect(service.connections).toBe(7);
      all.push(firsts.sort());
    }
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });

  it('put together what they measured, and keep the health of each', async () => {
    const { service } = await startNoting();
    await using _ = service;
    const spec = { connections: 8, warmup: 0, duration: 300, agents: 2 };
    const measured = await load(group, service.url, spec);
    // `load` has seen that the histogram has every response.
    expect(measured.counts).toMatchObject({ sent: service.requests, errors: {}, lost: 0, inFlight: 0 });
    expect(measured.duration).toBeGreaterThanOrEqual(300);
    const { agents } = measured as unknown as { agents: unknown[] };
    expect(agents).toHaveLength(2);
  });

  it('begin at the same instant', async () => {
    const own = new AgentGroup(notingAgent());
    onTestFinished(() => own.close());
    let came: number[] = [];
    await using service = await startRawService(({ nth }, socket) => {
      if (nth === 1) came.push(clock());
      setTimeout(() => socket.write(OK), 20);
    });
    const apart = [];
    for (let window = 0; window < 10; window++) {
      came = [];
      writeFileSync(DIARY, '');
      await load(own, service.url, { connections: 2, agents: 2, warmup: 0, timeout: 20_000 });
      expect(came).toHaveLength(2);
      const notes = readFileSync(DIARY, 'utf8')
        .trim()
        .split('\n')
        .map((line): Note => JSON.parse(line));
      const ready = notes.filter(({ type }) => type === 'ready');
      const starts = notes.filter(({ type }) => type === 'start').map(({ at }) => at as number);
      expect([ready.length, starts.length]).toEqual([2, 2]);
      // Both are given the same instant, which comes once both are prepared, and neither begins before it.
      expect(starts[1]).toBe(starts[0]);
      expect(Math.max(...ready.map(({ noted }) => noted))).toBeLessThan(starts[0] as number);
      expect(Math.min(...came)).toBeGreaterThanOrEqual(starts[0] as number);
      // A busy machine may make one of them late, but not in every window.
      apart.push(Math.abs((came[1] as number) - (came[0] as number)));
      if (Math.min(...apart) < 60) break;
    }
    expect(Math.min(...apart)).toBeLessThan(60);
  });

  it('share a ramp as one makes it', async () => {
    const { service } = await startNoting();
    await using _ = service;
    const spec = { rate: 100, stages: [{ duration: 500, to: 200 }], warmup: 0, agents: 3 };
    const { arrivals, offered } = await load(group, service.url, spec);
    expect(arrivals).toMatchObject({ due: 50, sent: 50, dropped: 0 });
    const total = offered?.reduce((sum, { rate }) => sum + rate / 10, 0) ?? 0;
    // One that is held up beyond the end is not in it.
    expect(Math.abs(total - 50)).toBeLessThanOrEqual(3);
  });

  it('are never more than connections', async () => {
    const { service } = await startNoting();
    await using _ = service;
    const measured = await load(group, service.url, { connections: 1, agents: 3 });
    expect((measured as unknown as { agents: unknown[] }).agents).toHaveLength(1);
    expect(service.connections).toBe(1);
  });

  it('fail together when one of them dies', async () => {
    const { service } = await startNoting();
    await using _ = service;
    const own = newGroup();
    onTestFinished(() => own.close());
    const listener = { measuring: () => void process.kill(own.pids[1] as number, 'SIGKILL') };
    const run = load(own, service.url, { agents: 2, duration: 60_000, listener });
    const error = await run.catch((reason) => reason);
    expect(error).toBeInstanceOf(PerfGateError);
    expect(error.message).toBe('the load generator was ended by SIGKILL while it measured.');
  });
});

it('as many agents as are asked for, or as half of the cores', () => {
  expect(agentsOf({ agents: 3 }, 2)).toBe(3);
  expect([1, 2, 3, 4, 64].map((cores) => agentsOf({ agents: 'auto' }, cores))).toEqual([1, 1, 1, 2, 32]);
});
