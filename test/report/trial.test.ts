import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { PerfGateError } from '../../src/errors.ts';
import type { Exchange } from '../../src/load/trial/exchange.ts';
import { renderTrial, type TrialSummary } from '../../src/report/trial.ts';
import type { Tried, TriedLoad } from '../../src/rounds/trial.ts';
import type { TriedSide } from '../../src/rounds/tried-side.ts';
import { scenarioOf } from '../support/journeys.ts';

const exchange = (given: Partial<Exchange> = {}): Exchange => ({
  request: 0,
  asked: 'GET /items',
  problem: null,
  slow: null,
  answer: {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    size: 2711,
    text: '[]',
    isComplete: true,
  },
  stray: '',
  time: 3.847,
  credentials: [],
  ...given,
});
const tried = (label: string, given: Partial<Exchange> | null = {}, more: Partial<Tried> = {}): Tried => ({
  label,
  isBefore: false,
  exchange: given && exchange(given),
  unsent: given ? null : 'others had no answer in time',
  failedFirst: null,
  again: null,
  times: 1,
  ...more,
});
const scenario = scenarioOf({ name: 'shop' });
const load = (...requests: Tried[]): TriedLoad => ({
  scenario,
  traffic: scenario,
  room: 2000,
  origin: 'http://127.0.0.1:3000',
  requests,
});
const side = (...loads: TriedLoad[]): TriedSide => ({ name: 'head', loads, startup: 400, cause: '', log: '' });
const SUMMARY: TrialSummary = {
  refusal: null,
  forgone: [],
  notices: [],
  happened: [],
  lost: null,
  time: 'A run will take about 5 s.',
};
const plain = (columns: number) => ({ columns, color: false });

const REQUESTS = [
  tried('GET /items'),
  tried('GET /me', {
    problem: 'status 401',
    answer: { status: 401, headers: {}, size: 0, text: '', isComplete: true },
  }),
  tried('GET /flaky', {}, { times: 2, failedFirst: 'status 500' }),
  tried('GET /checked', { problem: 'check "full"' }),
  tried('GET /gone', { problem: 'ECONNREFUSED', answer: null }),
  tried('GET /left', null),
];

describe('what came of a try', () => {
  it('is a table where there is room', () => {
    expect(renderTrial([side(load(...REQUESTS))], SUMMARY, plain(80))).toMatchInlineSnapshot(`
      "shop
        request       status                  type                 size     time
        GET /items    ✓ 200 OK                application/json  2.71 kB  3.85 ms
        GET /me       ✗ 401 Unauthorized                            0 B  3.85 ms
        GET /flaky    ✓ 200 OK (2 tries)      application/json  2.71 kB  3.85 ms
        GET /checked  ✗ 200 OK, check "full"  application/json  2.71 kB  3.85 ms
        GET /gone     ✗ ECONNREFUSED                                     3.85 ms
        GET /left     ? not sent

      ✓ Nothing stands in the way of a run.
      A run will take about 5 s."
    `);
  });

  it('is a list where there is none', () => {
    expect(renderTrial([side(load(...REQUESTS.slice(0, 3)))], SUMMARY, plain(40))).toMatchInlineSnapshot(`
      "shop
        ✓ GET /items
          200 OK, application/json, 2.71 kB,
          3.85 ms
        ✗ GET /me
          401 Unauthorized, 0 B, 3.85 ms
        ✓ GET /flaky
          200 OK (2 tries), application/json,
          2.71 kB, 3.85 ms

      ✓ Nothing stands in the way of a run.
      A run will take about 5 s."
    `);
  });

  it.each([40, 60, 80, 160])('is never wider than %i columns, and does nothing to the terminal', (columns) => {
    const hostile = tried(`GET /${'a/long/path/'.repeat(30)}?q=\u001b[2J\u202e日本語`, {
      answer: {
        status: 999,
        headers: { 'content-type': `x/${'y'.repeat(500)}\u001b[1m` },
        size: 2e9,
        text: '',
        isComplete: false,
      },
    });
    const refusal = new PerfGateError(
      'load',
      `"shop": ${'word '.repeat(50)}. Last lines of its log:\n${'z'.repeat(300)}`,
    );
    const text = renderTrial(
      [side(load(hostile, ...REQUESTS))],
      { ...SUMMARY, refusal, lost: 'it is gone' },
      plain(columns),
    );
    for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
    expect(text).toContain('The base was not tried: it is gone.');
    expect(text).not.toContain('stands in the way');
  });

  it('names the sides where there are two', () => {
    const base: TriedSide = { ...side(load(tried('GET /items'))), name: 'base' };
    const text = renderTrial([side(load(tried('GET /items'))), base], SUMMARY, plain(80));
    expect(text).toMatch(/^shop \(head\)\n.*^shop \(base\)\n/ms);
  });
});
