import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { AutocannonEngine } from '../../src/engines/autocannon/autocannon.ts';
import type { Event } from '../../src/events.ts';
import type { Request } from '../../src/load/traffic/request.ts';
import type { Measurement } from '../../src/rounds/measure.ts';
import { measure } from '../../src/rounds/measure.ts';
import type { Side } from '../../src/rounds/side.ts';
import type { Target } from '../../src/service/target.ts';
import { ERROR_LIMIT, type Threshold } from '../../src/verdict/threshold.ts';
import { type JourneySpec, scenarioOf } from '../support/journeys.ts';
import { AGENT_SCRIPT } from '../support/load.ts';
import { logsIn } from '../support/logs.ts';
import { certificate, privateKey } from '../support/self-signed.ts';
import { targetTest as it, type Rig, sessionOf, startLine } from '../support/target.ts';

const ORIGIN = { commit: null, ref: null, repository: null, runId: null, attempt: null };

/** What a service answers to its paths: test/support/services/answering.mjs. */
type Script = Record<string, object>;

interface Plan {
  head?: Script;
  /** A second side; null: there is none. */
  base?: Script | null;
  dispensable?: boolean;
  target?: Partial<Target>;
  spec: JourneySpec;
  /** A second scenario. */
  also?: JourneySpec;
}

interface Outcome extends Measurement {
  failure: string;
  /** What was said before the rounds. */
  said: string[];
  /** What the services received, by side and process: its paths. */
  received(side: string): string[][];
}

async function run(
  rig: Rig,
  { head = {}, base = null, dispensable = true, target = {}, spec, also }: Plan,
): Promise<Outcome> {
  const diary = (name: string) => join(rig.folder, `${name}.diary`);
  const url = 'http://127.0.0.1:$' + '{PORT}';
  const sideOf = (name: Side['name'], script: Script): Side => ({
    name,
    origin: ORIGIN,
    dispensable: name === 'base' && dispensable,
    target: rig.target({
      start: startLine('answering'),
      ready: { kind: 'url', url: `${url}/ready`, status: null },
      ...target,
      env: { SCRIPT: JSON.stringify(script), DIARY: diary(name), ...target.env },
    }),
  });
  const said: string[] = [];
  const listen = (event: Event) => void (event.type === 'plan' && said.push(event.text));
  const measured = await measure(
    {
      order: 'abba',
      turns: 'rounds',
      isolation: 'none',
      version: '1.0.0',
      sides: [...(base ? [sideOf('base', base)] : []), sideOf('head', head)],
      scenarios: [spec, ...(also ? [also] : [])].map((one) =>
        scenarioOf({ rounds: 2, duration: 60, timeout: 300, thresholds: [ERROR_LIMIT], ...one }),
      ),
      extension: null,
      engine: new AutocannonEngine({ agentScript: AGENT_SCRIPT }),
      logs: logsIn(rig.folder),
    },
    sessionOf(rig, { listen }),
  );
  const received = (name: string) => {
    const lines = existsSync(diary(name)) ? readFileSync(diary(name), 'utf8').trim().split('\n') : [];
    const byProcess = new Map<string, string[]>();
    for (const [pid = '', path = ''] of lines.map((line) => line.split(' '))) {
      const paths = byProcess.get(pid) ?? [];
      if (path !== '/ready') paths.push(path);
      byProcess.set(pid, paths);
    }
    return [...byProcess.values()];
  };
  return { ...measured, failure: measured.head.failure?.message ?? '', said, received };
}

