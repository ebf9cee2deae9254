import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importLocust } from '../../src/convert/locust/locust.ts';
import { problemsOf } from '../config/workspace.ts';
import { attempt, expectValid, requestsOf, scenariosOf } from './written.ts';

const SHOP = readFileSync(join(import.meta.dirname, 'shop_locust.py'), 'utf8');
const read = (text: string) => importLocust(text, 'locustfile.py');
/** A file whose only task has these lines. */
const task = (...lines: string[]) =>
  `class U(HttpUser):\n    @task\n    def t(self):\n${lines.map((line) => `        ${line}`).join('\n')}\n`;

describe('a Locust file', () => {
  const imported = read(SHOP);
  const headers = { authorization: 'Bearer {{ token }}' };

  it('keeps its users, tasks, weights, waits and requests', () => {
    expect(imported.origin).toBe('https://shop.example');
    expect(scenariosOf(imported)).toEqual({
      Visitor: {
        connections: 6,
        redirects: 'follow',
        before: [
          {
            name: 'POST /v1/login',
            method: 'POST',
            path: '/v1/login',
            headers: { 'x-api-key': '${X_API_KEY}' },
            form: { user: 'ann', password: '${PASSWORD}' },
            extract: { token: { json: '/token' } },
          },
        ],
        journeys: {
          products: {
            weight: 2,
            requests: [
              {
                name: 'GET /v1/products',
                method: 'GET',
                path: '/v1/products?page=2&q=red%20lamp',
                headers,
                pause: '1s..5s',
              },
            ],
          },
          page: {
            weight: 0.5,
            requests: [
              {
                name: 'GET /v1/about',
                method: 'GET',
                path: '/v1/about',
                headers,
                pause: '1s..5s',
              },
            ],
          },
          'page 2': {
            weight: 0.5,
            requests: [
              {
                name: 'GET /v1/help',
                method: 'GET',
                path: '/v1/help',
                headers,
                pause: '1s..5s',
              },
            ],
          },
          Buy: {
            requests: [
              {
                name: 'POST /v1/cart',
                method: 'POST',
                path: '/v1/cart',
                headers,
                json: { item: 7, gift: true },
                extract: { item: { json: '/items/0/id' } },
                pause: '1s..5s',
              },
              {
                name: 'PUT /v1/cart/{{ item }}',
                method: 'PUT',
                path: '/v1/cart/{{ item }}',
                headers,
                json: { amount: 2 },
              },
              { name: '/cart/[id]', method: 'DELETE', path: '/v1/cart/{{ item }}', headers, pause: '1s..5s' },
            ],
          },
          index: {
            weight: 2,
            requests: [{ name: 'GET /v1/index', method: 'GET', path: '/v1/index', headers, pause: '1s..5s' }],
          },
          view: {
            weight: 4,
            requests: [
              { name: '/item', method: 'GET', path: '/v1/item?id=0', headers, pause: '1s' },
              { name: '/item 2', method: 'GET', path: '/v1/item?id=1', headers, pause: '1s' },
              { name: '/item 3', method: 'GET', path: '/v1/item?id=2', headers, pause: '1s' },
              { name: '/item 4', method: 'GET', path: '/v1/item?id=3', headers, pause: '1s' },
              { name: '/item 5', method: 'GET', path: '/v1/item?id=4', headers, pause: '1s' },
              { name: '/item 6', method: 'GET', path: '/v1/item?id=5', headers, pause: '1s' },
              { name: '/item 7', method: 'GET', path: '/v1/item?id=6', headers, pause: '1s' },
              { name: '/item 8', method: 'GET', path: '/v1/item?id=7', headers, pause: '1s' },
              { name: '/item 9', method: 'GET', path: '/v1/item?id=8', headers, pause: '1s' },
              { name: '/item 10', method: 'GET', path: '/v1/item?id=9', headers, pause: '1s' },
              {
                name: 'GET /v1/stock',
                method: 'GET',
                path: '/v1/stock',
                headers,
                checks: [{ name: 'below 500 ms', latency: '500ms' }],
                pause: '1s..5s',
              },
            ],
          },
          odd: {
            requests: [
              {
                name: 'GET /v1/secret/${SHOP_KEY}',
                method: 'GET',
                path: '/v1/secret/${SHOP_KEY}',
                headers,
                pause: '1s..5s',
              },
            ],
          },
        },
      },
      Robot: {
        redirects: 'follow',
        rate: '0.2/s',
        duration: '25s',
        journeys: {
          ping: {
            requests: [
              {
                name: 'HEAD /ping',
                method: 'HEAD',
                path: '/ping',
                auth: { basic: { user: '${BASIC_USER}', password: '${BASIC_PASSWORD}' } },
              },
            ],
          },
        },
      },
    });
    expect(imported.variables).toEqual(['BASIC_PASSWORD', 'BASIC_USER', 'PASSWORD', 'SHOP_KEY', 'X_API_KEY']);
    expect(JSON.stringify(imported)).not.toMatch(/marker|abcdef-9876/);
  });

  it('and reports what is left out, with its line', () => {
    expect(
      imported.notes.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)).map(({ line, text }) => `${line} ${text}`),
    ).toEqual([
      'null users have weights: the connections of their scenarios are in that proportion',
      "19 a set of tasks that is never interrupted: Locust's users stay in it, here they leave it after each task",
      "23 a set of tasks that is never interrupted: Locust's users stay in it, here they leave it after each task",
      '35 JSON without a content-type: perf-gate says application/json',
      '44 a task that is not in this file is left out ("gone")',
      '65 made_up() is called, which is not there',
      '65 a request is left out: its path cannot be told without running the file (what made_up() returns)',
      '66 GET "https://cdn.example/a.png" is left out: the target is https://shop.example',
      '69 on_stop: perf-gate sends nothing after the load',
      '73 a user begins a turn every 10 s: the rate is that of 2 users',
      '82 a LoadTestShape: write its stages by hand',
    ]);
    expect(imported.remarks[0]).toBe(
      'Locust runs its users together; perf-gate measures one scenario after the other.',
    );
  });

  it.each([
    ["self.client.get('/a' '/b')", '/a/b'],
    ['self.client.get(r"/a\\d")', '/a%5Cd'],
    ['self.client.get("""/caf\\u00e9""")', '/caf%C3%A9'],
    ['x = {"a": ["/deep"]}\n        self.client.get(x["a"][0])', '/deep'],
    ['self.client.get(f"/n/{2 * 3}/{{x}}")', '/n/6/%7Bx%7D'],
    ['self.client.get(url="/named")', '/named'],
    ['self.client.get("/r/" + str(random.randint(3, 9)))', '/r/{{ faker.number.int(3, 9) }}'],
    ['self.client.get(os.getenv("PART", "/fallback"))', '/fallback'],
    ['self.helper()\n\n    def helper(self):\n        self.client.get("/helped")', '/helped'],
  ])('%s', (line, path) => {
    expect(Object.values(requestsOf(read(task(line)))).flat()).toMatchObject([{ path }]);
  });

  it('what is taken from an answer has a name of its own in the scenario; a task begins with what on_start has set', () => {
    const text = `class U(HttpUser):
    def on_start(self):
        self.token = self.client.post("/login").json()["token"]
        self.client.headers["X-Session"] = self.token

    @task
    def renew(self):
        token = self.client.post("/pay").json()["token"]
        self.client.get(f"/pay/{token}/{self.token}")
        self.token = self.client.post("/renew").json()["token"]
        self.client.headers["X-Session"] = self.token
        self.client.get("/new")

    @task
    def look(self):
        self.client.get(f"/look/{self.token}")
`;
    const headers = { 'x-session': '{{ token }}' };
    expect(scenariosOf(read(text)).U).toMatchObject({
      before: [{ path: '/login', extract: { token: { json: '/token' } } }],
      journeys: {
        renew: {
          requests: [
            { path: '/pay', headers, extract: { token_2: { json: '/token' } } },
            { path: '/pay/{{ token_2 }}/{{ token }}', headers },
            { path: '/renew', headers, extract: { token_3: { json: '/token' } } },
            { path: '/new', headers: { 'x-session': '{{ token_3 }}' } },
          ],
        },
        look: { requests: [{ path: '/look/{{ token }}', headers }] },
      },
    });
  });

  it('waits are kept to what perf-gate can do', () => {
    const pauseOf = (wait: string) => {
      const text = `class U(HttpUser):\n    wait_time = ${wait}\n    @task\n    def t(self):\n        self.client.get("/")\n`;
      return scenariosOf(read(text)).U.journeys.t.requests.at(-1).pause;
    };
    expect(pauseOf('between(0.5, 2.5)')).toBe('500ms..2500ms');
    expect(pauseOf('locust.constant(3)')).toBe('3s');
    expect(pauseOf('constant_throughput(3)')).toBeUndefined();
  });
});

