import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect } from 'vitest';
import { PerfGateError } from '../../src/errors.ts';
import { LOG_LIMIT } from '../../src/files/log-file.ts';
import { freePort } from '../../src/service/port.ts';
import { type RunningTarget, startTarget } from '../../src/service/start.ts';
import type { Readiness, Target } from '../../src/service/target.ts';
import { isRunning, until } from '../support/processes.ts';
import { targetTest as it, type Rig, startLine } from '../support/target.ts';

const never = new AbortController().signal;
const localhost = await lookup('localhost', { all: true });

function start(rig: Rig, settings: Partial<Target>, abort = never): Promise<RunningTarget> {
  return startTarget(rig.target(settings), { logFile: rig.logFile, processes: rig.processes, abort });
}

async function failureOf(started: Promise<unknown>): Promise<PerfGateError> {
  const error = await started.then(
    () => 'it started',
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(PerfGateError);
  expect(error.class).toBe('target');
  return error;
}

describe('a target that starts', () => {
  it('is a fresh process at a fresh port for every start', async ({ rig }) => {
    const line = `exec ${startLine('steady')}`;
    const first = await start(rig, { start: line });
    expect(await (await fetch(first.url)).text()).toBe(String(first.pid));
    expect(first.url).toBe(`http://127.0.0.1:${first.port}/`);
    await first.stop();

    const second = await start(rig, { start: line });
    expect(second.pid).not.toBe(first.pid);
    expect(await (await fetch(second.url)).text()).toBe(String(second.pid));
    await second.stop();
    await expect(fetch(second.url)).rejects.toThrow();
  });

  it('is ready when its URL no longer answers 5xx, and the time to that is its startup time', async ({ rig }) => {
    const target = await start(rig, { start: startLine('warming'), env: { WARM: '300' } });
    expect((await fetch(target.url)).status).toBe(200);
    expect(target.startup).toBeGreaterThan(300);
    await target.stop();
  });

  it('is ready on the status that was asked for, also an error', async ({ rig }) => {
    const url = 'http://127.0.0.1:$' + '{PORT}/health';
    const ready: Readiness = { kind: 'url', url, status: [503] };
    const target = await start(rig, { start: startLine('warming'), env: { WARM: '60000' }, ready });
    await target.stop();
  });

  it('is ready when a port accepts a connection', async ({ rig }) => {
    const port = await freePort();
    const target = await start(rig, { port, ready: { kind: 'port', port } });
    expect((await fetch(target.url)).status).toBe(200);
    await target.stop();
  });

  it.for([['warm after 200'], ['/^WARM after \\d+ ms$/i']])(
    'is ready when its log has a line with %s, whatever its colours and without a line end',
    async ([pattern = ''], { rig }) => {
      const ready = { kind: 'log', pattern } as const;
      const target = await start(rig, { start: startLine('warming'), env: { WARM: '200' }, ready });
      expect((await fetch(target.url)).status).toBe(200);
      await target.stop();
    },
  );

  it('does not take a log line of the start before for its own', async ({ rig }) => {
    const ready = { kind: 'log', pattern: 'warm after' } as const;
    await (await start(rig, { start: startLine('warming'), ready })).stop();
    const late = { start: startLine('warming'), env: { WARM: '60000' }, ready, readyTimeout: 700 };
    expect((await failureOf(start(rig, late))).message).toContain('no line with warm after in its log');
  });

  it.for(localhost)('is found as localhost when it listens on $address only', async ({ address }, { rig }) => {
    const url = 'http://localhost:$' + '{PORT}/';
    const target = await start(rig, { url, ready: { kind: 'url', url, status: null }, env: { HOST: address } });
    await target.stop();
  });

  it('runs in its directory, by a shell, with its environment', async ({ rig }) => {
    const line = `echo "$GREETING from $(pwd) on $PORT" && exec ${startLine('steady')}`;
    const target = await start(rig, { start: line, env: { GREETING: 'hello' } });
    expect(readFileSync(rig.logPath, 'utf8')).toContain(`hello from ${rig.folder} on ${target.port}\n`);
    await target.stop();
  });

  it('reports when it ends by itself later', async ({ rig }) => {
    const target = await start(rig, { start: startLine('exits'), env: { AFTER: '1500', CODE: '3' } });
    expect(target.hasExited()).toBe(false);
    expect(await target.exited).toEqual({ code: 3, signal: null });
    expect(target.hasExited()).toBe(true);
    await target.stop();
    expect(target.logTail()).toBe('Last lines of its log:\nError: cannot find the catalogue');
  });

  it('reports which signal ended it', async ({ rig }) => {
    const target = await start(rig, { start: `exec ${startLine('steady')}` });
    process.kill(target.pid as number, 'SIGKILL');
    expect(await target.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await target.stop();
  });

  it('may print 10 MB before it is ready, all of which is kept', async ({ rig }) => {
    const target = await start(rig, { start: startLine('chatty'), env: { MEGABYTES: '10' } });
    expect(readFileSync(rig.logPath).length).toBeGreaterThan(10 * 1024 * 1024);
    expect(target.logTail().split('\n')).toHaveLength(21);
    expect(target.logTail()).toMatch(/the last line$/);
    await target.stop();
  });

  it('may print more than the disk should hold, of which the beginning and the end are kept', async ({ rig }) => {
    const target = await start(rig, { start: startLine('chatty'), env: { MEGABYTES: '120' } });
    await until('the log was cut', () => statSync(rig.logPath).size < LOG_LIMIT);
    expect(target.logTail()).toMatch(/the last line$/);
    await target.stop();
    const log = readFileSync(rig.logPath, 'latin1');
    expect(log).toMatch(/^--- perf-gate .* ---\nline 0 /);
    expect(log).not.toContain('\0');
  });
});

describe('a target that does not start', () => {
  it('fails at once when it exits, with its exit code and the end of its log', async ({ rig }) => {
    const error = await failureOf(start(rig, { start: startLine('exits'), readyTimeout: 600_000 }));
    expect(error.message).toMatch(
      /^the target exited with code 1 before it was ready \(\d+\.?\d* s\)\. Last lines of its log:\nError: cannot find the catalogue$/,
    );
  });

  it('is told that start must stay in the foreground when it exits without an error', async ({ rig }) => {
    const error = await failureOf(start(rig, { start: `${startLine('steady')} &` }));
    expect(error.message).toContain('exited with code 0 before it was ready');
    expect(error.message).toContain('`start` has to stay in the foreground');
  });

  it('fails when it is not ready in time, with what was seen last', async ({ rig }) => {
    const warming = { start: startLine('warming'), env: { WARM: '60000' }, readyTimeout: 2500 };
    const error = await failureOf(start(rig, warming));
    expect(error.message).toMatch(
      /^the target was not ready within 2\.5 s: http:\S+ \(last answer: 503\)\. Any answer below 500 .*`ready: \/healthz`\. Last lines of its log:\nlistening$/,
    );
  });

  it('fails when it hangs without listening', async ({ rig }) => {
    const error = await failureOf(start(rig, { start: 'sleep 600', readyTimeout: 500 }));
    expect(error.message).toMatch(
      /not ready within 0\.5 s: \S+ \(connection refused\)\. (None of its processes listens .*\. )?Its log is empty\.$/,
    );
  });

  it('fails when its port is another process’s, without being started', async ({ rig }) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    for (const settings of [{ port }, { port: null, url: `http://localhost:${port}/` }]) {
      const error = await failureOf(start(rig, { ...settings, start: 'touch started' }));
      expect(error.message).toContain(`port ${port} is already taken by another process`);
    }
    expect(() => readFileSync(`${rig.folder}/started`)).toThrow();
    other.close();
  });

  it('fails when its directory does not exist', async ({ rig }) => {
    const error = await failureOf(start(rig, { workingDirectory: `${rig.folder}/nowhere` }));
    expect(error.message).toContain(`could not run \`${startLine('steady')}\` in ${rig.folder}/nowhere`);
  });

  it('is ended when the run is aborted while it starts', async ({ rig }) => {
    const abort = new AbortController();
    const started = start(
      rig,
      {
        start: `${startLine('stubborn')} & sleep 600`,
        grace: 100,
        url: 'http://127.0.0.1:1/',
        ready: { kind: 'log', pattern: 'never' },
      },
      abort.signal,
    );
    const reason = new Error('canceled');
    setTimeout(() => abort.abort(reason), 300);
    await expect(started).rejects.toBe(reason);
  });
});

describe('a target that somebody else runs', () => {
  it('is awaited, and never touched', async ({ rig }) => {
    const own = await start(rig, {});
    const target = await start(rig, {
      start: null,
      port: null,
      url: own.url,
      ready: { kind: 'url', url: own.url, status: [200] },
    });
    expect(target).toMatchObject({ url: own.url, pid: null, startup: null });
    await target.stop();
    expect(isRunning(own.pid as number)).toBe(true);
    await own.stop();
    await until('it has ended', () => !isRunning(own.pid as number));
  });

  it('is not ready on another status than the one asked for, and no password of its URL is shown', async ({ rig }) => {
    const own = await start(rig, {});
    const url = `http://user:secret@127.0.0.1:${own.port}/`;
    const ready: Readiness = { kind: 'url', url, status: [201] };
    const { message } = await failureOf(start(rig, { start: null, port: null, url, ready, readyTimeout: 800 }));
    expect(message).toContain(
      `not ready within 0.8 s: http://127.0.0.1:${own.port}/ (last answer: 200). \`ready\` waits for another status: `,
    );
    await own.stop();
  });

  it('fails when it does not answer in time', async ({ rig }) => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const error = await failureOf(
      start(rig, { start: null, url, ready: { kind: 'url', url, status: null }, readyTimeout: 300 }),
    );
    expect(error.message).toContain(`not ready within 0.3 s: ${url} (connection refused). Start it before perf-gate`);
  });
});
