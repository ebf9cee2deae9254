import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { readTypedUrl } from '../../src/config/typed-url.ts';
import { loadsOf } from '../../src/kinds/index.ts';
import { requestsOf } from '../../src/load/traffic/traffic.ts';
import { makeFolder, problemsOf } from './workspace.ts';

const FILE = `target: { start: node server.js, url: "http://127.0.0.1:\${PORT}", setup: node seed.js, env: { A: b } }
base: { env: { A: c } }
scenarios: { home: {}, away: { connections: 2 } }
thresholds: { p95: < 250ms }
fail-on: critical
`;

describe('a typed URL', () => {
  it.each([
    ['http://localhost:3000', 'http://localhost:3000', '/'],
    ['http://localhost:3000/products?x=1&y=a%20b', 'http://localhost:3000', '/products?x=1&y=a%20b'],
    ['https://[::1]:8443/', 'https://[::1]:8443', '/'],
    ['HTTP://Localhost/a', 'http://Localhost', '/a'],
    ['http://127.0.0.1?x=1', 'http://127.0.0.1', '/?x=1'],
    [`http://127.0.0.1:\${PORT}/products`, `http://127.0.0.1:\${PORT}`, '/products'],
    ['localhost:3000/products', 'http://localhost:3000', '/products'],
    ['localhost', 'http://localhost', '/'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000', '/'],
    ['[::1]:3000/a', 'http://[::1]:3000', '/a'],
    ['shop:8080/a', 'http://shop:8080', '/a'],
    ['shop.example/a', 'http://shop.example', '/a'],
    [`localhost:\${PORT}/a`, `http://localhost:\${PORT}`, '/a'],
    ['http://localhost:3000/käse', 'http://localhost:3000', '/k%C3%A4se'],
    ['http://localhost:3000/a/../b/{id}', 'http://localhost:3000', '/b/%7Bid%7D'],
  ])('%s', (text, origin, path) => {
    expect(readTypedUrl(text)).toEqual({ origin, path, scenario: `GET ${path}` });
  });

  it.each([
    ['home', 'is not a URL such as http://localhost:3000/products; --scenario home runs the scenario of that name'],
    ['/products', 'is not a URL such as http://localhost:3000/products'],
    [':3000/a', 'is not a URL such as http://localhost:3000/products'],
    ['', 'is not a URL such as http://localhost:3000/products'],
    ['http://', 'is not a URL such as http://localhost:3000/products'],
    ['http:///a', 'is not a URL such as http://localhost:3000/products'],
    ['http://localhost:99999/', 'is not a URL such as http://localhost:3000/products'],
    [`http://localhost:\${PROT}/`, 'is not a URL such as http://localhost:3000/products'],
    ['ws://localhost:3000', 'is neither an http:// nor an https:// URL'],
    ['localhost:3000/a#b', 'has a part after #, which is never sent to a server; leave it out'],
    ['http://localhost/a b', 'has spaces or backslashes; write a space as %20'],
    ['http://me:secret@localhost/', 'has a user name, which would not be sent; a configuration file says it as auth'],
    [`localhost/a?key=\${KEY}`, 'has a placeholder in its path; a configuration file has room for those'],
  ])('not %j', (text, problem) => {
    expect(readTypedUrl(text)).toEqual({ problem: `${JSON.stringify(text.trim())} ${problem}` });
  });

  it('has a scenario whose name is not too long', () => {
    expect(readTypedUrl(`localhost:3000/${'a'.repeat(500)}`)).toMatchObject({
      scenario: expect.stringMatching(/^GET \/a{94}…$/),
    });
  });
});

describe('what is measured', () => {
  const load = (typedUrl: string, inputs: Parameters<typeof loadConfig>[0]['inputs'] = {}, yaml = FILE) =>
    loadConfig({ workspace: makeFolder(yaml === '' ? {} : { 'perf-gate.yml': yaml }), typedUrl, inputs });
  const requests = (config: ReturnType<typeof load>) =>
    config.scenarios.flatMap(loadsOf).flatMap(({ traffic }) => requestsOf(traffic).map(({ label }) => label));

  it('is the service that runs there, with or without a file, and only this path', () => {
    for (const yaml of ['', FILE]) {
      const config = load('localhost:3000/products?x=1', { connections: '50', duration: '10s', rate: '500/s' }, yaml);
      expect(config.target).toMatchObject({ start: null, setup: [], url: 'http://localhost:3000', env: {} });
      expect(config.base).toBeNull();
      expect(config.scenarios).toMatchObject([
        { name: 'GET /products?x=1', connections: 50, duration: 10_000, rate: 500 },
      ]);
      expect(requests(config)).toEqual(['GET /products?x=1']);
    }
  });

  it.each([
    ['localhost:3000/products', 3000],
    ['http://localhost/products', 80],
    ['https://[::1]/products', 443],
  ])('at %s, is not asked for / and awaited for five seconds', (typed, port) => {
    expect(load(typed).target).toMatchObject({ ready: { kind: 'port', port }, readyTimeout: 5000 });
  });

  it('is judged by the rules of the file', () => {
    const config = load('localhost:3000');
    expect(config.judgement.failOn).toBe('critical');
    expect(config.scenarios[0]?.thresholds).toContainEqual(expect.objectContaining({ metric: 'p95', limit: 250 }));
  });

  it('is the service of the file where its port is chosen', () => {
    const config = load(`http://127.0.0.1:\${PORT}/products`);
    expect(config.target).toMatchObject({ start: 'node server.js', setup: ['node seed.js'], env: { A: 'b' } });
    expect(config.base).toMatchObject({ env: { A: 'c' } });
    expect(requests(config)).toEqual(['GET /products']);
  });

  it('is what the start line starts', () => {
    const config = load('localhost:3000/a', { start: 'node other.js' }, '');
    expect(config.target).toMatchObject({ start: 'node other.js', url: 'http://localhost:3000' });
  });

  it.each([
    [{ url: 'http://localhost:1' }, 'a URL is given twice, by itself and as input "url"; leave one out'],
    [
      { scenarios: 'home' },
      'input "scenario" chooses scenarios of the file, and a URL is measured instead of them; leave one out',
    ],
    [
      { type: 'load' },
      'input "type" chooses scenarios of the file, and a URL is measured instead of them; leave one out',
    ],
    [{ rate: '0/s' }, 'input "rate": expected a rate above 0/s and up to 1000000/s, such as 500/s, got "0/s"'],
    [
      { rate: '0.1/s', duration: '1s' },
      'input "rate": 0.1/s is less than one arrival in a window of 1s, so nothing would be sent',
    ],
  ])('not with %j', (inputs, problem) => {
    expect(problemsOf(() => load('localhost:3000', inputs))).toEqual([problem]);
  });

  it('needs something that can be started for a chosen port', () => {
    expect(problemsOf(() => load(`http://127.0.0.1:\${PORT}/a`, {}, ''))[0]).toContain('without start');
  });
});
