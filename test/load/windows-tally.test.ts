import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOST, Recorder } from '../../src/load/tally/recorder.ts';
import { type Forfeit, type WindowsPlan, WindowsTally } from '../../src/load/tally/windows-tally.ts';
import { createHistogram, quantiles, recordLatency } from '../../src/measurement/histogram.ts';
import { addWindows, fittingLength, type LoadWindow } from '../../src/measurement/load-window.ts';

const START = 1000;

/** A recorder whose measured window begins at 1000 and is counted in stretches. */
function recorderOf({
  duration = 1000,
  patience = 0,
  keepsLatencies = false,
  ...plan
}: Partial<WindowsPlan> & { duration?: number; patience?: number; keepsLatencies?: boolean } = {}) {
  const windows = new WindowsTally({ length: 250, parts: [], forfeits: [], ...plan }, duration, keepsLatencies);
  const recorder = new Recorder(1);
  recorder.open(START, patience, windows);
  const outcome = (until = START + duration) => {
    recorder.close(until);
    const { windows: counted } = recorder.outcome();
    if (counted === undefined) throw new Error('nothing was asked for');
    return counted;
  };
  /** A good answer to a request that was sent so many milliseconds after the start. */
  const answer = (at: number, latency: number) => {
    recorder.sent(0, START + at);
    recorder.answer(0, null, 1, START + at, START + at + latency);
  };
  return { recorder, windows, outcome, answer };
}

const bounds = (windows: readonly LoadWindow[]) => windows.map(({ at, duration }) => [at, duration]);

describe('a measured window is divided into stretches', () => {
  it.each<[string, { duration: number; length: number; until?: number }, number[][]]>([
    [
      'of equal length',
      { duration: 1000, length: 250 },
      [
        [0, 250],
        [250, 250],
        [500, 250],
        [750, 250],
      ],
    ],
    [
      'of which the last has a short rest too',
      { duration: 1100, length: 500 },
      [
        [0, 500],
        [500, 600],
      ],
    ],
    [
      'of which the last is what a long rest is',
      { duration: 900, length: 500 },
      [
        [0, 500],
        [500, 400],
      ],
    ],
    ['of which there is one at least', { duration: 100, length: 500 }, [[0, 100]]],
    [
      'and the last lasts as long as the generator was late',
      { duration: 1000, length: 500, until: 2400 },
      [
        [0, 500],
        [500, 900],
      ],
    ],
    [
      'of which some are missing where it ended early',
      { duration: 10_000, length: 500, until: 2000 },
      [
        [0, 500],
        [500, 500],
      ],
    ],
  ])('%s', (_, { until, ...plan }, expected) => {
    expect(bounds(recorderOf(plan).outcome(until).windows)).toEqual(expected);
  });

  it.each([
    [250, 10_000, 250],
    [250, 1_000_000, 250],
    [250, 1_000_001, 500],
    [1000, 86_400_000, 32_000],
  ])('that are doubled until there are at most 4,000: %i ms in %i ms are %i ms', (length, duration, fitting) => {
    expect(fittingLength(length, duration)).toBe(fitting);
    expect(duration / fitting).toBeLessThanOrEqual(4000);
  });
});

describe('a request belongs to the stretch', () => {
  it('in which it was sent or due, whenever it is answered', () => {
    const { answer, outcome } = recorderOf();
    answer(100, 800);
    answer(300, 10);
    const { windows } = outcome();
    expect(windows.map(({ offered, responses }) => [offered, responses])).toEqual([
      [1, 1],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(windows[0]?.p95).toBeCloseTo(800, -1);
    expect(windows[1]?.p95).toBeCloseTo(10, 0);
    expect(windows[2]).toMatchObject({ p50: null, p95: null, p99: null, errors: {} });
  });

  it('with the kind of its error, and with its time where that counts', () => {
    const { recorder, outcome } = recorderOf();
    recorder.sent(0, START);
    recorder.answer(0, 'status 500', 1, START, START + 5);
    recorder.sent(0, START + 1);
    recorder.lost(0, START + 1);
    recorder.sent(0, START + 2);
    recorder.timeout(0, START + 2, 900);
    recorder.dropped(0, START + 260, 700);
    const [first, second] = outcome().windows;
    expect(first).toMatchObject({ offered: 3, responses: 0, errors: { 'status 500': 1, [LOST]: 1, timeout: 1 } });
    expect(first?.p99).toBeCloseTo(900, -1);
    expect(second).toMatchObject({ offered: 1, responses: 0, errors: { dropped: 1 } });
    expect(second?.p50).toBeCloseTo(700, -1);
  });

  it('even where it waits so long that later ones are over', () => {
    const { recorder, answer, outcome } = recorderOf({ duration: 5000, patience: 2000 });
    for (let at = 250; at < 2000; at += 250) answer(at, 1);
    recorder.sent(0, START + 10);
    recorder.answer(0, null, 1, START + 10, START + 1990);
    expect(outcome().windows[0]).toMatchObject({ offered: 1, responses: 1 });
    expect(outcome().windows[0]?.p95).toBeGreaterThan(1900);
  });
});

it('the quantiles of a stretch are those of its own latencies, however many stretches there are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 30 }), {
        minLength: 1,
        maxLength: 40,
      }),
      (latencies) => {
        const { answer, outcome } = recorderOf({ duration: 250 * latencies.length, length: 250 });
        for (const [index, own] of latencies.entries()) for (const one of own) answer(index * 250, one);
        for (const [index, window] of outcome().windows.entries()) {
          const histogram = createHistogram();
          for (const one of latencies[index] ?? []) recordLatency(histogram, one);
          expect([window.p50, window.p95, window.p99]).toEqual(quantiles(histogram, [0.5, 0.95, 0.99]));
        }
      },
    ),
    { numRuns: 50 },
  );
});

