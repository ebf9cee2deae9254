import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { LoadAgent } from '../../src/engines/autocannon/load-agent.ts';
import { PerfGateError } from '../../src/errors.ts';
import { load, newAgent } from '../support/load.ts';
import { isRunning, until } from '../support/processes.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../support/${name}`, import.meta.url));
}

/** An agent for one test. */
function ownAgent(script?: string): LoadAgent & { pid: number } {
  const own = script ? new LoadAgent(script) : newAgent();
  onTestFinished(() => own.close());
  return own as LoadAgent & { pid: number };
}

/** What a promise is rejected with: a failure of the load that a user can read. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(PerfGateError);
  expect(error.class).toBe('load');
  return error.message;
}

function startSteady() {
  return startRawService((_, socket) => socket.write(OK));
}

describe('an agent', () => {
  it('reports when the window begins and ends', async () => {
    await using service = await startSteady();
    const told: string[] = [];
    const listener = { measuring: () => told.push('measuring'), measured: () => told.push('measured') };
    const { duration } = await load(agent, service.url, { listener, warmup: 50, duration: 100 });
    expect(told).toEqual(['measuring', 'measured']);
    expect(duration).toBeGreaterThanOrEqual(100);
  });

  it('serves one round after the other, and nothing of one is in the next', async () => {
    await using service = await startSteady();
    const first = await load(agent, service.url);
    const before = service.requests;
    const second = await load(agent, service.url, { requests: [{ label: 'a' }, { label: 'b' }] });
    expect(first.requests).toHaveLength(1);
    expect(second.requests).toHaveLength(2);
    expect(second.counts.sent).toBeLessThanOrEqual(service.requests - before);
  });

  it('gets no secret and no option of its parent', async () => {
    vi.stubEnv('PERF_GATE_TEST_TOKEN', 'secret');
    onTestFinished(() => void vi.unstubAllEnvs());
    const message = await failureOf(load(ownAgent(pathOf('agents/telltale.mjs')), 'http://127.0.0.1:1'));
    const { env, execArgv } = JSON.parse(message.replace('the load generator failed: ', ''));
    expect(env).not.toContain('PERF_GATE_TEST_TOKEN');
    expect(env).not.toContain('NODE_OPTIONS');
    expect(execArgv.filter((option: string) => option !== '--disable-sigusr1')).toEqual([]);
  });
});

describe('the health of an agent', () => {
  it('is a share of one core and a delay', async () => {
    await using service = await startSteady();
    const { health } = await load(agent, service.url, { connections: 1 });
    expect(health.cpu).toBeGreaterThan(0);
    expect(health.loopDelay).toBeGreaterThanOrEqual(0);
  });

  it('is bound when it did not run for a part of the window', async () => {
    await using service = await startSteady();
    const own = ownAgent();
    const listener = {
      measuring() {
        setTimeout(() => process.kill(own.pid, 'SIGSTOP'), 50);
        setTimeout(() => process.kill(own.pid, 'SIGCONT'), 200);
      },
    };
    const { health } = await load(own, service.url, { duration: 400, listener });
    expect(health.loopDelay).toBeGreaterThan(20);
    expect(health.bound).toBe(true);
  });
});

describe('a failing agent', () => {
  it('is an error with its last output, whole lines of it and to the end', async () => {
    const message = await failureOf(load(ownAgent(pathOf('agents/crashing.mjs')), 'http://127.0.0.1:1'));
    expect(message).toMatch(/^the load generator exited with code 3 while it measured\. Its last output:\n/);
    expect(message).toMatch(/\nline 499 \.+\nthe last words$/);
    expect(message.length).toBeLessThan(3000);
  });

  it('is an error when it is killed within the window, and in every later round', async () => {
    await using service = await startSteady();
    const own = ownAgent();
    const listener = { measuring: () => void process.kill(own.pid, 'SIGKILL') };
    const message = 'the load generator was ended by SIGKILL while it measured.';
    expect(await failureOf(load(own, service.url, { listener, duration: 60_000 }))).toBe(message);
    expect(await failureOf(load(own, service.url))).toBe(message);
    await own.close();
  });

  it('is an error when it is stopped at the moment it dies', async () => {
    await using service = await startSteady();
    const own = ownAgent();
    const abort = new AbortController();
    const listener = {
      measuring() {
        process.kill(own.pid, 'SIGKILL');
        abort.abort();
      },
    };
    await failureOf(load(own, service.url, { listener, abort: abort.signal, duration: 60_000 }));
  });

  it('is an error when there is no such script', async () => {
    const message = await failureOf(load(ownAgent('/no/such/agent.js'), 'http://127.0.0.1:1'));
    expect(message).toContain('exited with code 1');
    expect(message).toContain("Cannot find module '/no/such/agent.js'");
  });

  it('that hangs does not hang a run that is aborted', async () => {
    await using service = await startSteady();
    const own = ownAgent();
    const abort = new AbortController();
    const listener = {
      measuring() {
        process.kill(own.pid, 'SIGSTOP');
        abort.abort();
      },
    };
    const run = load(own, service.url, { listener, abort: abort.signal, duration: 60_000 });
    const message = 'the load generator stopped answering with 4 connections and was killed. Try fewer.';
    expect(await failureOf(run)).toBe(message);
    await until('the agent is gone', () => !isRunning(own.pid));
  });
});

describe('closing', () => {
  it('ends the process, and can be done twice', async () => {
    const own = newAgent();
    await Promise.all([own.close(), own.close()]);
    await own.close();
    expect(isRunning(own.pid as number)).toBe(false);
  });

  it('ends a process that hangs', async () => {
    const own = newAgent();
    process.kill(own.pid as number, 'SIGSTOP');
    await own.close();
    expect(isRunning(own.pid as number)).toBe(false);
  });
});

describe('an agent and the process that started it', () => {
  /** In a process group of its own, as a shell starts it. */
  async function startParent(
    url: string,
    duration: number,
  ): Promise<{ parent: ChildProcess; lines: Interface; pid: number }> {
    const args = [pathOf('load-parent.ts'), url, String(duration)];
    const parent = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void parent.kill('SIGKILL'));
    if (!parent.stdout) throw new Error('no output');
    const lines = createInterface(parent.stdout);
    const [line] = await once(lines, 'line');
    return { parent, lines, pid: JSON.parse(line).agent };
  }

  it('die together', async () => {
    await using service = await startSteady();
    const { parent, pid } = await startParent(service.url, 60_000);
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until('the agent is gone', () => !isRunning(pid));
  });

  it('share the signals of a terminal, which the parent alone handles', async () => {
    await using service = await startSteady();
    const { parent, lines } = await startParent(service.url, 300);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(-(parent.pid as number), signal);
    const [counts] = await once(lines, 'line');
    expect(JSON.parse(counts)).toMatchObject({ errors: {}, lost: 0, inFlight: 0 });
  });
});
