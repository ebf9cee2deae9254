import { describe, expect, it } from 'vitest';
import { addSeconds, joinSeconds, type LoadSecond } from '../../src/measurement/second.ts';

function second(spec: Partial<LoadSecond> = {}): LoadSecond {
  return {
    at: 0,
    span: 1000,
    sent: 10,
    completed: 9,
    errors: { 'status 500': 1 },
    timed: 10,
    p50: 2,
    p95: 4,
    p99: 8,
    connections: 5,
    ...spec,
  };
}

describe('what several generators counted in a second', () => {
  it('is their sum in the same time, and its latencies the mean by how many there are', () => {
    const other = { sent: 30, completed: 31, errors: { timeout: 2, 'status 500': 1 }, timed: 30, p50: 4, p99: null };
    expect(addSeconds([second({ at: 3000 }), second({ at: 3000, ...other })])).toEqual({
      at: 3000,
      span: 1000,
      sent: 40,
      completed: 40,
      errors: { 'status 500': 2, timeout: 2 },
      timed: 40,
      p50: 3.5,
      p95: 4,
      p99: 8,
      connections: 10,
    });
  });

  it('has no latencies and no connections where nobody has any', () => {
    const none = { timed: 0, p50: null, p95: null, p99: null, connections: null };
    expect(addSeconds([second(none), second(none)])).toMatchObject(none);
  });
});

describe('what was counted one after the other', () => {
  it('is the sum over all of the time, with the most connections', () => {
    expect(joinSeconds([second({ at: 2000 }), second({ at: 3000, span: 20, connections: 9 })])).toMatchObject({
      at: 2000,
      span: 1020,
      sent: 20,
      connections: 9,
    });
  });

  it('may fail in ways that are called like a property', () => {
    const errors = JSON.parse('{"__proto__": 2, "constructor": 1}');
    expect(Object.entries(joinSeconds([second({ errors }), second({ errors })]).errors)).toEqual([
      ['__proto__', 4],
      ['constructor', 2],
    ]);
  });
});