describe('a file that cannot be used', () => {
  it.each([
    ['', 'locustfile.py has no request that can be converted'],
    ['}{ not python', 'locustfile.py:1:1 is not Python'],
    ['class U(HttpUser)\n    pass\n', 'locustfile.py:1:18 is not Python'],
    [task('self.client.get("/${HOME}")'), 'line 4: a request is left out: its path cannot be told'],
    [task('self.client.get(*x)'), 'its path cannot be told without running the file ("x"'],
    [`x = ${'('.repeat(50_000)}`, 'is not Python'],
    [task(`self.client.get(${'['.repeat(20_000)})`), 'is not Python'],
    [task(`self.client.get(${"'a' + ".repeat(20_000)}'b')`), 'is not Python'],
    [`${'class A(HttpUser):\n'}${' '.repeat(5000)}x`, 'has no request'],
    ['class A(A, HttpUser):\n    tasks = [A]\n', 'has no request'],
    [task('self.t()', 'self.t()', 'self.t()'), 'has no request'],
  ])('%#', (text, message) => expect(problemsOf(() => read(text)).join('\n')).toContain(message));

  it('whatever it holds, the outcome is a configuration or an error for users', () => {
    const expression = fc.constantFrom(
      '"a"',
      '1',
      'x',
      '{"a": 1, x: y}',
      '[1, x]',
      'f"{x}a{1}"',
      'r.json()',
      'r.json()["a"]',
      'lambda x: x',
      'os.environ["A"]',
      'None',
      'json.dumps({"a": r.json()["b"]})',
      'random.random() * 3',
      'x[0]',
      '{"constructor": 2}',
      '{"__proto__": 1}',
      'x if y else z',
      '-1',
      '(1, 2)',
      '[x for x in y]',
      '{**x}',
      '"é\\u2028"',
      'not x',
      'x.y.z',
      '1_000.5e3',
    );
    const statement = fc
      .tuple(expression, expression, expression)
      .chain(([a, b, c]) =>
        fc.constantFrom(
          `self.client.get(${a}, params=${b})`,
          `r = self.client.post(${a}, ${b}, ${c})`,
          `x = ${a}`,
          `self.x = ${b}`,
          `time.sleep(${a})`,
          `self.client.headers.update(${a})`,
          `self.client.headers["a"] = ${b}`,
          `r = self.client.post("/a", json=${a}, headers=${b}, name=${c})`,
          `self.client.get("/" + ${a})`,
          `for x in ${a}: pass`,
          `with self.client.get(${a}) as r: x = ${b}`,
          `assert ${a}`,
          `del x`,
          `return ${c}`,
          `self.client.put("/p", data=${a})`,
        ),
      );
    return fc.assert(
      fc.asyncProperty(fc.array(statement, { maxLength: 8 }), expression, async (statements, wait) => {
        const text = `${task('self.client.get("/")', ...statements)}    wait_time = between(${wait}, 2)\n    tasks = ${wait}\n`;
        expectValid(await attempt(() => read(text)));
      }),
      { numRuns: 150 },
    );
  });
});
