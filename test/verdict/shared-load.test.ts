import { describe, expect, it } from 'vitest';
import { sharedLoadNote } from '../../src/verdict/shared-load.ts';
import { compareJobs } from './comparing.ts';
import { jobOf, labelledRounds, sameJob, scenarioOf, steady } from './documents.ts';

const GATED = { gated: ['p25', 'p50', 'p95', 'throughput'] };

/** The note on requests whose latency became this many times what it was. */
function noteOf(factors: Record<string, number>): string[] {
  const job = (side: (factor: number) => number, order: number) =>
    jobOf([
      scenarioOf(
        labelledRounds(
          Object.entries(factors).map(([label, factor]) => [label, { p50: steady(10 * side(factor), { order }) }]),
        ),
      ),
    ]);
  return sharedLoadNote(
    compareJobs(
      job((factor) => factor, 3),
      sameJob(job(() => 1, 7)),
      GATED,
    ),
  );
}

const WHY =
  'These requests share one service and its connections, so one that takes longer can hold the others up, or leave them ' +
  'more room. To tell which of them changed, measure one alone in a scenario of its own.';

describe('requests of one scenario share its load, which is told', () => {
  it.each<[string, Record<string, number>, string[]]>([
    ['not where none changed', { a: 1, b: 1, c: 1 }, []],
    ['not where one changed alone', { a: 34, b: 1, c: 1 }, []],
    ['not where one got faster alone', { a: 0.5, b: 1 }, []],
    ['not of a single request', { a: 34 }, []],
    [
      'where several got slower',
      { 'GET /a': 1.2, 'GET /b': 33.62, 'GET /c': 1 },
      [`The latencies of 2 of 3 requests changed together, GET /b the most (p50 34 times slower). ${WHY}`],
    ],
    [
      'where several got faster',
      { 'GET /a': 0.8, 'GET /b': 0.5 },
      [
        `The latencies of 2 of 2 requests changed together, GET /a the most (p50 20 % faster). ${WHY}`.replace(
          'GET /a the most (p50 20 %',
          'GET /b the most (p50 50 %',
        ),
      ],
    ],
    [
      'where one got slower and its neighbor faster',
      { 'GET /a': 8, 'GET /b': 0.56 },
      [`The latencies of 2 of 2 requests changed, some up and some down, GET /a the most (p50 8 times slower). ${WHY}`],
    ],
    [
      'where the request without a name got slower the most',
      { 'GET /a': 2, '': 8 },
      [`The latencies of 2 of 2 requests changed together, "" the most (p50 8 times slower). ${WHY}`],
    ],
    ['not of a journey, which is made of the requests', { 'GET /a': 2, 'journey "buy"': 2 }, []],
  ])('%s', (_, factors, notes) => {
    expect(noteOf(factors)).toEqual(notes);
  });
});
