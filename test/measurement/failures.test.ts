import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendJob } from '../../src/baseline/baseline-document.ts';
import { boundedExample, failureExampleSchema } from '../../src/measurement/failure-example.ts';
import { type Failures, failuresOf, failuresSchema } from '../../src/measurement/failures.ts';
import { reduceRun } from '../../src/measurement/job.ts';
import { runDocumentSchema } from '../../src/measurement/run-document.ts';
import type { LoadSecond } from '../../src/measurement/second.ts';
import { type SeenRound, timelineOf } from '../../src/measurement/seen-rounds.ts';
import { round as measuredRound, runDocument } from './run.ts';

/** Milliseconds since the epoch, with the fractions that clocks have. */
const START = Date.parse('2026-05-04T12:30:00.000Z') + 0.337;

function second(at: number, errors: Record<string, number>, span = 1000): LoadSecond {
  return { at, span, sent: 10, completed: 9, errors, timed: 9, p50: 1, p95: 2, p99: 3, connections: 1 };
}

/** A round whose window begins after so many milliseconds; the stretches of it begin at their time in the window. */
function seen(index: number, begin: number, load: LoadSecond[], spec: Partial<SeenRound> = {}): SeenRound {
  const measured = START + begin;
  const placed = load.map((one) => ({ ...one, at: measured + one.at }));
  return { index, from: measured - 500, measured, until: measured + 60_000, load: placed, used: [], ...spec };
}

/** What is written has to be read again. */
function written(rounds: readonly SeenRound[]): Failures {
  const failures = failuresOf(rounds) ?? {};
  expect(failuresSchema.parse(JSON.parse(JSON.stringify(failures)))).toEqual(failures);
  return failures;
}

const moment = (round: number, at: number) => ({ round, second: at });

describe('the first and the last second of an error', () => {
  it('is counted from the start of the window of its round', () => {
    const rounds = [
      seen(0, 700, [second(0, {}), second(1000, { timeout: 1 }), second(2000, {})]),
      seen(1, 9_300, [second(0, { 'status 500': 3 }), second(1000, {}), second(2000, { timeout: 2 })]),
    ];
    expect(written(rounds)).toEqual({
      timeout: { first: moment(0, 1), last: moment(1, 2) },
      'status 500': { first: moment(1, 0), last: moment(1, 0) },
    });
  });

  it('whatever order rounds and seconds are in', () => {
    const one = seen(0, 0, [second(3000, { a: 1 }), second(1000, { a: 1 })]);
    const other = seen(4, 90_000, [second(2000, { a: 1 })]);
    expect(written([other, one]).a).toEqual({ first: moment(0, 1), last: moment(4, 2) });
  });

  it.each<[string, LoadSecond[], [number, number]]>([
    ['of a slice', [second(2250, { a: 1 }, 250)], [2, 2]],
    ['of a slice over the end of a second', [second(900, { a: 1 }, 250)], [0, 1]],
    ['of the last part of a second', [second(4000, { a: 1 }, 120)], [4, 4]],
    ['of a window that is not known by the second', [second(0, { a: 1 }, 5000)], [0, 4]],
    ['a minute after the start', [second(61_000, { a: 1 })], [61, 61]],
    ['that is counted nowhere else', [second(0, { a: 0 }), second(1000, { a: 1 })], [1, 1]],
  ])('%s', (_, load, [first, last]) => {
    expect(written([seen(2, 333.4, load)])).toEqual({ a: { first: moment(2, first), last: moment(2, last) } });
  });

  it('stays when the seconds beside it are taken together', () => {
    const load = Array.from({ length: 3000 }, (_, at) => second(at * 1000, at === 7 || at === 2013 ? { a: 1 } : {}));
    const rounds = [seen(0, 0, load)];
    const timeline = timelineOf(rounds, Math.floor(START));
    expect(timeline?.step).toBeGreaterThan(1000);
    expect(written(rounds).a).toEqual({ first: moment(0, 7), last: moment(0, 2013) });
  });

  it('is there for every kind of error, and not without one', () => {
    expect(failuresOf([])).toBeUndefined();
    expect(failuresOf([seen(0, 0, [second(0, {})])])).toBeUndefined();
    const odd = Object.fromEntries(['constructor', 'toString'].map((kind) => [kind, 1]));
    expect(Object.keys(written([seen(0, 0, [second(0, odd)])])).sort()).toEqual(['constructor', 'toString']);
  });

  it('is kept of the twenty most frequent ones, and never under half a name', () => {
    const errors = Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`status ${100 + at}`, at + 1]));
    const failures = written([seen(0, 0, [second(0, { ...errors, ['x'.repeat(201)]: 1000 })])]);
    expect(Object.keys(failures)).toHaveLength(20);
    expect(Object.keys(failures)[0]).toBe('status 189');
  });
});

describe('an example', () => {
  const example = (request: string) => ({ request });

  it('is that of the first round, of the eight most frequent kinds', () => {
    const errors = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`e${at}`, 10 - at]));
    const of = (round: string) => Object.keys(errors).map((kind) => ({ kind, example: example(`${round} ${kind}`) }));
    const failures = written([
      seen(0, 0, [second(0, { e0: 1 })], { examples: of('first').slice(0, 1) }),
      seen(1, 9000, [second(0, errors)], { examples: of('second') }),
    ]);
    expect(failures.e0?.example).toEqual(example('first e0'));
    expect(failures.e7?.example).toEqual(example('second e7'));
    expect(Object.values(failures).filter((one) => one.example)).toHaveLength(8);
  });

  it('takes at most 300 bytes, whatever is in it', () => {
    const text = fc.string({ unit: 'binary', maxLength: 900 });
    const made = fc.record({ request: text, body: text, media: text, message: text }, { requiredKeys: ['request'] });
    fc.assert(
      fc.property(made, (one) => {
        const bounded = boundedExample({ ...one, status: 500, partial: true, size: Number.MAX_SAFE_INTEGER });
        expect(Buffer.byteLength(JSON.stringify(bounded))).toBeLessThanOrEqual(300);
        expect(failureExampleSchema.safeParse(bounded).success).toBe(true);
      }),
    );
  });

  it('is in the run and its reduction, not in a baseline, and not needed by either', () => {
    const run = runDocument([measuredRound()]);
    const failures = { 'status 500': { first: moment(0, 1), last: moment(0, 2), example: example('GET /') } };
    const scenarios = run.scenarios.map((scenario) => ({ ...scenario, failures }));
    const kept = runDocumentSchema.parse({ ...run, scenarios });
    expect(kept.scenarios[0]?.failures).toEqual(failures);
    expect(reduceRun(kept).scenarios[0]?.failures).toEqual(failures);
    expect(appendJob(null, reduceRun(kept), 'default').jobs[0]?.scenarios[0]).not.toHaveProperty('failures');
    expect(reduceRun(run).scenarios[0]).not.toHaveProperty('failures');
  });
});
