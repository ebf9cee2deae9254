import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { scenarioHash } from '../../src/kinds/identity.ts';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { makeFolder } from '../config/workspace.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { request } from '../support/load.ts';

const PLAIN: LoadScenario = { ...PLAIN_LOAD, name: 'home', requests: [request()], thresholds: [] };
const hash = (spec: Partial<LoadScenario> = {}) => scenarioHash({ ...PLAIN, ...spec }, false);

it.each<[string, Partial<LoadScenario>]>([
  ['connections', { connections: 11 }],
  ['the open model', { rate: 10 }],
  ['its arrivals', { arrivals: 'poisson' }],
  ['stages', { stages: [{ duration: 2000, to: 5 }] }],
  ['a spawn rate', { spawnRate: 5 }],
  ['agents', { agents: 2 }],
  ['the seed', { seed: 2 }],
  ['connections made anew', { reconnectEvery: 10 }],
  ['the length of the warm-up', { warmup: 1 }],
  ['the length of the window', { duration: 1 }],
  ['the time-out', { timeout: 1 }],
  ['a request', { requests: [request({ path: '/other' })] }],
  ['requests before', { before: [request()] }],
  ['journeys', { journeys: [{ name: 'buy', weight: 1, pause: { least: 0, most: 0 }, requests: [request()] }] }],
  ['cookies', { cookies: false }],
  ['data', { feeders: [feeder('/data.csv', '1')] }],
])('%s make another load', (_, spec) => {
  expect(hash(spec)).not.toBe(hash());
});

it('another name, number of rounds or threshold makes no other load; cores of its own do', () => {
  expect(hash({ name: 'other', rounds: 3, thresholds: [ERROR_LIMIT] })).toBe(hash());
  expect(scenarioHash(PLAIN, true)).not.toBe(hash());
});

it('a file counts by what is in it, wherever it is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-hash-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const hashOf = (name: string, content: string) => {
    const file = join(folder, name, 'body.bin');
    mkdirSync(join(folder, name));
    writeFileSync(file, content);
    return hash({ requests: [request({ body: { kind: 'file', file } })] });
  };
  expect(hashOf('a', 'one')).toBe(hashOf('b', 'one'));
  expect(hashOf('c', 'two')).not.toBe(hashOf('d', 'one'));
  expect(hash({ feeders: [feeder('/not/there/data.csv', '1')] })).toBe(hash({ feeders: [feeder('/data.csv', '1')] }));
  expect(hash({ feeders: [feeder('/data.csv', '2')] })).not.toBe(hash({ feeders: [feeder('/data.csv', '1')] }));
});

it('of what a file says is what it was before templates were parsed at the door: stored baselines hold', () => {
  const workspace = makeFolder({
    'perf-gate.yml': SHOP,
    'data/users.csv': 'word,e mail\nlamp,a@x.test\nchair,b@x.test\n',
  });
  const { scenarios } = loadConfig({ workspace, inputs: {}, environment: null });
  const hashes = scenarios.map((scenario) => [
    scenario.name,
    scenarioHash(scenario, false),
    scenarioHash(scenario, true),
  ]);
  // Of version 1.0.0.
  expect(hashes).toEqual([
    ['list', '45479a33c0fa7caa', '766a0ec0d6109065'],
    ['journeys', 'a2c2b7e81a663476', 'a28694b8a47b7517'],
  ]);
});

/** Placeholders in every place that takes them. */
const SHOP = `target:
  start: node server.js
scenarios:
  list:
    auth: { bearer: "a-\${API_TOKEN}" }
    data: { users: data/users.csv }
    requests:
      - GET /products?q={{ users.word }}
      - { path: "/{{users.word}}/\${REGION}", headers: { X-Trace: "{{ faker.string.uuid }}", Accept: "text/html" }, weight: 3 }
      - { method: POST, path: /json, json: { "{{ users.word }}": ["é", "{{ users.e mail }}", 1] }, auth: none }
      - { method: POST, path: /form, form: { "a b": "{{users.word}} \${REGION}&", plain: "1" }, auth: { basic: { user: "\${SHOP_USER}", password: "\${SHOP_PASSWORD}" } } }
      - { method: PUT, path: /text, body: "{{ users.e mail }}\\n\${REGION}", auth: { header: X-Api-Key, value: "\${API_KEY}" } }
      - { method: POST, path: /parts, multipart: { title: "é {{ faker.lorem.word }}", photo: { file: data/users.csv, type: text/csv } } }
      - { method: PUT, path: /file, file: data/users.csv }
  journeys:
    rate: 20/s
    cookies: false
    data: { users: { file: data/users.csv, order: once, at-end: stop-run } }
    before:
      - { method: POST, path: /login, form: { user: "{{ users.word }}" }, extract: { token: { json: /token } } }
    journeys:
      buy:
        pause: 1s..2s
        requests:
          - { path: /cart, headers: { Authorization: "Bearer {{ token }}" }, extract: { id: { json: /found/0/id } } }
          - { path: "/orders/{{ id }}", checks: [{ status: 2xx }, { json: /id, equals: 1 }] }
`;

function feeder(file: string, value: string): LoadScenario['feeders'][number] {
  return { name: 'users', file, columns: ['id'], rows: [[value]], order: 'sequential', atEnd: 'user' };
}
