import { describe, expect, it } from 'vitest';
import { planRequest } from '../../src/load/traffic/request-bytes.ts';
import { urlProbe } from '../../src/service/readiness.ts';
import { requestTargetOfUrl } from '../../src/text/request-target.ts';
import { answerWith, journey, startShop } from '../support/journeys.ts';
import { newAgent, request } from '../support/load.ts';

function targetOf(path: string, url = 'http://shop.test:8080'): string {
  return Buffer.from(planRequest(request({ path }), new URL(url)).bytes)
    .toString('latin1')
    .split(' ')[1] as string;
}

/** What is written, and what arrives; the same where nothing is said. */
const TARGETS: [string, string?][] = [
  ['/'],
  ['/a+b?q=1+2'],
  ['/a%2Fb?q=%2F'],
  ['/a%2fb'],
  ['/?a=1&a=2&b='],
  ['/?'],
  ['/?a?b/c'],
  ["/a;b=1,c:d@e!$&'()*"],
  ["/?q='a'"],
  ['/%e4%zz?%'],
  ['/%'],
  ['/[a]?b[]=1'],
  ['/~a.b_c-d'],
  ['//double'],
  ['//double//slash//'],
  ['///'],
  ['//host.test/a'],
  ['//user:pw@host.test:1/a'],
  ['/./'],
  ['/../'],
  ['/..//x'],
  ['/a/./b/../c'],
  ['/a/..'],
  ['/%2e%2e/%2E'],
  ['/http://other.test/'],
  ['/a:b'],
  ['/?next=//a/../b'],
  ['/grüße?q=größe', '/gr%C3%BC%C3%9Fe?q=gr%C3%B6%C3%9Fe'],
  ['/🚀', '/%F0%9F%9A%80'],
  ['/e\u0301', '/e%CC%81'],
  ['/\\x', '/%5Cx'],
  ['/a\\..\\b', '/a%5C..%5Cb'],
  ['/"<>^`{|}', '/%22%3C%3E%5E%60%7B%7C%7D'],
  ['/?"<>^`{|}', '/?%22%3C%3E%5E%60%7B%7C%7D'],
  ['/{id}', '/%7Bid%7D'],
];

describe('a path arrives as it is written, or percent-encoded', () => {
  it.each(TARGETS)('%s', (written, arrives = written) => {
    expect(targetOf(written)).toBe(arrives);
    expect(targetOf(written, 'http://shop.test/api/')).toBe(`/api${arrives}`);
    expect(requestTargetOfUrl(`http://shop.test:8080${written}`)).toBe(arrives);
  });

  it('over a connection', async () => {
    const agent = newAgent();
    await using shop = await startShop(() => answerWith());
    const requests = TARGETS.map(([path], index) => ({ label: `r${index}`, path }));
    await journey(agent, shop.url, { journeys: [{ name: 'j', requests }] });
    await agent.close();
    expect([...new Set(shop.first.map(({ path }) => path))]).toEqual(TARGETS.map(([path, arrives = path]) => arrives));
  });

  it('also when it is asked for to know that the service is ready', async () => {
    await using shop = await startShop(() => answerWith());
    for (const [written] of TARGETS)
      expect(await urlProbe(`${shop.url.replace(/\/$/, '')}${written}`, null)(5000)).toBeNull();
    expect(shop.first.map(({ path }) => path)).toEqual(TARGETS.map(([path, arrives = path]) => arrives));
  });

  it('of a URL without a path is a slash', () => {
    expect(requestTargetOfUrl('http://shop.test')).toBe('/');
    expect(requestTargetOfUrl('HTTPS://shop.test?a=1')).toBe('/?a=1');
  });
});

describe('a value in a path is encoded, so that it stays one value', () => {
  it.each([
    ['a#b', 'a%23b'],
    ['a/b?c=d&e', 'a%2Fb%3Fc%3Dd%26e'],
    ['a b+c', 'a%20b%2Bc'],
    ['100%', '100%25'],
    ['..', '..'],
    ['\\', '%5C'],
    ['line\nbreak', 'line%0Abreak'],
    ['größe', 'gr%C3%B6%C3%9Fe'],
    ['', ''],
  ])('%j', async (value, encoded) => {
    const agent = newAgent();
    await using shop = await startShop(() => answerWith(Buffer.from(JSON.stringify({ id: value })).toString('latin1')));
    const extract = [{ name: 'id', from: { kind: 'json' as const, pointer: '/id' }, fallback: null }];
    const requests = [{ path: '/from', extract }, { path: '//x/{{ id }}/./?q={{ id }}' }];
    await journey(agent, shop.url, { journeys: [{ name: 'j', requests }] });
    await agent.close();
    expect(shop.first.map(({ path }) => path)).toContain(`//x/${encoded}/./?q=${encoded}`);
  });
});
