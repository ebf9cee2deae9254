import { describe, expect, it } from 'vitest';
import { importLocust } from '../../src/convert/locust/locust.ts';
import { requestsOf, scenariosOf } from './written.ts';

const HEAD = 'import random, requests\nfrom locust import *\n';
const read = (text: string) => importLocust(`${HEAD}${text}`, 'locustfile.py');
const task = (...lines: string[]) =>
  `class U(HttpUser):\n    @task\n    def t(self):\n${lines.map((line) => `        ${line}`).join('\n')}\n`;
const paths = (text: string) =>
  (Object.values(requestsOf(read(text))).flat() as { method: string; path: string }[]).map(({ path }) => path);
const notes = (text: string) => read(text).notes.map((note) => note.text);

describe('members of classes', () => {
  const base = `class Base(HttpUser):
    abstract = True
    def on_start(self):
        self.client.headers.update({"X-Base": "1"})
        self.client.get("/base")
`;

  it('a mixin without a method does not hide that of the class after it', () => {
    const imported = read(`${base}class Mix:
    def m(self):
        self.client.get("/m")
class U(Mix, Base):
    @task
    def t(self):
        self.m()
`);
    expect(scenariosOf(imported).U.before).toMatchObject([{ path: '/base' }]);
    expect(scenariosOf(imported).U.journeys.t.requests).toMatchObject([{ path: '/m', headers: { 'x-base': '1' } }]);
  });

  it('super() of a mixin is what comes after it among those that the user is made from', () => {
    const imported = read(`${base}class Login:
    def on_start(self):
        self.client.post("/login")
        super().on_start()
class A(Base):
    abstract = True
class B(Base):
    abstract = True
    def on_start(self):
        super().on_start()
        self.client.get("/b")
class U(Login, A, B):
    @task
    def t(self):
        self.client.get("/t")
`);
    expect(scenariosOf(imported).U.before.map(({ path }: { path: string }) => path)).toEqual(['/login', '/base', '/b']);
  });

  it('says which classes are no users over HTTP, and what leaves a set of tasks', () => {
    const set = 'class S(TaskSet):\n    @task\n    def s(self): self.client.get("/s")\n';
    const stop = '    def on_stop(self): self.client.get("/bye")\n';
    const grpc = 'class G(User):\n    @task\n    def g(self): self.stub.Hello()\n';
    expect(notes(`${set}${stop}${grpc}class U(HttpUser):\n    tasks = [S]\n`)).toEqual(
      expect.arrayContaining([
        'G is no HttpUser: perf-gate sends by HTTP, and its tasks are left out',
        'on_stop of S: what it sends is missing',
      ]),
    );
  });
});

describe('decorators', () => {
  const twice = 'def twice(f):\n    def inner(self):\n        f(self)\n        f(self)\n    return inner\n';
  const of = (decorator: string) =>
    `class U(HttpUser):\n    @task\n    ${decorator}\n    def t(self):\n        self.client.get("/t")\n`;

  it('of the file are followed', () => {
    expect(paths(`${twice}${of('@twice')}`)).toEqual(['/t', '/t']);
    const made = `def times(n):\n    def wrap(f):\n        def inner(self):\n            for i in range(n): f(self)\n        return inner\n    return wrap\n`;
    expect(paths(`${made}${of('@times(3)')}`)).toEqual(['/t', '/t', '/t']);
  });

  it('of others are said', () => {
    const text = `from mylib import retry\n${of('@retry')}`;
    expect(paths(text)).toEqual(['/t']);
    expect(notes(text)).toContain('the decorator retry is not followed: what is sent is what it decorates, once');
  });
});

describe('values that are not what they seem', () => {
  it('a random number times another one keeps its gaps', () => {
    const { data, journeys } = scenariosOf(
      read(task('self.client.get("/q", params={"offset": (random.randint(1, 4) - 1) * 25 + 3})')),
    ).U;
    expect(data.number.rows).toEqual([3, 28, 53, 78]);
    expect(journeys.t.requests[0].path).toBe('/q?offset={{ number.value }}');
  });

  it('a truth value of a list stays one in JSON, and is not sent as text', () => {
    const json = requestsOf(read(task('self.client.post("/j", json={"f": random.choice([True, False])})')));
    expect(JSON.stringify(json)).toContain('{\\"f\\":{{ rows.value }}}');
    const text = task('self.client.get("/ok")', 'self.client.get("/q", params={"f": random.choice([True, False])})');
    expect(paths(text)).toEqual(['/ok']);
    expect(notes(text).join()).toContain('a truth value of a list as text');
  });

  it('a query and a base_url of the client are those of its requests', () => {
    expect(paths(task('self.client.params = {"k": "v"}', 'self.client.get("/q", params={"a": 1})'))).toEqual([
      '/q?k=v&a=1',
    ]);
    const moved = `class U(HttpUser):\n    host = "http://shop.test"\n    @task\n    def t(self):\n        self.client.get("/a")\n        self.client.base_url = "http://other.test"\n        self.client.get("/b")\n`;
    expect(paths(moved)).toEqual(['/a']);
    expect(notes(moved).join()).toContain('http://other.test/b');
  });
});

describe('what surrounds tasks', () => {
  it('a listener that logs in is sent before the load', () => {
    const imported = read(`TOKEN = None
@events.test_start.add_listener
def login(environment, **kw):
    global TOKEN
    TOKEN = requests.post(f"{environment.host}/token").json()["token"]
${task('self.client.get("/a", headers={"Authorization": "Bearer " + TOKEN})')}`);
    const { before, journeys } = scenariosOf(imported).U;
    expect(before).toMatchObject([{ path: '/token', extract: { TOKEN: { json: '/token' } } }]);
    expect(journeys.t.requests[0].headers).toEqual({ authorization: 'Bearer {{ TOKEN }}' });
  });

  it('a yield of nothing is Python', () => {
    expect(paths(task('self.client.get("/a")', 'yield'))).toEqual(['/a']);
  });

  const users = (waits: [string, string]) =>
    waits
      .map(
        (wait, index) =>
          `class U${index}(HttpUser):\n    weight = ${index === 0 ? 3 : 1}\n    wait_time = ${wait}\n    @task\n    def t(self): self.client.get("/u${index}")\n`,
      )
      .join('');

  it('stages and rates are in the proportion of weights, and said to be', () => {
    const shape = `class S(LoadTestShape):\n    stages = [{"duration": 60, "users": 40, "spawn_rate": 40}]\n    def tick(self): return None\n`;
    const staged = `${users(['constant(1)', 'constant(2)'])}${shape}`;
    const { U0, U1 } = scenariosOf(read(staged));
    expect([U0.stages.at(-1).to, U1.stages.at(-1).to]).toEqual([30, 10]);
    expect(notes(staged)).toContain('users have weights: the stages of their scenarios are in that proportion');
    const paced = users(['constant_pacing(2)', 'constant_throughput(0.5)']);
    expect(scenariosOf(read(paced))).toMatchObject({ U0: { rate: '3/s' }, U1: { rate: '1/s' } });
    expect(notes(paced)).toContain('users have weights: the rates of their scenarios are in that proportion');
  });
});