const limit = (given: Partial<Threshold>): Threshold => ({ ...ERROR_LIMIT, line: 3, ...given });
const EVENTS = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('a request that always fails ends the run before its rounds, with what to do', () => {
  it.for<[string, object, RegExp[]]>([
    [
      '400',
      { status: 400, body: '{"error":"no tenant"}' },
      [/400 Bad Request/, /Compare the body/, /It says: \{"error":"no tenant"\}/],
    ],
    [
      '401',
      { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } },
      [/401 Unauthorized \(it asks for Bearer\)/, /set `auth` .* `auth: \{ bearer: "\$\{API_TOKEN\}" \}`/],
    ],
    [
      '403',
      { status: 403, body: 'CSRF token missing' },
      [/403 Forbidden/, /`auth`.*CSRF/, /It says: CSRF token missing\./],
    ],
    [
      '404',
      { status: 404 },
      [/404 Not Found/, /Check the path\./, /allow the answer with `status`, or as many errors/],
    ],
    [
      '405',
      { status: 405, headers: { Allow: 'POST' } },
      [/405 Method Not Allowed \(allowed: POST\)/, /Check the method/],
    ],
    ['415', { status: 415 }, [/415 Unsupported Media Type/, /content-type/]],
    [
      '422',
      { status: 422, body: '{"detail":[{"loc":["body","name"],\n"msg":"Field required"}]}' },
      [/422 Unprocessable/, /Field required/],
    ],
    [
      '429',
      { status: 429, headers: { 'Retry-After': '60', 'X-RateLimit-Limit': '5' } },
      [/429 Too Many Requests \(retry-after: 60, x-ratelimit-limit: 5\)/, /limits the rate.*switch the limit off/],
    ],
    [
      '500',
      {
        status: 500,
        body: '<html><head><title>x</title></head><h1>Oops</h1><p>no table</p>',
        log: 'no such table: items',
      },
      [/500 Internal Server Error/, /It says: Oops no table\./, /Last lines of its log:\n.*no such table: items/s],
    ],
    [
      '503',
      { status: 503, headers: { 'Retry-After': '9' } },
      [/503 Service Unavailable \(retry-after: 9\)/, /`ready`/],
    ],
    ['599', { status: 599 }, [/599 /, /log of the service/]],
    [
      'WebSocket',
      { raw: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n' },
      [/101 Switching Protocols \(to websocket\)/, /WebSocket, cannot be measured/],
    ],
    [
      'an event stream',
      { raw: EVENTS, open: 'data: 2\n\n' },
      [
        /event stream \(text\/event-stream\), which goes on: \d+ B had come within 300 ms/,
        /cannot be measured: leave it out/,
        /should be, allow as many errors/,
      ],
    ],
    [
      'chunks without end',
      { raw: CHUNKED, open: '2\r\nok\r\n' },
      [/an answer that did not end: \d+ B had come within 300 ms/, /leave it out, or raise `timeout`/],
    ],
    ['no answer', { wait: 3000 }, [/had no answer within 300 ms/, /Raise `timeout`/]],
    ['a closed connection', { close: true }, [/connection closed without an answer/, /why it closes the connection/]],
    [
      'an answer that breaks off',
      { raw: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab', close: true },
      [/broke off after 2 B each of/, /Where this is as it should be, allow as many errors/],
    ],
    [
      'bytes of another protocol',
      { raw: 'SSH-2.0-OpenSSH\r\n', close: true },
      [/not HTTP\/1\.1, beginning with "SSH-2\.0-OpenSSH/, /does not speak HTTP\/1\.1/],
    ],
    [
      'text that is not in UTF-8',
      { raw: 'HTTP/1.1 400 Bad\r\nContent-Length: 7\r\n\r\nf\xfcnf \xe4\xf6', latin: true },
      [/It says: fünf äö\./],
    ],
    [
      'an answer head over the limit',
      { long: 1_400_000 },
      [/GET \/x had an answer head over 1\.25 MB each of the 3 times/, /writes into its headers/],
    ],
    ['bytes that are no text', { status: 500, body: '\u0000\u0001\u0002' }, [/500 Internal Server Error[^\0]*$/]],
  ])('%s', async ([, answer, all], { rig }) => {
    // In a shorter window, an answer that a busy machine delays would be asked for again.
    const spec = { duration: 5000, requests: [{ path: '/ok' }, { path: '/x' }] };
    const outcome = await run(rig, { head: { '/x': answer }, spec });
    expect(outcome.head.failure?.class).toBe('load');
    for (const said of all) expect(outcome.failure).toMatch(said);
    expect(outcome.failure).toMatch(/^"shop": GET \/x .* tried before the rounds\. /);
    expect(outcome.head.scenarios[0]?.rounds).toEqual([]);
    // One process alone, which the request that is answered got once.
    expect(outcome.received('head')).toHaveLength(1);
    expect(outcome.received('head')[0]?.filter((path) => path === '/ok')).toHaveLength(1);
  });

  it('a redirect, where `status` excludes it: where it leads', async ({ rig }) => {
    const head = { '/x': { status: 302, headers: { Location: '/login?next=%2Fx' } } };
    const { failure } = await run(rig, { head, spec: { requests: [{ path: '/x', status: [200] }] } });
    expect(failure).toMatch(/GET \/x was answered with 302 Found \(to \/login\?next=%2Fx\) each of the 3 times/);
    expect(failure).toMatch(/Redirects are not followed: .*`redirects: follow`/);
  });

  it('a redirect that leads in a circle or elsewhere: that, and not that its answer broke off', async ({ rig }) => {
    const to = (Location: string) => ({ status: 302, headers: { Location } });
    const head = { '/x': to('/x'), '/y': to('http://shop.test/') };
    const spec = {
      requests: [
        { path: '/x', redirects: 'follow' as const },
        { path: '/y', redirects: 'follow' as const },
      ],
    };
    const { failure } = await run(rig, { head, spec });
    expect(failure).toMatch(
      /GET \/x was answered with 302 Found \(to \/x\), which leads in a circle, each of .* cookie/,
    );
    expect(failure).toMatch(
      /GET \/y was answered with 302 Found \(to http:\/\/shop\.test\/\), which leads out of the target, each of .* Only the target/,
    );
  });

  it('a check, and a value that is not there', async ({ rig }) => {
    const spec: JourneySpec = {
      journeys: [
        {
          name: 'a',
          requests: [{ path: '/a', checks: [{ name: 'full', that: { kind: 'body', contains: 'items' } }] }],
        },
        {
          name: 'b',
          requests: [{ path: '/b', extract: [{ name: 'id', from: { kind: 'json', pointer: '/id' }, fallback: null }] }],
        },
      ],
    };
    const { failure } = await run(rig, { spec });
    expect(failure).toMatch(/GET \/a was answered with 200 OK, but the check "full" failed/);
    expect(failure).toMatch(/GET \/b was answered with 200 OK, but nothing extracted for "id"/);
  });

  it('a request before the others: none of them is sent', async ({ rig }) => {
    const spec: JourneySpec = { before: [{ method: 'POST', path: '/login' }], requests: [{ path: '/a' }] };
    const outcome = await run(rig, { head: { '/login': { status: 401 } }, spec });
    expect(outcome.failure).toMatch(/POST \/login was answered with 401/);
    expect(outcome.received('head')).toEqual([['/login', '/login', '/login']]);
  });

  it('several, in few words', async ({ rig }) => {
    const paths = ['/a', '/b', '/c', '/d', '/e', '/f', '/g', '/h', '/i'];
    const statuses = [401, 401, 401, 404, 500, 410, 418, 409, 421];
    const head = Object.fromEntries(paths.map((path, at) => [path, { status: statuses[at] }]));
    const { failure } = await run(rig, { head, spec: { requests: paths.map((path) => ({ path })) } });
    expect(failure).toMatch(/GET \/a was answered with 401 Unauthorized .*, and so were 2 others\./);
    expect(failure).toMatch(/2 more requests failed for other reasons\./);
  });

  it('several in the same way count once, in whichever scenario', async ({ rig }) => {
    const head = { '/a': { status: 401 }, '/b': { status: 401 } };
    const measured = await run(rig, {
      head,
      spec: { requests: [{ path: '/a' }] },
      also: { name: 'till', requests: [{ path: '/b' }] },
    });
    expect(measured.failure).toMatch(/GET \/a was answered with 401 Unauthorized .*, and so was another\./);
    expect(measured.failure).not.toContain('other reasons');
  });

  it('several that ask for credentials of different kinds, each', async ({ rig }) => {
    const asks = (scheme: string) => ({ status: 401, headers: { 'WWW-Authenticate': scheme } });
    const head = { '/a': asks('Basic realm="a"'), '/b': asks('Bearer') };
    const { failure } = await run(rig, { head, spec: { requests: [{ path: '/a' }, { path: '/b' }] } });
    expect(failure).toMatch(/API_PASSWORD.*API_TOKEN/);
  });

  it('requests that are wrong in ways of their own, each with what the service says', async ({ rig }) => {
    const wrong = (...fields: string[]) => ({ status: 422, body: JSON.stringify(fields, null, 1) });
    const head = { '/a': wrong('city', 'day', 'limit', 'page', 'sort', 'units'), '/b': wrong('name') };
    const { failure } = await run(rig, { head, spec: { requests: [{ path: '/a' }, { path: '/b' }] } });
    expect(failure).toContain('It says: [ "city", "day", "limit", "page", "sort", "units" ].');
    expect(failure).toContain('It says: [ "name" ].');
  });

  it('a 401: what it asks for, or that it does not accept what was sent', async ({ rig }) => {
    const asks = (scheme: string) => ({ status: 401, headers: { 'WWW-Authenticate': scheme } });
    const basic = { '/x': asks('Basic realm="back office", charset="UTF-8"') };
    const asked = await run(rig, { head: basic, spec: { requests: [{ path: '/x' }] } });
    expect(asked.failure).toContain('`auth: { basic: { user: "${API_USER}", password: "${API_PASSWORD}" } }`');
    const either = { '/x': asks('Basic realm="api", Bearer') };
    const chosen = await run(rig, { head: either, spec: { requests: [{ path: '/x' }] } });
    expect(chosen.failure).toContain('`auth: { bearer: "${API_TOKEN}" }`');
    const auth = { kind: 'bearer' as const, token: 'expired' };
    const sent = await run(rig, { head: either, spec: { requests: [{ path: '/x', auth }] } });
    expect(sent.failure).toContain('It does not accept the credentials that were sent');
    expect(sent.failure).not.toContain('API_TOKEN');
    const forbidden = await run(rig, { head: { '/x': { status: 403 } }, spec: { requests: [{ path: '/x', auth }] } });
    expect(forbidden.failure).toContain('What was sent as credentials may not do this');
    const unspoken = await run(rig, { head: { '/x': asks('Digest realm="x"') }, spec: { requests: [{ path: '/x' }] } });
    expect(unspoken.failure).toContain('in a way that perf-gate does not know');
  });

  it('a WebSocket, whose status is not to be allowed', async ({ rig }) => {
    const raw = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    const { failure } = await run(rig, { head: { '/x': { raw } }, spec: { requests: [{ path: '/x' }] } });
    expect(failure).not.toContain('allow the answer with `status`');
  });

  it('nothing that was sent as a secret is in it, and nothing that could move a cursor', async ({ rig }) => {
    process.env.PG_TRIAL_SECRET = 'hunter2-of-trial';
    try {
      const body = `\u001b[2J{"sent":"hunter2-of-trial","cookie":"c00kie-value"}${'x'.repeat(5000)}`;
      const head = {
        '/x': { status: 403, body, headers: { Location: '/?t=hunter2-of-trial' } },
        '/login': { headers: { 'Set-Cookie': 'sid=c00kie-value' } },
      };
      const { failure } = await run(rig, {
        head,
        spec: {
          before: [{ path: '/login' }],
          cookies: true,
          journeys: [
            {
              name: 'j',
              requests: [
                { path: '/x?t=$' + '{PG_TRIAL_SECRET}', auth: { kind: 'bearer', token: '$' + '{PG_TRIAL_SECRET}' } },
              ],
            },
          ],
        },
      });
      expect(failure).toContain('It says: {"sent":"***","cookie":"***"}');
      expect(failure).not.toMatch(/hunter2|c00kie|\p{Cc}/u);
      expect(failure.length).toBeLessThan(1500);
    } finally {
      delete process.env.PG_TRIAL_SECRET;
    }
  });

  it('a service that ends meanwhile is a failure of the target', async ({ rig }) => {
    const { head } = await run(rig, { head: { '/x': { exit: true } }, spec: { requests: [{ path: '/x' }] } });
    expect(head.failure).toMatchObject({ class: 'target' });
    expect(head.failure?.message).toMatch(/the target exited with code 7 while each request of "shop" was tried once/);
  });
});

describe('what is spoken or listened to otherwise is found where the service looked ready', () => {
  it.for<[string, string, string, string, RegExp]>([
    ['HTTP/2 without TLS only', 'h2c', 'http', 'PORT', /It speaks HTTP\/2 only/],
    ['HTTP/2 over TLS only', 'h2', 'https', 'PORT', /It speaks HTTP\/2 only/],
    ['TLS, and is sent plain HTTP', 'https', 'http', 'PORT', /It speaks TLS there, and plain HTTP was sent/],
    [
      'another place than its log suggests',
      'http',
      'http',
      'own.sock',
      /It listens on the Unix socket \S*own\.sock, and not on/,
    ],
  ])('%s', async ([, PROTOCOL, scheme, place, said], { rig }) => {
    const [KEY, CERT] = [join(rig.folder, 'key.pem'), join(rig.folder, 'cert.pem')];
    writeFileSync(KEY, privateKey);
    writeFileSync(CERT, certificate);
    const AT = place === 'PORT' ? place : join(rig.folder, place);
    const { head } = await run(rig, {
      target: {
        start: startLine('placed'),
        url: `${scheme}://127.0.0.1:\${PORT}`,
        ready: { kind: 'log', pattern: 'listening' },
        tls: { ca: null, cert: null, key: null, serverName: null, insecure: true },
        env: { PROTOCOL, KEY, CERT, AT },
      },
      spec: { requests: [{ path: '/x' }] },
    });
    if (place !== 'PORT' && process.platform !== 'linux') return;
    expect(head.failure).toMatchObject({ class: 'target' });
    expect(head.failure?.message).toMatch(said);
  });
});

describe('a request that does not always fail, or is meant to, is measured', () => {
  it('after a failure that did not happen again, which is said', async ({ rig }) => {
    const outcome = await run(rig, {
      head: { '/x': { status: 500, every: 1000 } },
      spec: { requests: [{ path: '/x' }] },
    });
    const notice = '"shop": GET /x failed at first (status 500), and was answered when it was tried again.';
    expect(outcome.failure).toBe('');
    expect(outcome.notices).toEqual([notice]);
    expect(outcome.said).toEqual([notice]);
  });

  it.for<[string, Threshold[], boolean]>([
    ['an error rate of the user that allows for all', [limit({ comparator: '<=', limit: 1 })], true],
    ['an error rate of the user that allows for half', [limit({ comparator: '<', limit: 0.6 })], true],
    [
      'an error rate of the user for this request',
      [ERROR_LIMIT, limit({ label: 'GET /x', comparator: '<=', limit: 1 })],
      true,
    ],
    ['an error rate of the user that allows for less', [limit({ comparator: '<', limit: 0.4 })], false],
    [
      'an error rate of the user for another request',
      [ERROR_LIMIT, limit({ label: 'GET /ok', comparator: '<=', limit: 1 })],
      false,
    ],
    ['the error rate that holds without one', [ERROR_LIMIT], false],
  ])('with %s', async ([, thresholds, isMeasured], { rig }) => {
    const spec = { thresholds, requests: [{ path: '/ok' }, { path: '/x' }] };
    const outcome = await run(rig, { head: { '/x': { status: 500 } }, spec });
    expect(outcome.failure === '').toBe(isMeasured);
    expect(outcome.head.scenarios[0]?.rounds).toHaveLength(isMeasured ? 2 : 0);
    if (isMeasured) {
      expect(outcome.notices).toEqual([
        '"shop": GET /x was answered with 500 Internal Server Error when tried before the rounds, and is counted as an error.',
      ]);
    }
  });

  it('where its status is the expected one', async ({ rig }) => {
    const spec = { requests: [{ path: '/x', status: [404] }] };
    const { failure, notices } = await run(rig, { head: { '/x': { status: 404 } }, spec });
    expect([failure, notices]).toEqual(['', []]);
  });

  it('where it is a redirect that the request itself does not follow', async ({ rig }) => {
    const head = { '/x': { status: 302, headers: { Location: '/login' } } };
    const { failure, notices } = await run(rig, { head, spec: { requests: [{ path: '/x', redirects: 'none' }] } });
    expect([failure, notices]).toEqual(['', []]);
  });

  it('where it is a redirect: that, and where it leads, is said', async ({ rig }) => {
    const head = { '/x': { status: 302, headers: { Location: '/login' } } };
    const { failure, notices } = await run(rig, { head, spec: { requests: [{ path: '/x' }] } });
    expect(failure).toBe('');
    expect(notices).toEqual([
      '"shop": GET /x was answered with 302 Found (to /login): a redirect counts as its answer and is not followed; `redirects: follow` follows them.',
    ]);
  });

  it.for([
    ['the same host', 'https://127.0.0.1/x?a=1'],
    ['its public name', 'https://shop.example.org/x?a=1'],
  ])('where it leads to the same path over HTTPS, at %s', async ([, Location], { rig }) => {
    const head = { '/x': { status: 301, headers: { Location } } };
    const { notices } = await run(rig, { head, spec: { requests: [{ path: '/x?a=1' }] } });
    expect(notices).toEqual([expect.stringMatching(/: it sends plain HTTP on to HTTPS: .*x-forwarded-proto: https/)]);
    const { failure } = await run(rig, { head, spec: { requests: [{ path: '/x?a=1', status: [200] }] } });
    expect(failure).toContain('It sends plain HTTP on to HTTPS');
  });

  it('where it leads out of the target, which nothing follows', async ({ rig }) => {
    const head = { '/x': { status: 301, headers: { Location: 'https://shop.example.org/log-in' } } };
    const { failure, notices } = await run(rig, { head, spec: { requests: [{ path: '/x' }] } });
    expect(failure).toBe('');
    expect(notices[0]).toMatch(
      /`redirects: follow` follows only within http:\/\/127\.0\.0\.1:\d+ or the `Host` of the request\.$/,
    );
  });

  it.for<[string, Pick<Partial<Request>, 'status' | 'redirects'>, Record<string, string>]>([
    ['that its `status` names', { status: [302] }, { Location: '/login' }],
    ['that is to be followed and leads nowhere', { redirects: 'follow' }, {}],
    ['that leads nowhere', {}, {}],
  ])('where it is a redirect %s', async ([, asked, headers], { rig }) => {
    const spec = { requests: [{ path: '/x', ...asked }] };
    const { failure, notices } = await run(rig, { head: { '/x': { status: 302, headers } }, spec });
    expect([failure, notices]).toEqual(['', []]);
  });

  it('where a check finds it too slow', async ({ rig }) => {
    const checks = [{ name: 'fast', that: { kind: 'latency' as const, most: 10 } }];
    const { failure } = await run(rig, { head: { '/x': { wait: 30 } }, spec: { requests: [{ path: '/x', checks }] } });
    expect(failure).not.toMatch(/tried before the rounds/);
  });

  it('where an event stream ends', async ({ rig }) => {
    const head = { '/x': { headers: { 'Content-Type': 'text/event-stream' }, body: 'data: 1\n\n' } };
    expect((await run(rig, { head, spec: { requests: [{ path: '/x' }] } })).failure).toBe('');
  });

  it('where its answer takes longer than the window: the duration that it needs is said', async ({ rig }) => {
    const spec = { requests: [{ path: '/x' }], timeout: 5000 };
    const { failure, notices } = await run(rig, { head: { '/x': { wait: 700 } }, spec });
    expect(failure).toBe('');
    expect(notices[0]).toMatch(
      /^"shop": GET \/x took 7\d\d ms when tried, longer than warm-up and window together \(60 ms\), .*set `duration: 2s` or more\.$/,
    );
  });
});

describe('of a base and a head', () => {
  it('each request is tried once on both, the head first, by a process of its own', async ({ rig }) => {
    const { received, failure } = await run(rig, { base: {}, spec: { requests: [{ path: '/a' }, { path: '/b' }] } });
    expect(failure).toBe('');
    expect(received('base')[0]).toEqual(['/a', '/b']);
    expect(received('head')[0]).toEqual(['/a', '/b']);
    expect(received('base')).toHaveLength(3);
  });

  it('a path that only the base knows is refused, with what the base answers', async ({ rig }) => {
    const { failure } = await run(rig, {
      head: { '/x': { status: 404 } },
      base: {},
      spec: { requests: [{ path: '/x' }] },
    });
    expect(failure).toMatch(/404 Not Found.* Check the path\. The base answers it with 200 OK\./);
  });

  it('a path that neither knows is refused, and the base says so too', async ({ rig }) => {
    const script = { '/x': { status: 404 } };
    const { failure } = await run(rig, { head: script, base: script, spec: { requests: [{ path: '/x' }] } });
    expect(failure).toMatch(/The base answers it with 404 Not Found\./);
  });

  it('the base is not even started where the head is to blame', async ({ rig }) => {
    const outcome = await run(rig, { head: { '/x': { status: 401 } }, base: {}, spec: { requests: [{ path: '/x' }] } });
    expect(outcome.failure).toMatch(/401/);
    expect(outcome.received('base')).toEqual([]);
  });

  it('a scenario of which the base answers nothing is measured on the head alone', async ({ rig }) => {
    const outcome = await run(rig, { base: { '/x': { status: 404 } }, spec: { requests: [{ path: '/x' }] } });
    expect(outcome.failure).toBe('');
    expect(outcome.notices).toHaveLength(1);
    expect(outcome.notices[0]).toMatch(
      /^"shop" could not be measured on the base: .*GET \/x was answered with 404 Not Found on the base/,
    );
    expect(outcome.head.scenarios[0]?.rounds).toHaveLength(2);
    expect(outcome.base?.scenarios[0]?.rounds).toHaveLength(0);
    expect(outcome.received('base')).toEqual([['/x', '/x', '/x']]);
  });

  it('a request that only the base does not answer well is counted as an error there', async ({ rig }) => {
    const spec = { requests: [{ path: '/old' }, { path: '/new' }] };
    const outcome = await run(rig, { base: { '/new': { status: 404 } }, spec });
    expect(outcome.failure).toBe('');
    expect(outcome.notices).toEqual([
      '"shop": GET /new was answered with 404 Not Found on the base when tried before the rounds, and is counted as an error.',
    ]);
    expect(outcome.base?.scenarios[0]?.rounds).toHaveLength(2);
  });

  it('a base that nothing can do without is refused like a head', async ({ rig }) => {
    const base = { '/x': { status: 500 } };
    const { failure } = await run(rig, { base, dispensable: false, spec: { requests: [{ path: '/x' }] } });
    expect(failure).toMatch(/GET \/x was answered with 500 Internal Server Error on the base each of the 3 times/);
  });

  it('rows are where they would be without a try', async ({ rig }) => {
    const spec: JourneySpec = {
      requests: [{ path: '/{{ rows.id }}' }],
      connections: 1,
      feeders: [{ name: 'rows', columns: ['id'], rows: [['r0'], ['r1'], ['r2']] }],
    };
    const { received } = await run(rig, { spec });
    const first = received('head').map((paths) => paths[0]);
    expect(first.length).toBeGreaterThanOrEqual(3);
    expect(new Set(first)).toEqual(new Set(['/r0']));
  });
});
