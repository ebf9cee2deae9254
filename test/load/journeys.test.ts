import { afterAll, describe, expect, it } from 'vitest';
import { decodeHistogram } from '../../src/measurement/histogram.ts';
import { answerWith, bodyOf, headerOf, journey, startShop } from '../support/journeys.ts';
import { newAgent, quantile } from '../support/load.ts';
import { startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

const SEARCH = {
  path: '/search',
  extract: [{ name: 'id', from: { kind: 'json' as const, pointer: '/found/0/id' }, fallback: null }],
};
const FOUND = answerWith('{"found":[{"id":42}]}');

describe('a journey', () => {
  it('sends its requests in their order, and what an answer gave goes into the next', async () => {
    await using shop = await startShop(({ route }) => (route === 'GET /search' ? FOUND : answerWith()));
    const requests = [
      SEARCH,
      {
        method: 'POST',
        path: '/cart/{{ id }}',
        headers: { 'X-Item': 'item {{id}}' },
        body: { kind: 'json' as const, text: '{"id":"{{ id }}"}' },
      },
      { path: '/pay?item={{ id }}' },
    ];
    const { journeys, labels } = await journey(agent, shop.url, {
      connections: 1,
      journeys: [{ name: 'buy', requests }],
    });
    expect(shop.first.slice(0, 7).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /search',
      'POST /cart/42',
      'GET /pay?item=42',
      'GET /search',
      'POST /cart/42',
      'GET /pay?item=42',
      'GET /search',
    ]);
    const cart = shop.first[1];
    expect(cart && [headerOf(cart, 'X-Item'), headerOf(cart, 'Content-Length'), bodyOf(cart)]).toEqual([
      'item 42',
      '11',
      '{"id":"42"}',
    ]);
    const { counts } = journeys.buy ?? expect.fail();
    expect(counts.errors).toEqual({});
    expect(counts.responses).toBeGreaterThan(5);
    expect(Math.abs(counts.responses - (labels['GET /pay?item={{ id }}']?.counts.responses ?? 0))).toBeLessThanOrEqual(
      1,
    );
  });

  it('ends at an unexpected status; the next begins again', async () => {
    await using shop = await startShop(({ route }) => {
      if (route === 'GET /search') return FOUND;
      return route === 'GET /cart' ? answerWith('broken', [], '500 Internal Server Error') : answerWith();
    });
    const requests = [SEARCH, { path: '/cart' }, { path: '/pay' }];
    const { journeys, labels } = await journey(agent, shop.url, {
      connections: 1,
      journeys: [{ name: 'buy', requests }],
    });
    expect(shop.first.slice(0, 4).map(({ path }) => path)).toEqual(['/search', '/cart', '/search', '/cart']);
    expect(labels['GET /pay']?.counts.sent).toBe(0);
    const { counts, histogram } = journeys.buy ?? expect.fail();
    expect(counts.responses).toBe(0);
    expect(Object.keys(counts.errors)).toEqual(['status 500']);
    expect(decodeHistogram(histogram).totalCount).toBe(0);
  });

  it('ends when its connection is lost, and begins again on another', async () => {
    let carts = 0;
    await using shop = await startShop(({ route }) => {
      if (route === 'GET /search') return FOUND;
      return route === 'GET /cart' && ++carts % 3 === 0 ? null : answerWith();
    });
    const requests = [SEARCH, { path: '/cart' }, { path: '/pay' }];
    const { journeys, labels } = await journey(agent, shop.url, {
      connections: 1,
      journeys: [{ name: 'buy', requests }],
    });
    expect(shop.connections).toBeGreaterThan(1);
    const paths = shop.first.map(({ path }) => path.slice(1)).join(' ');
    expect(paths).toMatch(/^search cart pay search cart pay search cart search cart pay search/);
    const { counts } = journeys.buy ?? expect.fail();
    const lost = labels['GET /cart']?.counts;
    const failed = Object.values(counts.errors).reduce((sum, times) => sum + times, 0);
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBe((lost?.lost ?? 0) + Object.values(lost?.errors ?? {}).reduce((sum, times) => sum + times, 0));
  });

  it('that times out lasted at least this long', async () => {
    await using shop = await startShop(({ route }) => (route === 'GET /slow' ? '' : answerWith()));
    const { journeys } = await journey(agent, shop.url, {
      timeout: 100,
      duration: 350,
      journeys: [{ name: 'wait', requests: [{ path: '/quick' }, { path: '/slow' }] }],
    });
    const { counts, histogram } = journeys.wait ?? expect.fail();
    expect(counts.errors.timeout).toBeGreaterThan(0);
    expect(quantile(decodeHistogram(histogram), 0)).toBeGreaterThanOrEqual(100);
  });

  it('lasts as long as its answers take, without the pauses between them', async () => {
    const spec = { pause: { least: 30, most: 50 }, requests: [{ path: '/a' }, { path: '/b' }] };
    await using shop = await startShop(() => answerWith());
    const started = performance.now();
    const { journeys } = await journey(agent, shop.url, {
      connections: 1,
      duration: 400,
      journeys: [{ name: 'rest', ...spec }],
    });
    const { counts, histogram } = journeys.rest ?? expect.fail();
    // Each takes two pauses of 30 ms and more.
    expect(counts.responses).toBeLessThanOrEqual((performance.now() - started) / 60);
    expect(counts.responses).toBeGreaterThan(1);
    expect(quantile(decodeHistogram(histogram), 0.5)).toBeLessThan(30);
  });

  it('goes on after a pause in which the service closed the connection, and which was longer than the time-out', async () => {
    await using shop = await startRawService((_, socket) => {
      socket.write(answerWith());
      setTimeout(() => socket.end(), 20);
    });
    const { journeys, labels } = await journey(agent, shop.url, {
      connections: 1,
      timeout: 50,
      duration: 700,
      journeys: [{ name: 'slow', pause: { least: 80, most: 80 }, requests: [{ path: '/a' }, { path: '/b' }] }],
    });
    expect(shop.first.slice(0, 4).map(({ path }) => path)).toEqual(['/a', '/b', '/a', '/b']);
    expect(journeys.slow?.counts.responses).toBeGreaterThanOrEqual(2);
    expect([labels['GET /a']?.counts.errors, labels['GET /a']?.counts.lost]).toEqual([{}, 0]);
  });

  it('that the end of the window cuts off is unfinished', async () => {
    await using shop = await startShop(() => answerWith());
    const { journeys } = await journey(agent, shop.url, {
      connections: 3,
      duration: 60,
      journeys: [{ name: 'long', pause: { least: 300, most: 300 }, requests: [{ path: '/a' }, { path: '/b' }] }],
    });
    expect(journeys.long?.counts).toEqual({ sent: 3, responses: 0, errors: {}, lost: 0, inFlight: 3 });
  });

  it('comes as often as its weight says', async () => {
    await using shop = await startShop(() => answerWith());
    await journey(agent, shop.url, {
      duration: 200,
      journeys: [
        { weight: 3, requests: [{ path: '/often' }] },
        { weight: 1, requests: [{ path: '/seldom' }] },
      ],
    });
    expect(shop.first.length).toBe(100);
    const seldom = shop.first.filter(({ path }) => path === '/seldom').length;
    expect(seldom).toBeGreaterThanOrEqual(23);
    expect(seldom).toBeLessThanOrEqual(27);
  });

  it('has its metrics beside those of a request of the same name in another journey', async () => {
    await using shop = await startShop(() => answerWith());
    const { labels, journeys } = await journey(agent, shop.url, {
      journeys: [
        { name: 'one', requests: [{ path: '/' }] },
        { name: '__proto__', requests: [{ path: '/' }, { path: '/x' }] },
      ],
    });
    const ended = Object.values(journeys).map(({ counts }) => counts.responses);
    expect(Object.keys(journeys)).toEqual(['one', '__proto__']);
    expect(
      Math.abs((labels['GET /']?.counts.responses ?? 0) - ended.reduce((sum, count) => sum + count, 0)),
    ).toBeLessThanOrEqual(2);
  });
});

