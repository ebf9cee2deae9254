import { expect, it } from 'vitest';
import { combine } from '../../src/engines/autocannon/combine.ts';
import { Recorder } from '../../src/load/tally/recorder.ts';

/** A recorder of a window from 1,000 to 2,000. */
function recorder(): Recorder {
  const made = new Recorder(1);
  made.open(1000);
  made.close(2000);
  return made;
}

/** Good answers at these times. */
function answered(times: readonly number[], made = recorder()): Recorder {
  for (const at of times) {
    made.sent(0, at - 1);
    made.answer(0, null, 10, at - 1, at);
  }
  return made;
}

const every = (step: number, from: number, until: number) =>
  Array.from({ length: Math.floor((until - from) / step) }, (_, index) => from + index * step);

it.each([
  ['between two answers', [...every(10, 1010, 1300), ...every(10, 1500, 2000)], { from: 290, until: 500 }],
  ['before the first', every(10, 1400, 2000), { from: 0, until: 400 }],
  ['after the last', every(10, 1000, 1600), { from: 590, until: 1000 }],
  ['all the time', [], { from: 0, until: 1000 }],
  [
    'the longer of two',
    [...every(10, 1000, 1200), ...every(10, 1300, 1500), ...every(10, 1700, 2000)],
    { from: 490, until: 700 },
  ],
])('the longest time without a good answer is found: %s', (_, times, silence) => {
  expect(answered(times).outcome().silences).toContainEqual(silence);
});

it('failures, answers of the warm-up and late ones do not end it', () => {
  const made = answered([990, 1005]);
  made.sent(0, 1400);
  made.answer(0, 'status 500', 10, 1400, 1410);
  made.sent(0, 1500);
  made.answer(0, 'check "in time"', 10, 1500, 1600);
  made.sent(0, 1600);
  made.error(0, 'ECONNREFUSED', 1600);
  made.sent(0, 1990);
  made.answer(0, null, 10, 1990, 2005);
  expect(made.outcome().silences).toEqual([{ from: 5, until: 1000 }]);
});

it('of many the longest are kept, in their order', () => {
  const made = new Recorder(1);
  made.open(0);
  made.close(1_000_000);
  const times = Array.from({ length: 5000 }, (_, index) => 100 * index + (index % 7));
  const silences = answered([...times, 600_000, 999_999], made).outcome().silences;
  expect(silences).toHaveLength(200);
  expect(silences.slice(-2)).toEqual([
    { from: 499_901, until: 600_000 },
    { from: 600_000, until: 999_999 },
  ]);
  expect(silences.toSorted((one, other) => one.from - other.from)).toEqual(silences);
});

it('two generators were both silent where each was', () => {
  const outcome = (times: readonly number[]) => answered(times).outcome();
  const [one, other] = [outcome([1100, 1500, 1600, 2000]), outcome([1000, 1300, 1450, 1900])];
  const whole = { arrivals: null, offered: null, health: { loopDelay: 1, cpu: 0, bound: false }, stopped: null };
  const both = [one, other].map((each) => ({ ...each, ...whole, lost: null, journeys: null }));
  expect(combine(both).silences).toEqual([
    { from: 0, until: 100 },
    { from: 100, until: 300 },
    { from: 300, until: 450 },
    { from: 450, until: 500 },
    { from: 500, until: 600 },
    { from: 600, until: 900 },
    { from: 900, until: 1000 },
  ]);
});
