import { describe, expect, it } from 'vitest';
import type { Imported } from '../../src/convert/imported.ts';
import { importLocust } from '../../src/convert/locust/locust.ts';
import { problemsOf } from '../config/workspace.ts';
import { requestsOf, scenariosOf } from './written.ts';

const read = (text: string, files: Record<string, string> = {}) =>
  importLocust(text, 'locustfile.py', {
    read: (path) => (files[path] === undefined ? { problem: `no ${path}` } : { file: path, text: files[path] }),
  });
/** A file with a user whose methods these are. */
const user = (members: string) =>
  `import random, time, uuid\nfrom locust import HttpUser, TaskSet, SequentialTaskSet, task, between, constant\n\nclass U(HttpUser):\n    host = "http://shop.test"\n${members.replace(/^(?=.)/gm, '    ')}\n`;
/** A file whose only task has these lines. */
const task = (lines: string) => user(`@task\ndef t(self):\n${lines.replace(/^(?=.)/gm, '    ')}`);
const sentBy = (imported: Imported, files = {}) => {
  scenariosOf(imported, files);
  return (Object.values(requestsOf(imported)).flat() as Record<string, unknown>[]).map(
    ({ name: _, pause: __, ...request }) => request,
  );
};

describe('changes of values are followed', () => {
  it.each<[string, Record<string, unknown>]>([
    ['url = "/list"\nurl += "?page=2"\nself.client.get(url)', { path: '/list?page=2' }],
    ['h = {}\nh["X-Tenant"] = "acme"\nself.client.get("/r", headers=h)', { headers: { 'x-tenant': 'acme' } }],
    ['p = {"a": 1}\np["b"] = 2\nself.client.post("/s", json=p)', { json: { a: 1, b: 2 } }],
    ['p = {"a": 1}\np.update({"b": 2}, c=3)\nself.client.post("/s", json=p)', { json: { a: 1, b: 2, c: 3 } }],
    ['p = {"a": 1}\nq = p\nq |= {"b": 2}\nself.client.post("/s", json=p)', { json: { a: 1, b: 2 } }],
    [
      'p = {"a": 1, "b": 2}\ndel p["a"]\np.setdefault("c", 3)\nself.client.post("/s", json=p)',
      { json: { b: 2, c: 3 } },
    ],
    [
      'ids = [1]\nids.append(3)\nids.insert(0, 0)\nids.extend([4])\nself.client.post("/s", json=ids)',
      { json: [0, 1, 3, 4] },
    ],
    ['n = 1\nn += 1\nself.client.get(f"/n/{n:03d}")', { path: '/n/002' }],
    ['a, (b, *c) = 1, [2, 3, 4]\nself.client.get("/%d/%s/%s" % (a, b, c[-1]))', { path: '/1/2/4' }],
    ['if (n := 4) > 3 and not n == 5:\n    self.client.get("/w/" + str(n))', { path: '/w/4' }],
    ['self.client.get("/{}/{name}/{0}".format(1, name="x"))', { path: '/1/x/1' }],
    ['self.client.get("/" + ",".join(str(i) for i in range(3) if i != 1))', { path: '/0,2' }],
    ['x = "A-b".lower().replace("-", "_")[1:]\nself.client.get(f"/{x!s}")', { path: '/_b' }],
    ['match 3:\n    case 1 | 2:\n        p = "/a"\n    case _:\n        p = "/b"\nself.client.get(p)', { path: '/b' }],
    ['self.client.get("/q", params={"tag": ["x", "y"], "n": None})', { path: '/q?tag=x&tag=y' }],
    ['self.client.get("/p", params="a=1")', { path: '/p?a=1' }],
    ['self.client.post("/f", data={"list": ["x", "y"]})', { form: { list: ['x', 'y'] } }],
    ['self.client.cookies.set("lang", "en")\nself.client.get("/c")', { headers: { cookie: 'lang=en' } }],
    ['self.client.get("/r", allow_redirects=False)', { redirects: 'none' }],
    ['try:\n    p = "/t"\nexcept ValueError:\n    p = "/e"\nfinally:\n    self.client.get(p)', { path: '/t' }],
    ['self.client.get(f"/u/{uuid.uuid4()}")', { path: '/u/{{ faker.string.uuid }}' }],
  ])('%s', (lines, request) => expect(sentBy(read(task(lines)))).toMatchObject([request]));
});

describe('functions have scopes and arguments of their own', () => {
  it('of a method', () => {
    const text = user(
      'def call(self, path, data=None):\n    self.client.post(path, json=data)\n@task\ndef b(self):\n    path = "/fixed"\n    data = {"y": 2}\n    self.call("/b", {"z": 3})\n@task\ndef c(self):\n    self.client.get(f"/n/{path}")',
    );
    const imported = read(text);
    expect(sentBy(imported)).toEqual([{ method: 'POST', path: '/b', json: { z: 3 } }]);
    expect(imported.notes).toContainEqual(expect.objectContaining({ line: 15, isLoss: true }));
  });

  it('of functions of the module, of other modules and of base classes', () => {
    const base =
      'from locust import HttpUser\ndef login(user, **kw):\n    user.client.post("/login", json=kw)\nclass Base(HttpUser):\n    abstract = True\n    host = "http://shop.test"\n    def __init__(self, *args):\n        super().__init__(*args)\n        self.prefix = "/v2"\n    @property\n    def url(self):\n        return self.prefix + "/x"\n';
    const text =
      'from common.base import Base, login\nfrom locust import task\n@task\ndef index(l):\n    l.client.get(l.url)\nclass U(Base):\n    tasks = {index: 2}\n    def on_start(self):\n        login(self, name="ann")\n';
    const imported = read(text, { 'common/base.py': base });
    expect(scenariosOf(imported).U).toMatchObject({
      before: [{ path: '/login', json: { name: 'ann' } }],
      journeys: { index: { weight: 2, requests: [{ path: '/v2/x' }] } },
    });
  });

  it('and what is not known is said and not sent', () => {
    const imported = read(
      task(
        'self.client.get("/a")\nself.client.get("/b", headers=made())\nself.client.post("/c", json={**made(), "y": 2})',
      ),
    );
    expect(sentBy(imported).map(({ path }) => path)).toEqual(['/a']);
    expect(imported.notes.filter(({ text }) => text.includes('is left out')).map(({ line }) => line)).toEqual([9, 10]);
  });
});

