import { expect, it } from 'vitest';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { describeTraffic } from '../../src/load/traffic/describe-traffic.ts';
import { PLAIN_LOAD, PLAIN_REQUEST, template } from '../support/config.ts';

const HOME = { ...PLAIN_REQUEST, label: 'GET /', method: 'GET', path: template('/') };
const PLAIN: LoadScenario = { ...PLAIN_LOAD, name: 'a', requests: [HOME], thresholds: [] };
const BUY = { name: 'buy', weight: 1, pause: { least: 0, most: 0 }, requests: [HOME] };

it('what is sent, one line each', () => {
  const step = (label: string, weight = 1) => ({ ...HOME, label, weight });
  const file = { file: '/x/users.csv', columns: ['a'], atEnd: 'user' as const };
  const searchThen = { ...step('search'), pause: { least: 0, most: 0 } };
  const payThen = { ...step('pay'), pause: { least: 500, most: 60_000 } };
  const scenario: LoadScenario = {
    ...PLAIN,
    requests: [step('GET /a', 2), step('GET /b')],
    before: [{ ...step('log in'), pause: { least: 2000, most: 2000 } }],
    journeys: [
      { ...BUY, weight: 3, pause: { least: 1000, most: 3000 }, requests: [searchThen, payThen] },
      { ...BUY, name: 'look', pause: { least: 500, most: 500 }, requests: [step('GET /c')] },
    ],
    feeders: [
      { ...file, name: 'users', rows: [['1'], ['2']], order: 'random' },
      { ...file, name: 'cards', rows: [['1']], order: 'once' },
    ],
  };
  expect(describeTraffic(scenario)).toEqual([
    'data users: 2 rows, at random',
    'data cards: 1 row, each once in a round',
    'before, once for each user:',
    '  log in, then a pause of 2 s',
    'GET /a (weight 2)',
    'GET /b',
    'journey "buy" (weight 3), pauses of 1 s to 3 s:',
    '  search, then no pause',
    '  pay, then a pause of 500 ms to 60 s',
    'journey "look", pauses of 500 ms:',
    '  GET /c',
  ]);
});
