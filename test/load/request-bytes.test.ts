import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Body } from '../../src/load/traffic/request.ts';
import { planRequest } from '../../src/load/traffic/request-bytes.ts';
import { weightedCycle } from '../../src/load/traffic/weighted-cycle.ts';
import type { Written } from '../support/config.ts';
import { load, newAgent, request } from '../support/load.ts';
import { OK, startRawService } from '../support/services/raw.ts';

const agent = newAgent();
afterAll(() => agent.close());

const HOST = 'http://shop.test:8080';

/** One character a byte. */
function bytesOf(spec: Parameters<typeof request>[0], url = HOST): string {
  return Buffer.from(planRequest(request(spec), new URL(url)).bytes).toString('latin1');
}

function targetOf(path: string, url = HOST): string {
  return bytesOf({ path }, url).split(' ')[1] as string;
}

function text(body: string): Written<Body> {
  return { kind: 'text', text: body };
}

describe('a request as bytes', () => {
  it('of a GET', () => {
    expect(bytesOf({ path: '/products?page=2' })).toBe(
      'GET /products?page=2 HTTP/1.1\r\nHost: shop.test:8080\r\nUser-Agent: perf-gate\r\nAccept: */*\r\n\r\n',
    );
  });

  it('of a POST, with the length of its body in bytes', () => {
    const headers = { 'content-type': 'application/json', 'X-Trace': 'a b' };
    expect(bytesOf({ method: 'POST', path: '/orders', headers, body: text('{"name":"Ärger 🚀"}') })).toBe(
      'POST /orders HTTP/1.1\r\nHost: shop.test:8080\r\nUser-Agent: perf-gate\r\nAccept: */*\r\n' +
        'content-type: application/json\r\nX-Trace: a b\r\nContent-Length: 22\r\n\r\n' +
        Buffer.from('{"name":"Ärger 🚀"}').toString('latin1'),
    );
  });

  it('says that it has no body where the method lets one expect (RFC 9110, 8.6)', () => {
    for (const method of ['POST', 'PUT', 'PATCH']) {
      expect(bytesOf({ method })).toContain('\r\nContent-Length: 0\r\n\r\n');
      expect(bytesOf({ method, body: text('') })).toContain('\r\nContent-Length: 0\r\n\r\n');
    }
    for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS']) {
      expect(bytesOf({ method })).not.toContain('Content-Length');
    }
  });

  it('has the headers of the configuration instead of its own, whatever their case', () => {
    const headers = { host: 'other.test', 'USER-AGENT': 'test', accept: 'text/html', authorization: 'Bearer x' };
    expect(bytesOf({ headers }, 'http://user:pw@shop.test')).toBe(
      'GET / HTTP/1.1\r\nhost: other.test\r\nUSER-AGENT: test\r\naccept: text/html\r\nauthorization: Bearer x\r\n\r\n',
    );
  });

  it('has header values of Latin characters as one byte each', () => {
    expect(bytesOf({ headers: { 'X-Name': 'Jürgen' } })).toContain('X-Name: J\xfcrgen\r\n');
  });

  it('has the length of what is sent, not another', () => {
    const sent = bytesOf({ method: 'POST', body: text('abc'), headers: { 'content-length': '99' } });
    expect(sent.match(/content-length: \d+/gi)).toEqual(['Content-Length: 3']);
  });

  it.each([
    ['http://shop.test', 'shop.test'],
    ['http://shop.test:80', 'shop.test'],
    ['https://shop.test:443', 'shop.test'],
    ['http://shop.test:443', 'shop.test:443'],
    ['http://[::1]:3000', '[::1]:3000'],
    ['http://bücher.test', 'xn--bcher-kva.test'],
  ])('to %s is meant for the host %s', (url, host) => {
    expect(bytesOf({}, url)).toContain(`\r\nHost: ${host}\r\n`);
  });

  it.each([
    ['http://user:pass@shop.test', 'user:pass'],
    ['http://user@shop.test', 'user:'],
    ['http://:pass@shop.test', ':pass'],
    ['http://us%40er:p%3Aä@shop.test', 'us@er:p:ä'],
    ['http://user:100%@shop.test', 'user:100%'],
  ])('to %s carries its credentials', (url, credentials) => {
    const expected = Buffer.from(credentials).toString('base64');
    expect(bytesOf({}, url)).toContain(`\r\nAuthorization: Basic ${expected}\r\n`);
    expect(bytesOf({}, url)).not.toContain('@');
  });

  it.each([
    ['/products', HOST, '/products'],
    ['/', `${HOST}/`, '/'],
    ['/users', `${HOST}/api`, '/api/users'],
    ['/users', `${HOST}/api/`, '/api/users'],
    ['/users?a=1', `${HOST}/api?key=2#top`, '/api/users?a=1'],
    ['/users', `${HOST}//api`, '//api/users'],
    ['/café/日本?q=ü', HOST, '/caf%C3%A9/%E6%97%A5%E6%9C%AC?q=%C3%BC'],
    ['/already%20encoded', HOST, '/already%20encoded'],
    ['/a"b', HOST, '/a%22b'],
    ['/@other.test/x', HOST, '/@other.test/x'],
    ['/http://other.test/', HOST, '/http://other.test/'],
  ])('of %s at %s asks for %s', (path, url, target) => {
    expect(targetOf(path, url)).toBe(target);
  });

  it('comes over the wire as it was made, again and again', async () => {
    await using service = await startRawService((_, socket) => socket.write(OK));
    const body = `${'ü'.repeat(40_000)}\0\r\n\r\nend`;
    const spec = { method: 'PUT', path: '/ä?b=c', headers: { 'X-Name': 'Jürgen' }, body: text(body) };
    await load(agent, service.url, { requests: [spec] });
    expect(service.first.length).toBeGreaterThan(10);
    expect(new Set(service.first.map(({ text }) => text))).toEqual(new Set([bytesOf(spec, service.url)]));
  });
});