describe('before its first journey', () => {
  const LOGIN = {
    method: 'POST',
    path: '/login',
    extract: [{ name: 'token', from: { kind: 'json' as const, pointer: '/token' }, fallback: null }],
  };
  const HOME = { requests: [{ path: '/home', headers: { authorization: 'Bearer {{ token }}' } }] };

  it('a virtual user logs in once, which is not measured', async () => {
    let users = 0;
    await using shop = await startShop(({ route }) =>
      route === 'POST /login' ? answerWith(`{"token":"t${users++}"}`) : answerWith(),
    );
    const { labels, before } = await journey(agent, shop.url, { connections: 3, before: [LOGIN], journeys: [HOME] });
    expect(users).toBe(3);
    expect(before).toEqual({ done: 3, errors: {} });
    expect(Object.keys(labels)).toEqual(['GET /home']);
    const tokens = shop.first
      .filter(({ path }) => path === '/home')
      .map((request) => headerOf(request, 'authorization'));
    expect(new Set(tokens)).toEqual(new Set(['Bearer t0', 'Bearer t1', 'Bearer t2']));
  });

  it('a log-in that fails is tried again, and counted', async () => {
    let tries = 0;
    await using shop = await startShop(({ route }) => {
      if (route !== 'POST /login') return answerWith();
      return ++tries === 1 ? answerWith('', [], '503 Service Unavailable') : answerWith('{"token":"t"}');
    });
    const { before, labels, stopped } = await journey(agent, shop.url, {
      connections: 1,
      duration: 400,
      before: [LOGIN],
      journeys: [HOME],
    });
    expect(stopped).toBeNull();
    expect(before).toEqual({ done: 1, errors: { 'status 503': 1 } });
    expect(labels['GET /home']?.counts.errors).toEqual({});
  });

  it('a log-in that never works ends the round, with the reason', async () => {
    await using shop = await startShop(() => answerWith('{}'));
    const { stopped } = await journey(agent, shop.url, {
      connections: 1,
      duration: 20_000,
      before: [LOGIN],
      journeys: [HOME],
    });
    expect(stopped).toBe(
      'a virtual user tried its before requests 5 times, and "POST /login" failed each time, at last with: nothing extracted for "token"',
    );
    expect(shop.requests).toBe(5);
  });
});