describe('the parts of a window', () => {
  it('have the quantiles and counts of all of their stretches', () => {
    const { answer, recorder, outcome } = recorderOf({ duration: 2000, parts: [500, 1000, 500] });
    for (let at = 0; at < 2000; at += 100) answer(at, at >= 500 && at < 1500 ? 400 : 20);
    recorder.sent(0, START + 700);
    recorder.answer(0, 'status 503', 1, START + 700, START + 701);
    const { parts } = outcome();
    expect(bounds(parts)).toEqual([
      [0, 500],
      [500, 1000],
      [1500, 500],
    ]);
    expect(parts.map(({ offered, responses }) => [offered, responses])).toEqual([
      [5, 5],
      [11, 10],
      [5, 5],
    ]);
    expect(parts[1]?.errors).toEqual({ 'status 503': 1 });
    expect(parts.map(({ p99 }) => Math.round(p99 ?? 0))).toEqual([20, 400, 20]);
  });
});

it('what several generators counted is put together from their latencies, and not from their quantiles', () => {
  const halves = [0, 1].map((half) => {
    const { answer, outcome } = recorderOf({ keepsLatencies: true, parts: [1000] });
    for (let at = 0; at < 100; at++) answer(at, half === 0 ? 10 : 1000);
    answer(300, 7);
    return outcome();
  });
  const whole = recorderOf();
  for (let at = 0; at < 100; at++) for (const latency of [10, 1000]) whole.answer(at, latency);
  const [first] = whole.outcome().windows;
  expect(addWindows(halves.flatMap(({ windows }) => windows[0] ?? []))).toEqual(first);
  expect(addWindows(halves.flatMap(({ windows }) => windows[2] ?? []))).toMatchObject({ offered: 0, p95: null });
  expect(addWindows(halves.flatMap(({ parts }) => parts))).toMatchObject({ offered: 202 });
});

describe('a limit that can no longer be kept', () => {
  const lostBy = (
    forfeit: Forfeit,
    fill: (answer: (at: number, latency: number) => void, recorder: Recorder) => void,
  ) => {
    const { answer, recorder, windows } = recorderOf({ duration: 100_000, forfeits: [forfeit] });
    fill(answer, recorder);
    return windows.lost;
  };
  const slow: Forfeit = { text: 'too slow', misses: 2, limit: { of: 'p95', comparator: '<', limit: 100 } };

  it('is lost with one stretch too many that does not keep it', () => {
    const filling = (missed: number) => (answer: (at: number, latency: number) => void) => {
      for (let window = 0; window < 20; window++) answer(window * 250, window < missed ? 150 : 5);
    };
    expect(lostBy(slow, filling(2))).toBeNull();
    expect(lostBy(slow, filling(3))).toBe('too slow');
  });

  it('is lost with one failure too many', () => {
    const failing = (failures: number) => (answer: (at: number, latency: number) => void, recorder: Recorder) => {
      for (let failed = 0; failed < failures; failed++) {
        recorder.sent(0, START);
        recorder.error(0, 'ECONNREFUSED', START);
      }
      for (let window = 1; window < 20; window++) answer(window * 250, 5);
    };
    expect(lostBy({ text: 'budget', failures: 4 }, failing(4))).toBeNull();
    expect(lostBy({ text: 'budget', failures: 4 }, failing(5))).toBe('budget');
  });
});
