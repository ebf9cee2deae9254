import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { answerWith, bodyOf, headerOf, journey, startShop } from '../support/journeys.ts';
import { load, newAgent, quantile } from '../support/load.ts';
import { OK, startRawService, type WireRequest } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

const FOLLOW = { redirects: 'follow' } as const;
const to = (location: string, status = '302 Found', ...headers: string[]) =>
  answerWith('moved', [`Location: ${location}`, ...headers], status);

/** Every request was followed to a good answer, and is one request however many answers came. */
function expectOnlyGood({ counts, histogram }: Awaited<ReturnType<typeof load>>): void {
  expect(counts).toEqual({ sent: counts.responses, responses: counts.responses, errors: {}, lost: 0, inFlight: 0 });
  expect(counts.responses).toBeGreaterThan(3);
  expect(histogram.totalCount).toBe(counts.responses);
}

/** `/` leads to `/1`, that to `/2`, and that is the last. */
function steps({ path }: WireRequest): string {
  const step = Number(path.slice(1));
  return step === 2 ? OK : to(`/${step + 1}`);
}

describe('a redirect is followed within its request', () => {
  it.each([
    ['in the closed model', {}],
    ['in the open model', { rate: 100 }],
    ['over a connection a request', { reconnectEvery: 1 }],
    ['over a connection every second request', { reconnectEvery: 2 }],
    ['without a warm-up, over many connections', { warmup: 0, connections: 20 }],
  ])('%s', async (_, spec) => {
    await using service = await startRawService((request, socket) => socket.write(steps(request)));
    const requests = [{ path: '/0', ...FOLLOW }];
    expectOnlyGood(await load(agent, service.url, { requests, ...spec }));
    // What was asked for at the end of the window was still followed to its end.
    expect(service.requests % 3).toBe(0);
  });

  it('over TLS', async () => {
    await using service = await startRawService((request, socket) => socket.write(steps(request)), { secure: true });
    expectOnlyGood(await load(agent, service.url, { requests: [{ path: '/0', ...FOLLOW }] }));
  });

  it('over a Unix socket, whose host need not exist', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redirects-'));
    const path = join(folder, 'app.sock');
    const answer = (request: WireRequest) => (request.path === '/0' ? to('http://shop.internal/2') : steps(request));
    await using _ = await startRawService((request, socket) => socket.write(answer(request)), { path });
    const spec = { socket: path, requests: [{ path: '/0', ...FOLLOW }] };
    expectOnlyGood(await load(agent, 'http://shop.internal/', spec));
    rmSync(folder, { recursive: true });
  });

  it('whose answers close the connection', async () => {
    await using service = await startRawService((request, socket) =>
      socket.end(steps(request).replace('\r\n', '\r\nConnection: close\r\n')),
    );
    expectOnlyGood(await load(agent, service.url, { requests: [{ path: '/0', ...FOLLOW }] }));
  });

  it('whose answers have no length', async () => {
    await using service = await startRawService((request, socket) =>
      socket.end(steps(request).replace(/Content-Length.*\r\n/, '')),
    );
    expectOnlyGood(await load(agent, service.url, { requests: [{ path: '/0', ...FOLLOW }] }));
  });

  it('and its latency is that of all answers together, from when it was due', async () => {
    await using service = await startRawService((request, socket) => {
      setTimeout(() => socket.write(steps(request)), 20);
    });
    const requests = [{ path: '/0', ...FOLLOW }];
    const measured = await load(agent, service.url, { requests, duration: 300 });
    expectOnlyGood(measured);
    expect(quantile(measured.histogram, 0)).toBeGreaterThan(58);
  });

  it('and the bytes of all answers count', async () => {
    await using service = await startRawService((request, socket) => socket.write(steps(request)));
    const measured = await load(agent, service.url, { requests: [{ path: '/0', ...FOLLOW }], warmup: 0 });
    const each = to('/1').length + to('/2').length + OK.length;
    expect(measured.received).toBe(measured.completed * each);
  });

  it('in time: all answers together have the time-out of one', async () => {
    await using service = await startRawService((request, socket) => {
      setTimeout(() => socket.write(request.path === '/0' ? to('/0?') : to('/0')), 60);
    });
    const spec = { timeout: 150, duration: 300, warmup: 0, requests: [{ path: '/0', ...FOLLOW }] };
    const { counts, histogram } = await load(agent, service.url, spec);
    expect(counts.errors).toEqual({ timeout: counts.sent });
    expect(quantile(histogram, 1)).toBeLessThan(250);
  });
});

