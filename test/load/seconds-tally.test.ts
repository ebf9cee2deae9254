import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recorder } from '../../src/load/tally/recorder.ts';
import { addCounts } from '../../src/measurement/counts.ts';
import type { LoadSecond } from '../../src/measurement/second.ts';

/** The seconds of a window from 1000 to `until`. */
function secondsOf(until: number, record: (recorder: Recorder) => void, patience = 0): LoadSecond[] {
  const recorder = new Recorder(2);
  recorder.open(1000, patience);
  recorder.close(until);
  record(recorder);
  return recorder.outcome().seconds;
}

const NOTHING = {
  sent: 0,
  completed: 0,
  errors: {},
  timed: 0,
  p50: null,
  p95: null,
  p99: null,
  connections: null,
};

describe('a window is divided into', () => {
  it.each([
    ['one second', 2000, [1000]],
    ['a slice of one', 1250, [250]],
    ['the shortest slice', 1001, [1]],
    ['seconds and a rest', 3400, [1000, 1000, 400]],
    ['seconds without a short rest', 3002.3, [1000, 1002.3]],
    ['a second and a short rest', 2050, [1050]],
    ['seconds to the digit', 4000, [1000, 1000, 1000]],
  ])('%s', (_, until, spans) => {
    const seconds = secondsOf(until, () => {});
    expect(seconds.map(({ span }) => Number(span.toFixed(3)))).toEqual(spans);
    expect(seconds.map(({ at }) => at)).toEqual(spans.map((__, index) => index * 1000));
    for (const { at: _at, span: _span, ...second } of seconds) expect(second).toEqual(NOTHING);
  });
});

it('a window that has not ended has the seconds in which something was counted', () => {
  const recorder = new Recorder(1);
  recorder.open(0);
  expect(recorder.outcome().seconds).toMatchObject([{ at: 0, span: 0 }]);
  recorder.sent(0, 1500);
  expect(recorder.outcome().seconds.map(({ span, sent }) => [span, sent])).toEqual([
    [1000, 0],
    [1000, 1],
  ]);
});

describe('a request belongs to the second', () => {
  it('in which it was sent, whenever it is answered, and its good answer counts where it came', () => {
    const [first, second, third] = secondsOf(4000, (recorder) => {
      recorder.sent(0, 1500);
      recorder.sent(1, 2500);
      recorder.answer(0, null, 10, 1500, 3100);
      recorder.answer(1, null, 10, 2500, 4200);
    });
    expect(first).toMatchObject({ sent: 1, completed: 0, timed: 1 });
    expect(second).toMatchObject({ sent: 1, completed: 0, timed: 1 });
    // The second answer came after the window, and is not in its throughput either.
    expect(third).toMatchObject({ sent: 0, completed: 1, timed: 0, p50: null });
    expect(first?.p50).toBeCloseTo(1600, -1);
    expect(second?.p99).toBeCloseTo(1700, -1);
  });

  it('in which an answer came that was asked for in the warm-up', () => {
    const [first] = secondsOf(2000, (recorder) => recorder.answer(0, null, 10, 900, 1100));
    expect(first).toMatchObject({ sent: 0, completed: 1, timed: 0 });
  });

  it.each<[string, (recorder: Recorder) => void, Partial<LoadSecond>]>([
    ['a status', (recorder) => recorder.answer(0, 'status 500', 1, 1500, 1600), { errors: { 'status 500': 1 } }],
    ['a broken connection', (recorder) => recorder.error(0, 'ECONNRESET', 1500), { errors: { ECONNRESET: 1 } }],
    [
      'a lost one',
      (recorder) => recorder.lost(0, 1500),
      { errors: { 'connection closed without an answer': 1 }, timed: 0 },
    ],
    ['a time-out', (recorder) => recorder.timeout(0, 1500, 2000), { errors: { timeout: 1 }, timed: 1 }],
    [
      'a slow one',
      (recorder) => {
        recorder.slow(0, 1500, 700);
        recorder.answer(0, 'check "fast"', 1, 1500, 2200);
      },
      { errors: { 'check "fast"': 1 }, timed: 1 },
    ],
    ['one called like a property', (recorder) => recorder.error(0, '__proto__', 1500), { timed: 0 }],
  ])('in which %s was sent', (_, record, expected) => {
    const [first, ...others] = secondsOf(4000, (recorder) => {
      recorder.sent(0, 1500);
      record(recorder);
    });
    expect(first).toMatchObject({ sent: 1, completed: 0, ...expected });
    expect(Object.values(first?.errors ?? {})).toEqual([1]);
    for (const { sent, errors } of others) expect([sent, errors]).toEqual([0, {}]);
  });

  it('in which it was due, where no connection was free for it in time', () => {
    const [first] = secondsOf(2000, (recorder) => recorder.dropped(0, 1200, 900), 1000);
    expect(first).toMatchObject({ sent: 1, errors: { dropped: 1 }, timed: 1 });
    expect(first?.p50).toBeCloseTo(900, -1);
  });

  it('with the most connections that were seen at work in it', () => {
    const seconds = secondsOf(3000, (recorder) => {
      recorder.working(900, 99);
      recorder.working(1100, 4);
      recorder.working(1400, 7);
      recorder.working(2100, 2);
    });
    expect(seconds.map(({ connections }) => connections)).toEqual([7, 2]);
  });
});

