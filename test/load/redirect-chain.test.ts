import { describe, expect, it } from 'vitest';
import { RedirectChain } from '../../src/load/traffic/redirect-chain.ts';

const ORIGIN = 'http://shop.test:8080';
const user = { redirected: () => null };

/** What is sent after the answer, one character a byte; or the kind of error; or null. */
function sentAfter(sent: string, status: number, location: string, cookies: string | null = null, origin = ORIGIN) {
  const answer = { status, headers: ['Server', 'x', 'LOCATION', location, 'Location', '/second'] };
  const next = new RedirectChain().follow(Buffer.from(sent, 'latin1'), origin, answer, { redirected: () => cookies });
  return next instanceof Uint8Array ? Buffer.from(next).toString('latin1') : next;
}

const GET = 'GET /a/b?c=d HTTP/1.1\r\nHost: shop.test:8080\r\nAuthorization: Bearer t\r\n\r\n';
const send = (method: string) =>
  `${method} /a HTTP/1.1\r\nHost: shop.test:8080\r\nContent-Type: text/plain\r\nX: y\r\nCONTENT-language: de\r\nContent-Length: 4\r\n\r\n\xff\r\n\0`;

describe('a redirect leads', () => {
  it.each([
    ['to a path', '/new?x=1', '/new?x=1'],
    ['to a neighbor', 'new', '/a/new'],
    ['up', '../new', '/new'],
    ['to another query', '?e=f', '/a/b?e=f'],
    ['to the same by an empty address', '', '/a/b?c=d'],
    ['to the same origin in full', 'http://shop.test:8080/new', '/new'],
    ['to the same origin in capitals', 'HTTP://SHOP.test:8080/New', '/New'],
    ['to the same host without a scheme', '//shop.test:8080/new', '/new'],
    ['to the root of the origin', 'http://shop.test:8080', '/'],
    ['without the fragment', '/new?x#part', '/new?x'],
    ['without user and password', 'http://u:p@shop.test:8080/new', '/new'],
    ['to a path with spaces, as browsers encode them', '/a b', '/a%20b'],
    ['to a path beyond ASCII, as it came in UTF-8', '/zo\xc3\xab', '/zo%C3%AB'],
    ['to a path beyond ASCII, as it came otherwise', '/zo\xeb', '/zo%EB'],
    ['to a path with two slashes', 'http://shop.test:8080//double', '//double'],
  ])('%s', (_, location, target) => {
    expect(sentAfter(GET, 302, location)).toBe(GET.replace('/a/b?c=d', target));
  });

  it('from a path with two slashes, which is no host', () => {
    expect(sentAfter(GET.replace('/a/b?c=d', '//x/y'), 301, 'z')).toBe(GET.replace('/a/b?c=d', '//x/z'));
  });

  it('to the host of the Host header, which is the same service', () => {
    const sent = GET.replace('shop.test:8080', 'www.shop.test');
    expect(sentAfter(sent, 302, 'http://www.shop.test/new')).toBe(sent.replace('/a/b?c=d', '/new'));
    expect(sentAfter(sent, 302, 'http://shop.test:8080/new')).toBe(sent.replace('/a/b?c=d', '/new'));
  });

  it.each([
    ['another host', 'http://other.test:8080/'],
    ['another port', 'http://shop.test/'],
    ['https', 'https://shop.test:8080/'],
    ['another host without a scheme', '//other.test/x'],
    ['another host with a backslash', '/\\other.test/x'],
    ['mail', 'mailto:a@shop.test'],
    ['a script', 'javascript:alert(1)'],
    ['a file', 'file:///etc/passwd'],
  ])('nowhere to %s', (_, location) => {
    expect(sentAfter(GET, 302, location)).toBe('redirect elsewhere');
  });

  it.each(['http://', 'http://[', 'http://shop.test:99999/', '//'])('nowhere by %s', (location) => {
    expect(sentAfter(GET, 302, location)).toBe('redirect to no valid address');
  });
});

describe('the method', () => {
  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'DELETE', 'GET'],
    [301, 'PUT', 'PUT'],
    [302, 'DELETE', 'DELETE'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
    [308, 'PATCH', 'PATCH'],
  ])('of a %d after %s is %s, and the body goes where the method changes', (status, method, then) => {
    const kept = send(then).replace('/a ', '/new ');
    const dropped = 'GET /new HTTP/1.1\r\nHost: shop.test:8080\r\nX: y\r\n\r\n';
    expect(sentAfter(send(method), status, '/new')).toBe(then === method ? kept : dropped);
  });

  it.each([301, 302, 303, 307, 308])('of a %d after GET and HEAD is the same', (status) => {
    expect(sentAfter(GET, status, '/new')).toBe(GET.replace('/a/b?c=d', '/new'));
    const head = GET.replace('GET', 'HEAD');
    expect(sentAfter(head, status, '/new')).toBe(head.replace('/a/b?c=d', '/new'));
  });
});

it.each([200, 201, 300, 304, 305, 306, 399, 404])('%d is no redirect', (status) => {
  expect(sentAfter(GET, status, '/new')).toBeNull();
});

it('an answer without a Location is none, whatever its status', () => {
  const follow = (headers: string[]) =>
    new RedirectChain().follow(Buffer.from(GET), ORIGIN, { status: 302, headers }, user);
  expect(follow([])).toBeNull();
  expect(follow(['X-Location', '/'])).toBeNull();
});

describe('the cookies', () => {
  const sent = GET.replace('\r\n\r\n', '\r\nCookie: a=1\r\n\r\n');
  it('stay where nobody keeps any', () => expect(sentAfter(sent, 302, '/a/b?c=d')).toBe(sent));
  it('are those of now', () => expect(sentAfter(sent, 302, '/a/b?c=d', 'b=\xeb')).toBe(sent.replace('a=1', 'b=\xeb')));
  it('may be none', () => expect(sentAfter(sent, 302, '/a/b?c=d', '')).toBe(GET));
});

describe('after ten redirects', () => {
  const through = (targets: string[]) => {
    const chain = new RedirectChain();
    let sent: Uint8Array | string | null = Buffer.from(GET);
    for (const target of targets) {
      if (sent instanceof Uint8Array)
        sent = chain.follow(sent, ORIGIN, { status: 302, headers: ['location', target] }, user);
    }
    return typeof sent === 'string'
      ? sent
      : Buffer.from(sent ?? '')
          .toString('latin1')
          .split(' ')[1];
  };
  const path = (_: unknown, index: number) => `/${index}`;

  it('the request goes on', () => expect(through(Array.from({ length: 10 }, path))).toBe('/9'));
  it('an eleventh is too many', () => {
    expect(through(Array.from({ length: 11 }, path))).toBe('more than 10 redirects');
  });
  it('one that was there before is a loop', () => {
    expect(through(Array.from({ length: 11 }, () => '/again'))).toBe('redirect loop');
    expect(through(Array.from({ length: 11 }, (_, index) => `/${index % 2}`))).toBe('redirect loop');
  });
  it('a few times the same is none, as where a cookie is set first', () => {
    expect(through(['/a/b?c=d', '/a/b?c=d', '/x'])).toBe('/x');
  });
});
