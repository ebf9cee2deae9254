import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scenarioHash } from '../../src/kinds/identity.ts';
import type { LoadScenario } from '../../src/kinds/load/scenario.ts';
import { ERROR_LIMIT } from '../../src/verdict/threshold.ts';
import { PLAIN_LOAD } from '../support/config.ts';
import { temporaryFolder } from '../support/folder.ts';
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
