import { expect, it } from 'vitest';
import { JourneyTally } from '../../src/load/tally/journey-tally.ts';
import { Recorder } from '../../src/load/tally/recorder.ts';
import type { JourneyPlan } from '../../src/load/traffic/planned-traffic.ts';

const PLAN: JourneyPlan = { seed: 1, all: [], before: [], cookies: null, feeders: [], restsBetween: false };
const tally = () => new JourneyTally(PLAN, [], new Recorder(0));

it('of what was extracted the last is kept, so that a long load takes no more memory', () => {
  const long = tally();
  for (let id = 0; id < 25_000; id++) long.keep([String(id)]);
  const kept = long.outcome().kept ?? [];
  expect(kept).toHaveLength(10_000);
  expect(Math.min(...kept.flat().map(Number))).toBe(15_000);
});

it('what is too long for an id is not kept, and nothing is told where nothing is', () => {
  const made = tally();
  made.keep(['x'.repeat(501)]);
  expect(made.outcome()).not.toHaveProperty('kept');
  made.keep(['x'.repeat(500), '']);
  expect(made.outcome().kept).toEqual([['x'.repeat(500), '']]);
});
