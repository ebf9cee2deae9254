import { describe, expect, it } from 'vitest';
import { importK6 } from '../../src/convert/k6/k6.ts';
import { importLocust } from '../../src/convert/locust/locust.ts';
import { problemsOf } from '../config/workspace.ts';
import { requestsOf, scenariosOf } from './written.ts';

// What cannot be known without running a script is left out and reported, and nothing older is sent in its place.

describe('a k6 script', () => {
  const read = (script: string) => importK6(script, 'load.js');
  /** A script whose default function has this body. */
  const body = (code: string) => `import http from 'k6/http';\nexport default function () {\n${code}\n}`;
  const requests = (code: string) => Object.values(requestsOf(read(body(code)))).flat();

  it('an argument that is not given is not the variable of that name outside', () => {
    const code =
      "const params = { headers: { 'X-A': '1' } }; const get = (path, params) => http.get(path, params); get('http://h/');";
    expect(requests(code)).toEqual([{ name: 'GET /', method: 'GET', path: '/' }]);
  });

  it('options that cannot be known are reported, and the rest is converted', () => {
    const options = 'export const options = { vus: 2, scenarios: made(), thresholds: limits };';
    const imported = read(`${options}\n${body("http.get('http://h/');")}`);
    expect(scenariosOf(imported)).toMatchObject({ k6: { connections: 2 } });
    expect(imported.notes).toEqual([
      { line: 1, text: 'made() is not followed: what it sends or changes is missing', isLoss: true },
      { line: 1, text: 'the option thresholds cannot be told without running the script' },
      { line: 1, text: 'the option scenarios cannot be told without running the script', isLoss: true },
    ]);
    expect(imported.remarks.join()).toContain('could not be told');
  });

  it.each<[string, string]>([
    [
      body(`let x = [1, 1]; ${'x = [x, x]; '.repeat(60)} http.post('http://h/', JSON.stringify(x));`),
      'its body or a header',
    ],
    [body(`let x = 'a'; ${'x = x + x; '.repeat(60)} http.post('http://h/', x);`), 'its body or a header'],
    [body(`let x = y; ${'x = x + x; '.repeat(60)} http.post('http://h/', x);`), 'its body or a header'],
    [
      body(`let x = [1]; ${'x = { a: x, b: x, c: [x] }; '.repeat(60)} http.post('http://h/', x);`),
      'its body or a header',
    ],
  ])('%# ends, however large a value would become', (code, message) => {
    expect(problemsOf(() => read(code)).join('\n')).toContain(message);
  });
});

describe('a Locust file', () => {
  const read = (text: string) => importLocust(text, 'locustfile.py');
  /** A file whose only task has these lines. */
  const task = (...lines: string[]) =>
    `class U(HttpUser):\n    @task\n    def t(self):\n${lines.map((line) => `        ${line}`).join('\n')}\n`;

  it.each([
    ['a part of the query', ['self.client.get("/find", params={"q": signed()})'], 'GET "/find": its query'],
    [
      'an answer under the name of an earlier one',
      ['with self.client.get("/a") as r: pass', 'with self.client.get(x) as r: self.client.get("/" + r.json()["id"])'],
      'its path',
    ],
  ])('%s that is unknown is not sent', (_, lines, what) => {
    const imported = read(task('self.client.get("/")', ...lines));
    const paths = (Object.values(requestsOf(imported)).flat() as { path: string }[]).map(({ path }) => path);
    expect(paths.filter((path) => !['/', '/a'].includes(path))).toEqual([]);
    expect(imported.notes.map(({ text }) => text).join('\n')).toContain(
      `a request is left out: ${what} cannot be told without running the file`,
    );
  });
});

describe('rows of a script', () => {
  it('are not copied where they are sent as a secret, whatever they are called', () => {
    const script = `import http from 'k6/http';
import { randomItem } from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
const users = [{ u: 'ann', p: 'hunter2' }, { u: 'bob', p: 'hunter3' }];
export default function () {
  const user = randomItem(users);
  http.get(\`http://h/u/\${user.u}\`);
  http.post('http://h/login', JSON.stringify({ user: user.u, password: user.p }), { headers: { 'Content-Type': 'application/json' } });
}`;
    const imported = importK6(script, 'load.js');
    expect(JSON.stringify(imported.scenarios)).not.toContain('hunter');
    expect(Object.values(requestsOf(imported)).flat()).toHaveLength(1);
    expect(imported.notes.map(({ text }) => text).join()).toContain('takes a secret from a list of the script');
  });
});

it.each([
  ["http.get('http://ann:hunter2@h/f', { auth: 'digest' });", 'hunter2'],
  ["http.get('http://other/f?api_key=hunter2&page=1'); http.get('http://h/a');", 'hunter2'],
  ["http.get('http://h/f?token=hunter2', auth());", 'hunter2'],
  ["http.get('http://ann:hunter2@other/f'); http.get('http://h/a');", 'hunter2'],
])('a note about %s does not hold its secret', (code, secret) => {
  const script = `import http from 'k6/http';\nexport default function () { http.get('http://h/'); ${code} }`;
  const { notes } = importK6(script, 'load.js');
  expect(notes.length).toBeGreaterThan(0);
  expect(JSON.stringify(notes)).not.toContain(secret);
});