describe('a redirect that is not followed', () => {
  it.each([
    ['without being asked for', {}, to('/1'), {}],
    ['that was the expected status', { ...FOLLOW, status: [302] }, to('/1'), {}],
    ['without a location', FOLLOW, answerWith('', [], '302 Found'), {}],
    ['elsewhere', FOLLOW, to('http://127.0.0.1:1/'), { 'redirect elsewhere': true }],
    ['to https', FOLLOW, to('https://127.0.0.1/'), { 'redirect elsewhere': true }],
    ['to no address', FOLLOW, to('http://['), { 'redirect to no valid address': true }],
    ['in a loop', FOLLOW, to('/'), { 'redirect loop': true }],
  ])('%s', async (_, request, answer, kinds) => {
    await using service = await startRawService((_request, socket) => socket.write(answer, 'latin1'));
    const { counts } = await load(agent, service.url, { requests: [request] });
    expect(Object.keys(counts.errors)).toEqual(Object.keys(kinds));
    expect(counts.responses > 0).toBe(Object.keys(kinds).length === 0);
  });

  it('because there were too many', async () => {
    let last = 0;
    await using service = await startRawService((_, socket) => socket.write(to(`/${++last}`)));
    const { counts } = await load(agent, service.url, { requests: [FOLLOW], connections: 1 });
    expect(Object.keys(counts.errors)).toEqual(['more than 10 redirects']);
    expect(service.requests % 11).toBe(0);
  });

  it('because its connection is gone, is lost once', async () => {
    await using service = await startRawService((request, socket) => {
      if (request.path === '/') socket.write(to('/1'));
      else socket.destroy();
    });
    const { counts } = await load(agent, service.url, { requests: [FOLLOW] });
    expect(counts.lost + (counts.errors.ECONNRESET ?? 0)).toBe(counts.sent);
  });
});

it('whatever becomes of the steps, every request is accounted for once', async () => {
  let seed = 7;
  const draw = (most: number) => {
    seed = (seed * 48_271) % 0x7fff_ffff;
    return seed % most;
  };
  await using service = await startRawService(({ path }, socket) => {
    const answer = [
      OK,
      to(`/${draw(1000)}`),
      to(path),
      to('//other.test/'),
      to(`/${draw(9)}`, '307 X', 'Connection: close'),
    ];
    const what = draw(40);
    if (what === 0) socket.destroy();
    else if (what === 1) socket.resetAndDestroy();
    else if (what === 2) socket.end(OK.slice(0, -1));
    else if (what === 3) setTimeout(() => socket.write(OK), 150);
    else if (what === 4) socket.write('garbage\r\n');
    else socket.write(answer[what % answer.length] ?? OK);
  });
  const requests = [
    { path: '/a', ...FOLLOW, weight: 2 },
    { path: '/b', ...FOLLOW, method: 'POST', body: { kind: 'text' as const, text: 'x'.repeat(20_000) } },
    { path: '/c' },
  ];
  for (const spec of [{ connections: 8 }, { connections: 8, rate: 400 }, { connections: 8, reconnectEvery: 3 }]) {
    const { counts, stopped } = await load(agent, service.url, { ...spec, requests, timeout: 100, duration: 200 });
    expect(stopped).toBeNull();
    expect(counts.responses).toBeGreaterThan(10);
    expect(counts.inFlight).toBe(0);
  }
});