describe('shares and waits stay the same', () => {
  const one = (imported: Imported) => Object.values(scenariosOf(imported))[0] as { journeys: unknown };

  it('turns that send nothing make the others wait longer', () => {
    const imported = read(
      user(
        'wait_time = constant(1)\n@task(0)\ndef never(self): self.client.get("/never")\n@task(1)\ndef a(self): self.client.get("/a")\n@task(9)\ndef idle(self): pass',
      ),
    );
    expect(one(imported).journeys).toEqual({
      a: { requests: [{ name: 'GET /a', method: 'GET', path: '/a', pause: '10s' }] },
    });
    expect(imported.notes.map(({ text }) => text).join()).toMatch(/90 % of the turns are left out/);
  });

  it('of weights by names, of nested sets that are left, and of users', () => {
    const weighted = read(
      user(
        'HEAVY = 5\n@task(HEAVY)\ndef a(self): self.client.get("/a")\n@task(weight=2)\ndef b(self): self.client.get("/b")',
      ),
    );
    expect(one(weighted).journeys).toMatchObject({ a: { weight: 5 }, b: { weight: 2 } });
    const nested = read(
      user(
        '@task(1)\ndef home(self): self.client.get("/home")\n@task(1)\nclass In(TaskSet):\n    @task(2)\n    def read(self): self.client.get("/read")\n    @task(1)\n    def stop(self): self.interrupt()',
      ),
    );
    expect(one(nested).journeys).toMatchObject({ read: { weight: 2 }, home: {} });
    const users = read(
      `${user('weight = 3\nwait_time = constant(2)\n@task\ndef a(self): self.client.get("/a")')}class V(HttpUser):\n    wait_time = constant(2)\n    @task\n    def b(self): self.client.get("/b")\n`,
    );
    expect(scenariosOf(users)).toMatchObject({ locust: { journeys: { a: { weight: 3 }, b: {} } } });
  });

  it.each([
    ['min_wait = 1000\nmax_wait = 2000', '1s..2s'],
    ['def wait_time(self):\n    return 3', '3s'],
    ['wait_time = lambda self: random.uniform(1, 2)', '1s..2s'],
    ['wait_time = between(0.5, 1)', '500ms..1s'],
  ])('%s', (wait, pause) => {
    const imported = read(
      user(`${wait}\n@task\ndef a(self):\n    self.client.get("/a")\n    time.sleep(1)\n    self.client.get("/b")`),
    );
    expect(one(imported).journeys).toMatchObject({ a: { requests: [{ pause: '1s' }, { pause }] } });
  });

  it('a pace becomes a rate', () => {
    const imported = read(user('wait_time = constant_pacing(5)\n@task\ndef a(self): self.client.get("/a")'));
    expect(scenariosOf(imported)).toMatchObject({ U: { rate: '2/s', duration: '3s' } });
  });
});

describe('rows, chance and files', () => {
  it('ways that chance decides between are journeys', () => {
    const imported = read(
      task('if random.random() < 0.25:\n    self.client.get("/a")\nelse:\n    self.client.get("/b")'),
    );
    expect(Object.values(scenariosOf(imported))[0]).toMatchObject({
      journeys: {
        t: { weight: 0.25, requests: [{ path: '/a' }] },
        't 2': { weight: 0.75, requests: [{ path: '/b' }] },
      },
    });
  });

  it('lists and CSV files are data', () => {
    const files = { 'users.csv': 'name,city\nann,Rome\nbob,Oslo\n' };
    const text = `import csv\nwith open("users.csv") as f:\n    USERS = list(csv.DictReader(f))\n${task('u = random.choice(USERS)\nself.client.get("/u/" + u["name"])\nself.client.get("/s/" + random.choice(["a", "b"]))')}`;
    expect(Object.values(scenariosOf(read(text, files), files))[0]).toMatchObject({
      data: { u: { file: 'users.csv', order: 'random' }, rows: { rows: ['a', 'b'], order: 'random' } },
    });
  });
});

it('a file that is no Python is refused with its place', () => {
  expect(problemsOf(() => read('from locust import HttpUser\nclass U(HttpUser)\n    pass\n')).join()).toContain(
    'locustfile.py:2:18 is not Python',
  );
});

it('on_start of a set of tasks that a user enters again and again is said', () => {
  const text = `from locust import HttpUser, TaskSet, task

class Shop(TaskSet):
    def on_start(self):
        self.client.post("/enter")
    @task
    def look(self):
        self.client.get("/look")
        self.interrupt()

class U(HttpUser):
    tasks = [Shop]
`;
  const { notes } = read(text);
  expect(notes).toContainEqual(
    expect.objectContaining({ line: 4, text: expect.stringContaining('whenever it enters') }),
  );
});
