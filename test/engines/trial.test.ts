import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { Address, Engine, Trial } from '../../src/engines/engine.ts';
import { type JourneySpec, scenarioOf } from '../support/journeys.ts';
import { AGENT_SCRIPT } from '../support/load.ts';
import { OK, startRawService, type WireRequest } from '../support/services/raw.ts';

const engine: Engine = new AutocannonEngine({ agentScript: AGENT_SCRIPT });
afterAll(() => engine.close());

const never = new AbortController().signal;

async function tried(
  answer: (request: WireRequest, socket: Socket) => void,
  spec: JourneySpec,
  only: number[] | null = null,
): Promise<{ trial: Trial; received: WireRequest[] }> {
  await using service = await startRawService(answer);
  const where: Address = { url: service.url, transport: { socket: null, tls: null } };
  const trial = await engine.try(where, scenarioOf(spec), only, never);
  return { trial, received: service.first };
}

const answering =
  (status: string, headers = '', body = 'ok') =>
  (_: WireRequest, socket: Socket) =>
    socket.write(`HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

/** What came of each request: `GET /a: status 404`. */
const problems = ({ exchanges }: Trial) => exchanges.map(({ asked, problem }) => `${asked}: ${problem}`);

describe('a trial', () => {
  it('sends each request of a list once, in its order, whatever its weight', async () => {
    const requests = [{ path: '/a', weight: 1 }, { path: '/b', weight: 30 }, { path: '/c' }];
    const { trial, received } = await tried(answering('200 OK', 'Content-Type: text/plain\r\n'), { requests });
    expect(received.map(({ path }) => path)).toEqual(['/a', '/b', '/c']);
    expect(trial.requests.map(({ label, position }) => [label, position])).toEqual([
      ['GET /a', 0],
      ['GET /b', 1],
      ['GET /c', 2],
    ]);
    expect(trial.unsent).toEqual([]);
    expect(trial.exchanges[1]).toMatchObject({
      request: 1,
      asked: 'GET /b',
      problem: null,
      slow: null,
      answer: { status: 200, headers: { 'content-type': 'text/plain' }, size: 2, text: 'ok', isComplete: true },
    });
    expect(trial.exchanges[1]?.time).toBeGreaterThan(0);
  });

  it('counts the bytes of a body of which no more than 10 MB are kept', async () => {
    const large = answering('200 OK', '', 'x'.repeat(12_000_000));
    const { trial } = await tried(large, { requests: [{ path: '/download' }], timeout: 10_000 });
    expect(trial.exchanges[0]).toMatchObject({ problem: null, answer: { size: 12_000_000, isComplete: true } });
  });

  it('sends again what it is asked for alone', async () => {
    const { received } = await tried(answering('200 OK'), { requests: [{ path: '/a' }, { path: '/b' }] }, [1]);
    expect(received.map(({ path }) => path)).toEqual(['/b']);
  });

  it('goes through all journeys after `before`, with values, cookies, rows and without pauses', async () => {
    const spec: JourneySpec = {
      before: [
        { path: '/login', extract: [{ name: 'token', from: { kind: 'json', pointer: '/token' }, fallback: null }] },
      ],
      cookies: true,
      seed: 7,
      journeys: [
        {
          name: 'buy',
          weight: 1,
          pause: { least: 60_000, most: 60_000 },
          requests: [
            { path: '/cart/{{ rows.id }}', headers: { authorization: 'Bearer {{ token }}' } },
            { path: '/pay' },
          ],
        },
        { name: 'look', weight: 9, requests: [{ path: '/look/{{ rows.id }}' }] },
        { name: 'never', weight: 0, requests: [{ path: '/never' }] },
      ],
      feeders: [{ name: 'rows', columns: ['id'], rows: [['r0'], ['r1'], ['r2']] }],
    };
    const { trial, received } = await tried(
      answering('200 OK', 'Set-Cookie: sid=abcdef\r\n', '{"token":"t0k3n-value"}'),
      spec,
    );
    expect(received.map(({ path }) => path)).toEqual(['/login', '/cart/r0', '/pay', '/look/r1']);
    expect(received[1]?.text).toMatch(/authorization: Bearer t0k3n-value\r\n/);
    expect(received[2]?.text).toMatch(/Cookie: sid=abcdef\r\n/);
    expect(trial.exchanges[1]?.credentials).toEqual(['Bearer t0k3n-value', 't0k3n-value', 'abcdef']);
    expect(trial.requests.map(({ position }) => position)).toEqual([0, 0, 1, null]);
  });

  it('ends with a request of `before` that fails, and says so of all others', async () => {
    const spec = { before: [{ path: '/login' }, { path: '/me' }], requests: [{ path: '/a' }] };
    const { trial, received } = await tried(answering('401 Unauthorized'), spec);
    expect(received).toHaveLength(1);
    expect(problems(trial)).toEqual(['GET /login: status 401']);
    expect(trial.unsent).toEqual([
      { request: 2, why: '"GET /login" before it failed' },
      { request: 0, why: 'a request of `before` failed' },
    ]);
  });

  it('ends a journey with a request that fails, and goes on with the next', async () => {
    const journeys = [
      {
        name: 'one',
        requests: [
          { path: '/a', checks: [{ name: 'full', that: { kind: 'body', contains: 'items' } }] },
          { path: '/b' },
        ],
      },
      { name: 'two', requests: [{ path: '/c' }] },
    ] satisfies JourneySpec['journeys'];
    const { trial } = await tried(answering('200 OK'), { journeys });
    expect(problems(trial)).toEqual(['GET /a: check "full"', 'GET /c: null']);
    expect(trial.unsent).toEqual([{ request: 1, why: '"GET /a" before it failed' }]);
  });
});

describe('what is seen of an answer', () => {
  it.each<[string, string | null, { status: number; text: string; isComplete: boolean } | null, string]>([
    [
      'HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone',
      'status 404',
      { status: 404, text: 'gone', isComplete: true },
      '',
    ],
    [
      'HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n',
      null,
      { status: 302, text: '', isComplete: true },
      '',
    ],
    [
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      'status 101',
      { status: 101, text: '', isComplete: true },
      '',
    ],
    [
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n',
      'timeout',
      { status: 200, text: 'data: 1\n\n', isComplete: false },
      '',
    ],
    ['SSH-2.0-OpenSSH_9.6\r\n', 'invalid response', null, 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['\0\0\x06\x04\0\0\0\0\0', 'invalid response', null, '\0\0\x06\x04\0\0\0\0\0'],
  ])('%j', async (bytes, problem, answer, stray) => {
    const { trial } = await tried((_, socket) => socket.write(Buffer.from(bytes, 'latin1')), {
      requests: [{}],
      timeout: 300,
    });
    expect(trial.exchanges).toHaveLength(1);
    expect(trial.exchanges[0]).toMatchObject({ problem, stray, answer });
  });

  it('nothing, where the connection is closed', async () => {
    const { trial } = await tried((_, socket) => socket.end(), { requests: [{}] });
    expect(trial.exchanges).toMatchObject([
      { problem: 'connection closed without an answer', answer: null, stray: '' },
    ]);
  });

  it('no further one after two without an answer in time', async () => {
    const requests = ['/a', '/b', '/c', '/d'].map((path) => ({ path }));
    const { trial } = await tried(() => {}, { requests, timeout: 100 });
    expect(problems(trial)).toEqual(['GET /a: timeout', 'GET /b: timeout']);
    expect(trial.unsent.map(({ why }) => why)).toEqual(Array(2).fill('others had no answer in time'));
  });

  it('all of a long body in its size, and the beginning in its text', async () => {
    const body = 'x'.repeat(1_000_000);
    const { trial } = await tried(answering('200 OK', '', body), { requests: [{}] });
    expect(trial.exchanges[0]?.answer).toMatchObject({ size: 1_000_000, isComplete: true });
    expect(trial.exchanges[0]?.answer?.text).toHaveLength(4096);
  });
});

it('where nothing listens, each request is refused', async () => {
  await using service = await startRawService((_, socket) => socket.write(OK));
  const { url } = service;
  await service[Symbol.asyncDispose]();
  const traffic = scenarioOf({ requests: [{ path: '/a' }, { path: '/b' }] });
  const trial = await engine.try({ url, transport: { socket: null, tls: null } }, traffic, null, never);
  expect(problems(trial)).toEqual(['GET /a: ECONNREFUSED', 'GET /b: ECONNREFUSED']);
});

describe('a trial gets there', () => {
  it('over TLS', async () => {
    await using service = await startRawService((_, socket) => socket.write(OK), { secure: true });
    const transport = { socket: null, tls: { serverName: null, client: null } };
    const trial = await engine.try({ url: service.url, transport }, scenarioOf({ requests: [{}] }), null, never);
    expect(trial.exchanges).toMatchObject([{ problem: null, answer: { status: 200, text: 'ok' } }]);
  });

  it('over a Unix socket', async ({ onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'perf-gate-trial-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'own.sock');
    await using service = await startRawService((_, socket) => socket.write(OK), { path });
    const transport = { socket: path, tls: null };
    const trial = await engine.try(
      { url: 'http://localhost/', transport },
      scenarioOf({ requests: [{}] }),
      null,
      never,
    );
    expect(trial.exchanges).toMatchObject([{ problem: null, answer: { status: 200 } }]);
    expect(service.requests).toBe(1);
  });
});

it('a trial that is aborted has what came until then', async () => {
  const abort = new AbortController();
  await using service = await startRawService((_, socket) => {
    if (service.requests === 1) socket.write(OK);
    else abort.abort();
  });
  const traffic = scenarioOf({ requests: [{ path: '/a' }, { path: '/b' }], timeout: 20_000 });
  const where: Address = { url: service.url, transport: { socket: null, tls: null } };
  const trial = await engine.try(where, traffic, null, abort.signal);
  expect(problems(trial)).toEqual(['GET /a: null']);
});