describe('of a long window', () => {
  it('the latencies of early seconds are those of all of their requests, which may be answered late', () => {
    const seconds = secondsOf(61_000, (recorder) => {
      recorder.sent(0, 1500);
      for (let at = 2000; at < 61_000; at += 100) {
        recorder.sent(1, at);
        recorder.answer(1, null, 1, at, at + 10);
      }
      recorder.answer(0, null, 1, 1500, 60_500);
    });
    expect(seconds).toHaveLength(60);
    expect(seconds[0]).toMatchObject({ sent: 1, timed: 1 });
    expect(seconds[0]?.p99).toBeCloseTo(59_000, -3);
    for (const { sent, timed, p50 } of seconds.slice(1)) {
      expect([sent, timed]).toEqual([10, 10]);
      expect(p50).toBeCloseTo(10, 0);
    }
  });

  it('an arrival that waits as long as it may still counts where it was due', () => {
    const seconds = secondsOf(
      41_000,
      (recorder) => {
        for (let at = 1000; at < 41_000; at += 500) {
          recorder.sent(1, at);
          recorder.answer(1, null, 1, at, at + 1);
          // Due twenty seconds ago, and dropped now.
          if (at > 21_000) recorder.dropped(0, at - 20_000, 20_000);
        }
      },
      20_000,
    );
    expect(seconds[1]).toMatchObject({ errors: { dropped: 2 }, timed: 4 });
    expect(seconds[1]?.p99).toBeGreaterThan(19_000);
  });
});

it('the seconds of a window add up to its counts, whatever becomes of its requests', () => {
  const fate = fc.constantFrom('good', 'bad', 'error', 'timeout', 'lost', 'nothing', 'dropped');
  const request = fc.tuple(fc.nat({ max: 1 }), fc.integer({ min: 0, max: 30_000 }), fc.nat({ max: 15_000 }), fate);
  fc.assert(
    fc.property(fc.array(request), fc.integer({ min: 1001, max: 31_000 }), (all, until) => {
      const recorder = new Recorder(2);
      recorder.open(1000, 15_000);
      recorder.close(until);
      const events = all.flatMap(([index, sentAt, latency, what]) => [
        { at: sentAt, act: () => what !== 'dropped' && recorder.sent(index, sentAt) },
        {
          at: sentAt + latency,
          act() {
            if (what === 'good') recorder.answer(index, null, 1, sentAt, sentAt + latency);
            if (what === 'bad') recorder.answer(index, 'status 500', 1, sentAt, sentAt + latency);
            if (what === 'error') recorder.error(index, 'ECONNRESET', sentAt);
            if (what === 'timeout') recorder.timeout(index, sentAt, latency);
            if (what === 'lost') recorder.lost(index, sentAt);
            if (what === 'dropped') recorder.dropped(index, sentAt, latency);
          },
        },
      ]);
      for (const { act } of events.toSorted((a, b) => a.at - b.at)) act();
      const { requests, seconds, completed, duration } = recorder.outcome();
      const counts = addCounts(requests.map((one) => one.counts));
      const sum = (of: (second: LoadSecond) => number) => seconds.reduce((total, second) => total + of(second), 0);
      const failed = (second: LoadSecond) => Object.values(second.errors).reduce((total, times) => total + times, 0);
      expect(sum(({ sent }) => sent)).toBe(counts.sent);
      expect(sum((second) => second.completed)).toBe(completed);
      expect(sum(({ span }) => span)).toBeCloseTo(duration, 3);
      expect(sum(failed)).toBe(Object.values(counts.errors).reduce((total, times) => total + times, counts.lost));
      const { timeout = 0, dropped = 0 } = counts.errors;
      expect(sum(({ timed }) => timed)).toBe(counts.responses + timeout + dropped);
    }),
    { numRuns: 100 },
  );
});

describe('of more than two hours', () => {
  const HOUR = 3_600_000;

  /** Requests, one every quarter of a second, of which every 50th fails. */
  function longOf(hours: number, underWay: (recorder: Recorder) => void = () => {}) {
    return secondsOf(1000 + hours * HOUR, (recorder) => {
      underWay(recorder);
      for (let at = 1000, number = 0; at < 1000 + hours * HOUR; at += 250, number++) {
        recorder.sent(0, at);
        recorder.answer(0, number % 50 === 0 ? 'status 500' : null, 1, at, at + 5);
      }
    });
  }

  it.each([
    [2, 1000],
    [3, 2000],
    [9, 8000],
  ])('%i hours, stretches are %i ms long', (hours, length) => {
    const seconds = longOf(hours);
    expect(seconds.length).toBeLessThanOrEqual(7201);
    const sum = (of: (second: LoadSecond) => number) => seconds.reduce((total, second) => total + of(second), 0);
    const requests = hours * 3600 * 4;
    expect(seconds.slice(0, -1).every(({ span }) => span === length)).toBe(true);
    expect(seconds.map(({ at }) => at)).toEqual(seconds.map((_, place) => place * length));
    expect(sum(({ span }) => span)).toBeCloseTo(hours * HOUR, 3);
    expect(sum(({ sent }) => sent)).toBe(requests);
    expect(sum(({ timed }) => timed)).toBe(requests - Math.ceil(requests / 50));
    expect(sum(({ errors }) => errors['status 500'] ?? 0)).toBe(Math.ceil(requests / 50));
    for (const { p95 } of seconds) expect(p95).toBeCloseTo(5, 1);
  });

  it('a request that is under way meanwhile is still counted where it was sent', () => {
    const recorder = new Recorder(1);
    recorder.open(0);
    recorder.sent(0, 7_196_500);
    for (let at = 0; at < 3 * HOUR; at += 1000) {
      recorder.sent(0, at);
      recorder.answer(0, null, 1, at, at + 5);
    }
    recorder.answer(0, null, 1, 7_196_500, 7_199_500);
    recorder.close(3 * HOUR);
    const { seconds } = recorder.outcome();
    const own = seconds.find(({ at, span }) => at <= 7_196_500 && 7_196_500 < at + span);
    expect(own?.p99).toBeGreaterThan(2000);
  });
});
