import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recorder } from '../../src/load/tally/recorder.ts';
import { decodeHistogram } from '../../src/measurement/histogram.ts';
import type { Counts } from '../../src/measurement/run-document.ts';
import { expectToAddUp, quantile } from '../support/load.ts';

const NONE: Counts = { sent: 0, responses: 0, errors: {}, lost: 0, inFlight: 0 };

/** A recorder whose window is from 100 to 200. */
function recording(record: (recorder: Recorder) => void) {
  const recorder = new Recorder(2);
  recorder.open(100);
  record(recorder);
  recorder.close(200);
  const { requests, ...rest } = recorder.outcome();
  return { ...rest, pending: recorder.pending, counts: requests.map((one) => one.counts), requests };
}

describe('a request belongs to the window in which it was sent', () => {
  it('and not to it when it was sent before, although its answer then counts for the throughput', () => {
    const { counts, completed, received, pending } = recording((recorder) => {
      recorder.sent(0, 99);
      recorder.answer(0, null, 50, 99, 101);
    });
    expect(counts).toEqual([NONE, NONE]);
    expect({ completed, received, pending }).toEqual({ completed: 1, received: 50, pending: 0 });
  });

  it('and still to it when it is answered after, although its answer then does not', () => {
    const recorder = new Recorder(2);
    recorder.open(100);
    recorder.sent(0, 199);
    recorder.close(200);
    recorder.sent(0, 200);
    expect(recorder.pending).toBe(1);
    recorder.answer(0, null, 50, 199, 250);
    const { requests, completed, received, duration } = recorder.outcome();
    expect(requests[0]?.counts).toEqual({ ...NONE, sent: 1, responses: 1 });
    expect({ completed, received, duration }).toEqual({ completed: 0, received: 0, duration: 100 });
    expect(quantile(decodeHistogram(requests[0]?.histogram as string), 0.5)).toBeCloseTo(51, 0);
  });

  it('before the window is opened there is none', () => {
    const recorder = new Recorder(2);
    recorder.sent(0, 1);
    recorder.answer(0, null, 50, 1, 2);
    recorder.sent(0, 3);
    recorder.lost(0, 3);
    recorder.open(100);
    recorder.close(200);
    expect(recorder.outcome()).toMatchObject({
      completed: 0,
      received: 0,
      requests: [{ counts: NONE }, { counts: NONE }],
    });
  });
});

describe('an answer', () => {
  it('is good, or an error by the name of its problem', () => {
    const { counts, completed } = recording((recorder) => {
      for (const problem of [null, 'status 400', null, 'check "has items"']) {
        recorder.sent(1, 110);
        recorder.answer(1, problem, 1, 110, 120);
      }
    });
    const errors = { 'status 400': 1, 'check "has items"': 1 };
    expect(counts).toEqual([NONE, { ...NONE, sent: 4, responses: 2, errors }]);
    expect(completed).toBe(2);
  });
});

it('the last failure of all has a name, warm-up included', () => {
  const recorder = new Recorder(2);
  recorder.sent(0, 1);
  recorder.error(0, 'ECONNREFUSED', 1);
  expect(recorder).toMatchObject({ answered: 0, failed: 1, lastFailure: 'ECONNREFUSED' });
  recorder.sent(0, 2);
  recorder.lost(0, 2);
  expect(recorder).toMatchObject({ failed: 2, lastFailure: 'connection closed without an answer' });
  recorder.sent(0, 3);
  recorder.answer(0, 'status 500', 1, 3, 4);
  expect(recorder).toMatchObject({ answered: 0, failed: 3, lastFailure: 'status 500' });
});

it('a request that is not in the plan is a mistake, not a count', () => {
  const recorder = new Recorder(2);
  recorder.open(100);
  expect(() => recorder.sent(2, 110)).toThrow(RangeError);
});

it('whatever becomes of the requests, each is counted once, and what is left is in flight', () => {
  const fate = fc.constantFrom('good', 'bad', 'error', 'timeout', 'lost', 'nothing');
  const sent = fc.tuple(fc.nat({ max: 1 }), fc.integer({ min: 50, max: 250 }), fc.nat({ max: 100 }), fate);
  fc.assert(
    fc.property(fc.array(sent), (all) => {
      const { counts, pending, requests } = recording((recorder) => {
        for (const [index, sentAt, latency, what] of all) {
          recorder.sent(index, sentAt);
          if (what === 'good') recorder.answer(index, null, 1, sentAt, sentAt + latency);
          if (what === 'bad') recorder.answer(index, 'status 500', 1, sentAt, sentAt + latency);
          if (what === 'error') recorder.error(index, 'ECONNRESET', sentAt);
          if (what === 'timeout') recorder.timeout(index, sentAt, latency);
          if (what === 'lost') recorder.lost(index, sentAt);
        }
      });
      counts.forEach((one, index) => {
        expectToAddUp(one);
        const { totalCount } = decodeHistogram(requests[index]?.histogram as string);
        expect(totalCount).toBe(one.responses + (one.errors.timeout ?? 0));
        // The window of `recording` is closed only afterwards, so that all from 100 on is in it.
        const mine = all.filter(([other, sentAt]) => other === index && sentAt >= 100);
        expect(one.sent).toBe(mine.length);
        expect(one.inFlight).toBe(mine.filter(([, , , what]) => what === 'nothing').length);
        expect(one.lost).toBe(mine.filter(([, , , what]) => what === 'lost').length);
      });
      expect(pending).toBe((counts[0]?.inFlight ?? 0) + (counts[1]?.inFlight ?? 0));
    }),
    { numRuns: 50 },
  );
});

it('the bytes of a request are those of its good answers, whenever they came', () => {
  const { requests } = recording((recorder) => {
    for (const sentAt of [99, 110, 120, 130]) recorder.sent(0, sentAt);
    recorder.answer(0, null, 1000, 99, 105);
    recorder.answer(0, null, 50, 110, 115);
    recorder.answer(0, 'status 500', 700, 120, 125);
    recorder.answer(0, null, 70, 130, 250);
  });
  expect(requests.map(({ counts, received }) => [counts.responses, received])).toEqual([
    [2, 120],
    [0, 0],
  ]);
});