describe('cookies', () => {
  it('are kept by each virtual user, by path, domain and expiry', async () => {
    let visitors = 0;
    const cookies = () => [
      `session=s${visitors++}; Path=/`,
      'cart=full; Path=/cart; HttpOnly',
      'old=gone; Expires=Wed, 01 Jan 2020 00:00:00 GMT',
      'foreign=x; Domain=evil.example',
      'own=y; Domain=127.0.0.1',
    ];
    await using shop = await startShop(({ route }) =>
      route === 'POST /login'
        ? answerWith(
            '',
            cookies().map((cookie) => `Set-Cookie: ${cookie}`),
          )
        : answerWith(),
    );
    await journey(agent, shop.url, {
      before: [{ method: 'POST', path: '/login' }],
      journeys: [
        {
          requests: [{ path: '/home' }, { path: '/cart/1?x=2' }, { path: '/cartoons', headers: { Cookie: 'mine=1' } }],
        },
      ],
    });
    const sent = (path: string) =>
      new Set(shop.first.filter((one) => one.path === path).map((one) => headerOf(one, 'Cookie')));
    expect(sent('/login')).toEqual(new Set([undefined]));
    expect(sent('/home')).toEqual(new Set(['session=s0; own=y', 'session=s1; own=y']));
    expect(sent('/cart/1?x=2')).toEqual(new Set(['cart=full; session=s0; own=y', 'cart=full; session=s1; own=y']));
    expect(sent('/cartoons')).toEqual(new Set(['mine=1; session=s0; own=y', 'mine=1; session=s1; own=y']));
  });

  it('are not kept when the scenario says so', async () => {
    await using shop = await startShop(() => answerWith('', ['Set-Cookie: a=1']));
    await journey(agent, shop.url, { cookies: false, journeys: [{ requests: [{ path: '/' }] }] });
    expect(shop.first.length).toBeGreaterThan(5);
    expect(shop.first.filter((one) => headerOf(one, 'Cookie'))).toEqual([]);
  });
});
