import { describe, expect, it } from 'vitest';
import type { LoadWindow } from '../../src/measurement/load-window.ts';
import type { WindowLimit } from '../../src/verdict/threshold.ts';
import { keepsInWindow, windowLimitWords } from '../../src/verdict/window-limit.ts';

/** A window of half a second: 50 requests, of which 5 failed. */
const WINDOW: LoadWindow = {
  at: 0,
  duration: 500,
  offered: 50,
  responses: 45,
  errors: { 'status 503': 5 },
  p50: 10,
  p95: 20,
  p99: 30,
};

const below = (of: WindowLimit['of'], limit: number): WindowLimit => ({ of, comparator: '<', limit });
const above = (of: WindowLimit['of'], limit: number): WindowLimit => ({ of, comparator: '>', limit });

describe('a window keeps a limit', () => {
  it.each([
    ['on latency', below('p95', 21), true],
    ['on latency that it just misses', below('p95', 20), false],
    ['on another quantile', below('p99', 21), false],
    ['on errors', below('error-rate', 0.11), true],
    ['on errors that are too many', below('error-rate', 0.1), false],
    ['on good answers', above('success-rate', 0.89), true],
    ['on good answers that are too few', above('success-rate', 0.9), false],
    ['on throughput', above('throughput', 89), true],
    ['on throughput that is too low', above('throughput', 90), false],
  ])('%s', (_, limit, keeps) => {
    expect(keepsInWindow(WINDOW, limit)).toBe(keeps);
  });

  it('says nothing where nothing was asked for, but of its throughput', () => {
    const empty = { ...WINDOW, offered: 0, responses: 0, errors: {}, p50: null, p95: null, p99: null };
    expect(keepsInWindow(empty, below('p95', 21))).toBeNull();
    expect(keepsInWindow(empty, below('error-rate', 0.1))).toBeNull();
    expect(keepsInWindow(empty, above('throughput', 1))).toBe(false);
  });

  it('keeps no limit on latency where nothing was answered', () => {
    expect(keepsInWindow({ ...WINDOW, responses: 0, p95: null }, below('p95', 21))).toBe(false);
  });
});

it.each([
  [below('p95', 300), 'p95 < 300 ms'],
  [below('p99', 1500), 'p99 < 1.5 s'],
  [above('throughput', 1200), 'throughput > 1,200/s'],
  [below('error-rate', 0.015), 'error-rate < 1.5 %'],
])('a limit asks in words: %j', (limit, words) => {
  expect(windowLimitWords(limit).replaceAll('\u00A0', ' ')).toBe(words);
});
