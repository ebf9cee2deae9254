import { describe, expect, it } from 'vitest';
import { NO_WORK } from '../../src/rounds/planned-time.ts';
import { TimeLeft } from '../../src/rounds/time-left.ts';

/** A run whose clock is moved by hand. */
function timed() {
  let now = 1000;
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { time: new TimeLeft(() => now), pass };
}

describe('the time left of a run', () => {
  it('is that of the windows, and more, before a service was started', () => {
    const { time } = timed();
    time.plan({ ...NO_WORK, windows: 10_000, starts: 10 });
    expect(time.enter('start', null)).toEqual({ share: 0, left: 10_000, least: true, expected: 0 });
  });

  it('has every start and stop in it once one was measured', () => {
    const { time, pass } = timed();
    time.plan({ ...NO_WORK, windows: 10_000, starts: 10 });
    time.enter('start', null);
    pass(2000);
    // 10 windows, and 9 starts of 2 s each; a stop has not been seen yet.
    expect(time.enter('measure', 1000)).toMatchObject({ left: 28_000, least: true, expected: 1000 });
    pass(1000);
    expect(time.enter('stop', null)).toMatchObject({ left: 27_000, least: true });
    pass(100);
    expect(time.enter('start', null)).toMatchObject({ left: 27_900, least: false, expected: 2000 });
  });

  it('follows builds, lines and windows that cannot be planned', () => {
    const { time, pass } = timed();
    time.plan({ windows: 0, untimed: 3, starts: 0, builds: 2, lines: 2 });
    time.enter('build', null);
    pass(60_000);
    expect(time.enter('build', null)).toMatchObject({ left: 60_000, least: true, expected: 60_000 });
    pass(60_000);
    time.enter('setup', null);
    pass(500);
    time.enter('measure', null);
    pass(4000);
    expect(time.enter('measure', null)).toMatchObject({ left: 8500, least: false, expected: 4000 });
  });

  it('takes windows to be as much longer than planned as they were', () => {
    const { time, pass } = timed();
    time.plan({ ...NO_WORK, windows: 4000 });
    time.enter('measure', 1000);
    pass(1100);
    expect(time.enter('measure', 1000).left).toBeCloseTo(3300);
  });

  it('is only what is planned again when less is left than was thought', () => {
    const { time, pass } = timed();
    time.plan({ ...NO_WORK, windows: 4000 });
    time.enter('measure', 1000);
    pass(1000);
    time.plan({ ...NO_WORK, windows: 1000 });
    expect(time.enter('measure', 1000)).toMatchObject({ left: 1000, least: false });
  });
});

describe('the share that is done', () => {
  it('is the share of the time where everything goes as planned', () => {
    const { time, pass } = timed();
    time.plan({ ...NO_WORK, windows: 4000 });
    const shares = [0, 1000, 1000, 1000].map((passed) => {
      pass(passed);
      return time.enter('measure', 1000).share;
    });
    expect(shares).toEqual([0, 0.25, 0.5, 0.75]);
  });

  it('never goes back, and reaches the end, whatever turns out to be left', () => {
    const { time, pass } = timed();
    const shares: number[] = [];
    const enter = (...phase: Parameters<TimeLeft['enter']>) => shares.push(time.enter(...phase).share);
    time.plan({ ...NO_WORK, windows: 5000, starts: 5, builds: 1 });
    enter('build', null);
    pass(30_000);
    for (let round = 0; round < 15; round++) {
      // A second look after five rounds, and in it starts that take longer and longer.
      if (round === 5) time.plan({ ...NO_WORK, windows: 10_000, starts: 10 });
      enter('start', null);
      pass(500 * round);
      enter('measure', 1000);
      pass(1000);
      enter('stop', null);
      pass(50);
    }
    enter('teardown', null);
    expect(shares.toSorted((one, other) => one - other)).toEqual(shares);
    expect(shares[0]).toBe(0);
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(shares.at(-1)).toBeGreaterThan(0.99);
  });

  it('begins anew with a further look, whose time is its own', () => {
    const { time, pass } = timed();
    time.plan({ ...NO_WORK, windows: 2000 });
    time.enter('measure', 1000);
    pass(1000);
    time.enter('measure', 1000);
    pass(900);
    time.begin({ ...NO_WORK, windows: 4000 });
    pass(100);
    expect(time.enter('measure', 1000)).toMatchObject({ share: 0, left: 4000 });
    pass(1000);
    expect(time.enter('measure', 1000).share).toBeCloseTo(0.25);
  });

  it('is not all while a start is left, however long that takes', () => {
    const { time, pass } = timed();
    time.plan({ ...NO_WORK, builds: 1, starts: 1 });
    time.enter('build', null);
    pass(60_000);
    const { share, least } = time.enter('start', null);
    expect(share).toBeLessThan(1);
    expect(least).toBe(true);
  });

  it('is 0 where nothing of what is left is known', () => {
    const { time } = timed();
    time.plan({ ...NO_WORK, builds: 1 });
    expect(time.enter('build', null)).toEqual({ share: 0, left: 0, least: true, expected: 0 });
  });
});
