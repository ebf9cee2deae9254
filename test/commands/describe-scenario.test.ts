import { describe, expect, test } from 'vitest';
import { describeLoad, describeRequests } from '../../src/commands/describe-scenario.ts';
import type { LoadScenario } from '../../src/config/config.ts';
import { PLAIN_LOAD, PLAIN_REQUEST } from '../support/config.ts';

const HOME = { ...PLAIN_REQUEST, label: 'GET /', method: 'GET', path: '/' };
const PLAIN: LoadScenario = { ...PLAIN_LOAD, name: 'a', requests: [HOME], thresholds: [] };
const BUY = { name: 'buy', weight: 1, pause: { least: 0, most: 0 }, requests: [HOME] };

describe('the load in words', () => {
  test.each<[Partial<LoadScenario>, string]>([
    [{ connections: 1 }, '1 connection'],
    [{ connections: 50 }, '50 connections'],
    [{ connections: 50, spawnRate: 5 }, '50 connections, 5 more each second from the begin of the warm-up'],
    [{ connections: 50, agents: 2 }, '50 connections, by 2 agents'],
    [{ connections: 50, agents: 'auto' }, '50 connections, by one agent for every second core'],
    [
      {
        stages: [
          { duration: 30_000, to: 200 },
          { duration: 60_000, to: 200 },
          { duration: 0, to: 50 },
          { duration: 5000, to: 0 },
        ],
      },
      '0 to 200 connections in 30 s, 200 for 60 s, to 50 at once, to 0 in 5 s',
    ],
    [{ rate: 500, connections: 1000 }, '500 requests a second at even distances, on at most 1000 connections'],
    [
      { rate: 1, connections: 1, arrivals: 'poisson', journeys: [BUY], requests: [] },
      '1 journey a second at random times (Poisson), on at most 1 connection',
    ],
    [
      { rate: 20, connections: 5, stages: [{ duration: 1000, to: 20 }] },
      '0 to 20 requests a second in 1 s, at even distances, on at most 5 connections',
    ],
  ])('%j', (scenario, words) => expect(describeLoad({ ...PLAIN, ...scenario })).toBe(words));
});

test('what is sent, a line each', () => {
  const step = (label: string, weight = 1) => ({ ...HOME, label, weight });
  const file = { file: '/x/users.csv', columns: ['a'], atEnd: 'user' as const };
  const scenario: LoadScenario = {
    ...PLAIN,
    requests: [step('GET /a', 2), step('GET /b')],
    before: [step('log in')],
    journeys: [
      { ...BUY, weight: 3, pause: { least: 1000, most: 3000 }, requests: [step('search'), step('pay')] },
      { ...BUY, name: 'look', pause: { least: 500, most: 500 }, requests: [step('GET /c')] },
    ],
    feeders: [
      { ...file, name: 'users', rows: [['1'], ['2']], order: 'random' },
      { ...file, name: 'cards', rows: [['1']], order: 'once' },
    ],
  };
  expect(describeRequests(scenario)).toEqual([
    'data users: 2 rows, at random',
    'data cards: 1 row, each once in a round',
    'before, once for each user:',
    '  log in',
    'GET /a (weight 2)',
    'GET /b',
    'journey "buy" (weight 3), pauses of 1 s to 3 s:',
    '  search',
    '  pay',
    'journey "look", pauses of 500 ms:',
    '  GET /c',
  ]);
});
