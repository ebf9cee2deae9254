import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { type CommandScenario, commandKind } from '../../src/kinds/command.ts';
import { identityHash } from '../../src/kinds/identity.ts';
import { kindOf } from '../../src/kinds/index.ts';
import { type LoadScenario, loadKind } from '../../src/kinds/load.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { temporaryFolder } from '../support/folder.ts';
import { request } from '../support/load.ts';

/** Every key that a load has, as the first version read it. */
const FIRST = `target: { start: node server.mjs, url: "http://127.0.0.1:$\{PORT}" }
scenarios:
  plain: { requests: [GET /products?page=3] }
  closed:
    connections: 25
    agents: 2
    warmup: 500ms
    duration: 4s
    timeout: 3s
    spawn-rate: 5/s
    reconnect-every: 100
    seed: 7
    auth: { bearer: "$\{PG_TEST_TOKEN}" }
    requests:
      - { path: /products?page=1, weight: 3, headers: { accept: text/html } }
      - { method: POST, path: /orders, json: { items: [{ id: 7 }] }, status: 201, name: order }
      - { method: PUT, path: /import, file: users.csv }
  open:
    rate: 200/s
    arrivals: poisson
    max-connections: 50
    stages: [{ duration: 10s, to: 20/s }, { duration: 0s, to: 0/s }]
    data: { users: users.csv }
    cookies: false
    before: [{ method: POST, path: /login, form: { email: "{{ users.email }}" }, extract: { token: { json: /token, default: none } } }]
    journeys:
      look:
        weight: 3
        pause: 20ms..60ms
        requests:
          - path: /search?q={{ users.word }}
            name: search
            extract: { found: { regex: '"id":(\\d+)' } }
            checks: [{ status: 2xx }, { name: finds something, json: /found/0 }, { latency: 2s }]
      buy:
        requests: [{ method: POST, path: /cart, multipart: { file: { file: users.csv }, note: hello } }]
`;

const PLAIN: LoadScenario = { ...PLAIN_LOAD, name: 'home', requests: [request()], thresholds: [] };
const RULES = { cores: null };
const ISOLATED = { cores: { target: '0', agent: '1' } };
const hash = (spec: Partial<LoadScenario> = {}) => identityHash(loadKind, { ...PLAIN, ...spec }, RULES);

it.each<[string, Partial<LoadScenario>]>([
  ['connections', { connections: 11 }],
  ['the open model', { rate: 10 }],
  ['its arrivals', { arrivals: 'poisson' }],
  ['stages', { stages: [{ duration: 2000, to: 5 }] }],
  ['a spawn rate', { spawnRate: 5 }],
  ['agents', { agents: 2 }],
  ['the seed', { seed: 2 }],
  ['reopened connections', { reconnectEvery: 10 }],
  ['the length of the warm-up', { warmup: 1 }],
  ['the length of the window', { duration: 1 }],
  ['the time-out', { timeout: 1 }],
  ['a request', { requests: [request({ path: '/other' })] }],
  ['requests before', { before: [request()] }],
  ['journeys', { journeys: [{ name: 'buy', weight: 1, pause: { least: 0, most: 0 }, requests: [request()] }] }],
  ['a pause of a request', { requests: [request({ pause: { least: 0, most: 0 } })] }],
  ['cookies', { cookies: false }],
  ['redirects that are followed', { requests: [request({ redirects: 'follow' })] }],
  ['data', { feeders: [feeder('/data.csv', '1')] }],
])('%s make another load', (_, spec) => {
  expect(hash(spec)).not.toBe(hash());
});

it('the types of rows make another load where no file tells them', () => {
  const rows = (json: string) => hash({ feeders: [{ ...feeder('/data.csv', '1'), file: null, json: [[json]] }] });
  expect(rows('1')).toBe(rows('1'));
  expect(rows('1')).not.toBe(rows('"1"'));
  const inFile = (json: string[][] | undefined) => hash({ feeders: [{ ...feeder('/data.json', '1'), json }] });
  expect(inFile([['1']])).toBe(inFile(undefined));
});

it('saying of a request that its redirects are not followed makes no other load', () => {
  expect(hash({ requests: [request({ redirects: 'none' })] })).toBe(hash());
});

it('another name, number of rounds or threshold does not make it a different load; isolated cores and a setup for every round do', () => {
  expect(hash({ name: 'other', rounds: 3, thresholds: [ERROR_LIMIT] })).toBe(hash());
  expect(identityHash(loadKind, PLAIN, ISOLATED)).not.toBe(hash());
  expect(identityHash(loadKind, PLAIN, { ...RULES, setupEach: 'round' })).not.toBe(hash());
});

it('a load has the hash that the first version gave it, so that what was stored is still compared', () => {
  const folder = temporaryFolder('hash');
  writeFileSync(join(folder, 'perf-gate.yml'), FIRST);
  writeFileSync(join(folder, 'users.csv'), 'email,word\na@shop.test,lamp\nb@shop.test,chair\n');
  process.env.PG_TEST_TOKEN = 'token';
  onTestFinished(() => void delete process.env.PG_TEST_TOKEN);
  const { scenarios } = loadConfig({ workspace: folder, inputs: {} });
  const hashes = scenarios.map((scenario) => {
    const hashes = [RULES, ISOLATED].map((rules) => identityHash(kindOf(scenario), scenario, rules));
    return [scenario.name, ...hashes];
  });
  expect(hashes).toEqual([
    ['plain', '37f4e66f22c9ae5e', 'cb99362c8a7edbc2'],
    ['closed', '6dc683ed2ed72cbf', '8d65e1cb33dc7090'],
    ['open', 'b541ed5b5c74f193', 'f616543d8a25e354'],
  ]);
});

it('a key that a kind does not name makes no other measurement', () => {
  const more = { severity: 'low', when: ['push'], tags: ['a'] } as const;
  expect(identityHash(loadKind, { ...PLAIN, ...more }, RULES)).toBe(hash());
  const line: CommandScenario = {
    name: 'parser',
    type: 'command',
    rounds: 10,
    thresholds: [],
    run: 'node bench.mjs',
    file: null,
    format: 'plain',
    timeout: 1000,
    units: {},
  };
  const hashOf = (spec: object) => identityHash(commandKind, { ...line, ...spec }, RULES);
  expect(hashOf(more)).toBe(hashOf({}));
  expect(hashOf({ name: 'other', rounds: 3, timeout: 2, thresholds: [ERROR_LIMIT], units: { a: 'ms' } })).toBe(
    hashOf({}),
  );
  expect(hashOf({ run: 'node other.mjs' })).not.toBe(hashOf({}));
  expect(hashOf({ file: 'samples.json' })).not.toBe(hashOf({}));
  expect(hashOf({ format: 'other' })).not.toBe(hashOf({}));
});

it('a file counts by its content, wherever it is', () => {
  const folder = temporaryFolder('hash');
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

function feeder(file: string, value: string): LoadScenario['feeders'][number] {
  return { name: 'users', file, columns: ['id'], rows: [[value]], order: 'sequential', atEnd: 'user' };
}
