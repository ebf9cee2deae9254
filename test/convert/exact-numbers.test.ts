import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { importArtillery } from '../../src/convert/artillery/artillery.ts';
import { importHar } from '../../src/convert/har/har.ts';
import type { Imported } from '../../src/convert/imported.ts';
import { importK6 } from '../../src/convert/k6/k6.ts';
import { importLocust } from '../../src/convert/locust/locust.ts';
import { importOpenApi } from '../../src/convert/openapi/openapi.ts';
import { makeFolder } from '../config/workspace.ts';
import { configOf } from './written.ts';

const NUMBERS = [
  '9007199254740993',
  '-9007199254740993',
  '18446744073709551615',
  '0.1234567890123456789',
  '123456789012345678901234567890',
];
const BODY = `{"id":${NUMBERS[0]},"list":[${NUMBERS.join()}]}`;

/** The JSON bodies that perf-gate sends once it has read what was written. */
function bodiesOf(imported: Imported): string[] {
  const files = imported.coverage === null ? {} : { [imported.coverage.openapi]: '' };
  const workspace = makeFolder({ ...files, 'perf-gate.yml': configOf(imported) });
  const { scenarios } = loadConfig({ workspace, inputs: {}, environment: null });
  const found = JSON.stringify(scenarios).matchAll(/"kind":"json","text":("(?:[^"\\]|\\.)*")/g);
  return [...found].map(([, text = '""']) => JSON.parse(text));
}

it('a HAR keeps every digit of a body', () => {
  const request = { method: 'POST', url: 'https://shop.example/a', headers: [], cookies: [] };
  const entry = {
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 1,
    request: { ...request, postData: { mimeType: 'application/json', text: BODY } },
    response: { status: 200, headers: [], cookies: [], content: { mimeType: 'application/json', text: '' } },
  };
  const har = JSON.stringify({ log: { version: '1.2', pages: [], entries: [entry] } });
  expect(bodiesOf(importHar(har, 'shop.har', { keepStatic: false }))).toEqual([BODY]);
});

it.each(['api.json', 'api.yaml'])('an OpenAPI document keeps every digit of its examples: %s', async (name) => {
  const schemas = NUMBERS.map(
    (number) => `"/s${number.length}":{"post":{"requestBody":{"content":{"application/json":{"schema":
    {"allOf":[{"type":"object","properties":{"id":{"type":"number","example":${number}}}},{"type":"object","properties":{"n":{"type":"number","default":${number}}}}]}}}}}}`,
  );
  const examples = `"/x":{"post":{"requestBody":{"content":{"application/json":{"example":${BODY}}}}}}`;
  const query = `"/q":{"get":{"parameters":[{"name":"id","in":"query","required":true,"schema":{"type":"integer","example":${NUMBERS[0]}}}]}}`;
  const path = `"/p/{id}":{"get":{"parameters":[{"name":"id","in":"path","required":true,"example":${NUMBERS[0]}}]}}`;
  const text = `{"openapi":"3.1.0","paths":{${[...schemas, examples, query, path].join(',\n ')}}}`;
  const imported = await importOpenApi(name, makeFolder({ [name]: text }));
  const bodies = bodiesOf(imported);
  for (const number of NUMBERS) expect(bodies).toContain(`{"id":${number},"n":${number}}`);
  expect(bodies).toContain(BODY);
  const written = configOf(imported);
  expect(written).toContain(`/q?id=${NUMBERS[0]}`);
  expect(written).toContain(`/p/${NUMBERS[0]}`);
  expect(parse(written)).toBeDefined();
});

it('a limit of a schema is a limit, however it is written', async () => {
  const schema =
    '{"type":"object","properties":{"a":{"type":"string","minLength":1e400},"b":{"type":"string","minLength":1000000000}}}';
  const text = `{"openapi":"3.1.0","paths":{"/x":{"post":{"requestBody":{"content":{"application/json":{"schema":${schema}}}}}}}}`;
  const [body = ''] = bodiesOf(await importOpenApi('api.json', makeFolder({ 'api.json': text })));
  expect(body.length).toBeLessThan(3000);
});

it.each([
  ['"minimum":9007199254740993', '9007199254740993'],
  ['"minimum":-9223372036854775808,"maximum":9223372036854775807', '-9223372036854775808'],
  ['"minimum":9007199254740993,"exclusiveMinimum":true', '9007199254740994'],
  ['"exclusiveMinimum":9007199254740993', '9007199254740994'],
  ['"maximum":9223372036854775807', '9223372036854775807'],
  ['"maximum":9223372036854775807,"exclusiveMaximum":true', '0'],
  ['"exclusiveMaximum":-9007199254740993', '-9007199254740994'],
  ['"minimum":1,"maximum":9223372036854775807', '1'],
  ['"maximum":9223372036854775807,"enum":[5]', '5'],
])('a value that is made from %s is within it', async (limits, value) => {
  const schema = `{"type":"object","required":["n"],"properties":{"n":{"type":"integer",${limits}}}}`;
  const text = `{"openapi":"3.1.0","paths":{"/x":{"post":{"requestBody":{"content":{"application/json":{"schema":${schema}}}}}}}}`;
  const [body] = bodiesOf(await importOpenApi('api.json', makeFolder({ 'api.json': text })));
  expect(body).toBe(`{"n":${value}}`);
});

it('an Artillery file keeps every digit', () => {
  const imported = importArtillery(
    `config: { target: "http://shop.example", phases: [{ duration: 1, arrivalRate: 1.0 }], variables: { id: ${NUMBERS[0]} } }
scenarios: [{ flow: [{ post: { url: /a, json: ${BODY} } }, { get: { url: "/b/{{ id }}" } }] }]`,
    'a.yml',
  );
  expect(bodiesOf(imported)).toEqual([BODY]);
  expect(configOf(imported)).toContain(`/b/${NUMBERS[0]}`);
});

it('a k6 script keeps every digit', () => {
  const imported = importK6(
    `import http from 'k6/http';
export default function () {
  const id = ${NUMBERS[0]};
  http.post('http://shop.example/a', JSON.stringify(${BODY}), { headers: { 'Content-Type': 'application/json' } });
  http.get('http://shop.example/b/' + id);
  http.get(\`http://shop.example/c/\${0x20000000000001}\`);
}`,
    'a.js',
  );
  expect(bodiesOf(imported)).toEqual([BODY]);
  for (const path of [`/b/${NUMBERS[0]}`, `/c/${NUMBERS[0]}`]) expect(configOf(imported)).toContain(path);
});

it('a Locust file keeps every digit', () => {
  const imported = importLocust(
    `class U(HttpUser):
    host = "http://shop.example"
    @task
    def t(self):
        order = 9_007_199_254_740_993
        self.client.post("/a", json=${BODY})
        self.client.get(f"/b/{order}")
        self.client.post("/c", data={"id": 0x20000000000001})
`,
    'locustfile.py',
  );
  expect(bodiesOf(imported)).toEqual([BODY]);
  expect(configOf(imported)).toContain(`/b/${NUMBERS[0]}`);
  expect(configOf(imported)).toMatch(new RegExp(`id: "?${NUMBERS[0]}"?`));
});