describe('a weighted cycle', () => {
  const weights = fc
    .array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 })
    .filter((all) => all.some((weight) => weight > 0));

  function sharesOf(cycle: number[], requests: number): number[] {
    const places = Array.from({ length: requests }, () => 0);
    for (const index of cycle) places[index] = (places[index] as number) + 1;
    return places;
  }

  it.each([
    [[1], [0]],
    [[7], [0]],
    [
      [1, 1, 1],
      [0, 1, 2],
    ],
    [
      [2, 1],
      [0, 1, 0],
    ],
    [
      [20, 10],
      [0, 1, 0],
    ],
    [
      [5, 1, 1],
      [0, 0, 1, 0, 2, 0, 0],
    ],
    [[0, 3], [1]],
    [
      [0.5, 1.5],
      [1, 0, 1, 1],
    ],
  ])('of %j is %j', (given, cycle) => {
    expect(weightedCycle(given)).toEqual(cycle);
  });

  it('has every request exactly as often as its weight says', () => {
    fc.assert(
      fc.property(weights, (given) => {
        const cycle = weightedCycle(given);
        const total = given.reduce((sum, weight) => sum + weight, 0);
        expect(sharesOf(cycle, given.length)).toEqual(given.map((weight) => (weight * cycle.length) / total));
      }),
    );
  });

  it('is as short as it can be', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 20 }), (given, factor) => {
        expect(weightedCycle(given.map((weight) => weight * factor))).toEqual(weightedCycle(given));
      }),
    );
  });

  it('spreads every request evenly: at no point is one a whole turn before or behind its share', () => {
    fc.assert(
      fc.property(weights, (given) => {
        const cycle = weightedCycle(given);
        const total = given.reduce((sum, weight) => sum + weight, 0);
        const seen = given.map(() => 0);
        cycle.forEach((index, place) => {
          seen[index] = (seen[index] as number) + 1;
          given.forEach((weight, other) => {
            const due = ((place + 1) * weight) / total;
            expect(Math.abs((seen[other] as number) - due)).toBeLessThan(given.length === 2 ? 1 : given.length);
          });
        });
      }),
    );
  });

  it('of any weights has about a thousand places, every wanted request among them, and shares exact to 0.1 %', () => {
    const fractions = fc
      .array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true })), { minLength: 1, maxLength: 30 })
      .filter((all) => all.some((weight) => weight > 0));
    fc.assert(
      fc.property(fractions, (given) => {
        const cycle = weightedCycle(given);
        expect(cycle.length).toBeLessThanOrEqual(1000 + given.length);
        const total = given.reduce((sum, weight) => sum + weight, 0);
        sharesOf(cycle, given.length).forEach((places, index) => {
          const weight = given[index] as number;
          if (weight === 0) expect(places).toBe(0);
          else expect(places).toBeGreaterThan(0);
          // A request that is due less than once in a thousand still has its place.
          const tolerance = 0.001 * (1 + given.length);
          expect(Math.abs(places / cycle.length - weight / total)).toBeLessThanOrEqual(tolerance);
        });
      }),
    );
  });
});