it('what is asked for at the end is the last answer', async () => {
  await using service = await startRawService(({ path }, socket) =>
    socket.write(path === '/gone' ? answerWith('', [], '410 Gone') : to('/gone')),
  );
  const { counts } = await load(agent, service.url, { requests: [{ ...FOLLOW, status: [410] }] });
  expect(counts).toMatchObject({ errors: {}, responses: counts.sent });
});

describe('in a journey', () => {
  it('a log-in is followed with the cookies that each answer sets, and read at its end', async () => {
    await using shop = await startShop(({ route }) => {
      if (route === 'POST /login') return to('/welcome', '303 See Other', 'Set-Cookie: session=1; Path=/');
      if (route === 'GET /welcome') return to('/home', '307 Temporary Redirect', 'Set-Cookie: seen=yes; Path=/');
      return answerWith('{"name":"Ada"}', ['Set-Cookie: last=1; Path=/home']);
    });
    const requests = [
      {
        ...FOLLOW,
        method: 'POST',
        path: '/login',
        auth: { kind: 'bearer' as const, token: 'secret' },
        body: { kind: 'form' as const, text: 'user=ada' },
        extract: [{ name: 'name', from: { kind: 'json' as const, pointer: '/name' }, fallback: null }],
        checks: [{ name: 'named', that: { kind: 'json' as const, pointer: '/name', equals: '"Ada"' } }],
      },
      { path: '/home/{{ name }}' },
    ];
    const { counts, labels, checks } = await journey(agent, shop.url, {
      connections: 1,
      journeys: [{ name: 'j', requests }],
    });
    expect(counts).toMatchObject({ errors: {}, lost: 0 });
    expect(labels['POST /login']?.counts.responses).toBeGreaterThan(2);
    expect(checks).toMatchObject([{ failed: 0 }]);
    const [login, welcome, home, named] = shop.first as [WireRequest, WireRequest, WireRequest, WireRequest];
    expect(bodyOf(login)).toBe('user=ada');
    expect([welcome.method, welcome.path, bodyOf(welcome)]).toEqual(['GET', '/welcome', '']);
    expect(headerOf(welcome, 'content-type')).toBeUndefined();
    for (const hop of [login, welcome, home]) expect(headerOf(hop, 'authorization')).toBe('Bearer secret');
    expect(headerOf(welcome, 'cookie')).toBe('session=1');
    expect(headerOf(home, 'cookie')).toBe('session=1; seen=yes');
    // The cookie of the last answer belongs to the path that gave it.
    expect(named.path).toBe('/home/Ada');
    expect(headerOf(named, 'cookie')?.split('; ').sort()).toEqual(['last=1', 'seen=yes', 'session=1']);
  });

  it('before it, too', async () => {
    await using shop = await startShop(({ route }) => (route === 'GET /login' ? to('/in') : answerWith()));
    const { before, counts } = await journey(agent, shop.url, {
      before: [{ ...FOLLOW, path: '/login' }],
      journeys: [{ name: 'j', requests: [{ path: '/' }] }],
    });
    expect(before).toEqual({ done: 2, errors: {} });
    expect(counts.errors).toEqual({});
    expect(shop.first.map(({ path }) => path).slice(0, 2)).toContain('/login');
  });

  it('one that leads elsewhere ends it as failed', async () => {
    await using shop = await startShop(() => to('//elsewhere.test/'));
    const { journeys, labels } = await journey(agent, shop.url, { journeys: [{ name: 'j', requests: [FOLLOW] }] });
    expect(Object.keys(journeys.j?.counts.errors ?? {})).toEqual(['redirect elsewhere']);
    expect(Object.keys(labels['GET /']?.counts.errors ?? {})).toEqual(['redirect elsewhere']);
  });
});
