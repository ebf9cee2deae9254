import { describe, expect, it } from 'vitest';
import { describeTime, describeWork } from '../../src/rounds/describe-time.ts';
import { NO_WORK, planTime } from '../../src/rounds/planned-time.ts';
import { planSlices } from '../../src/rounds/slices.ts';
import { read } from '../config/workspace.ts';

const TARGET = 'target: { start: node server.js, build: npm run build, setup: [one, two], teardown: three }\n';
const RUNNING = 'target: { url: "http://127.0.0.1:3000" }\n';
const ONE = 'scenarios: { home: { warmup: 1s, duration: 2s, rounds: 10 } }';
const UNEVEN =
  'scenarios: { home: { warmup: 0, duration: 1s, rounds: 5 }, away: { warmup: 1s, duration: 1s, rounds: 8 } }';
const LINE = 'scenarios: { parser: { type: command, run: node bench.js, rounds: 7 } }';
const MIXED =
  'scenarios: { home: { duration: 2s, rounds: 5 }, parser: { type: command, run: node bench.js, rounds: 7 } }';
const OWN = 'scenarios: { crash: { type: recovery, rounds: 5 } }';
const VARIANTS =
  'scenarios: { pool: { type: configuration, rounds: 5, variants: [{ name: a, env: { A: 1 } }, { name: b }] } }';
const BESIDE = 'scenarios: { crash: { type: recovery, rounds: 5 }, home: { rounds: 5 } }';

describe('a run consists of', () => {
  const planned = (yaml: string, sides: number, looks: number[][] | null = null) => {
    const { scenarios, target } = read(yaml);
    return planTime(scenarios, Array(sides).fill(target), looks);
  };

  it.each([
    ['its windows, and a start for the try and every round', TARGET + ONE, { windows: 30_000, untimed: 0, starts: 11 }],
    ['no start where somebody else starts the service', RUNNING + ONE, { windows: 30_000, untimed: 0, starts: 0 }],
    ['one start for all scenarios of a round', TARGET + UNEVEN, { windows: 21_000, untimed: 0, starts: 9 }],
    [
      'a start of its own in every round for what disturbs its service, and one to try it',
      TARGET + OWN,
      { windows: 40_000, untimed: 0, starts: 6 },
    ],
    [
      'a start for each variant in every round, and one to try each',
      TARGET + VARIANTS,
      { windows: 25_000, untimed: 0, starts: 12 },
    ],
    ['those beside the one that others share', TARGET + BESIDE, { windows: 55_000, untimed: 0, starts: 11 }],
    ['lines that nobody can plan', TARGET + LINE, { windows: 0, untimed: 7, starts: 0 }],
    ['both', TARGET + MIXED, { windows: 15_000, untimed: 7, starts: 6 }],
  ])('%s', (_, yaml, expected) => {
    const own = yaml.startsWith(TARGET) ? { builds: 1, lines: 3 } : { builds: 0, lines: 0 };
    expect(planned(yaml, 1).planned).toEqual({ ...expected, ...own });
    const twice = Object.entries({ ...expected, ...own }).map(([key, value]) => [key, 2 * value]);
    expect(planned(yaml, 2).planned).toEqual(Object.fromEntries(twice));
  });

  it('and of a search before the first round, once for both sides', () => {
    const searched = `${TARGET}scenarios: { capacity: { type: stress, objective: { p95: 200ms }, rounds: 5 } }`;
    expect(planned(searched, 2).ahead).toEqual(['a search of a minute or two']);
    expect(describeTime(planned(searched, 2))).toMatch(/starts.*, and before that a search of a minute or two$/);
    expect(planned(searched.replace('rounds: 5', 'rounds: 5, point: 400/s'), 2)).not.toHaveProperty('ahead');
  });

  it('and of what all further looks add, without another build', () => {
    expect(planned(TARGET + ONE, 2, [[15], [20]]).extension).toEqual({ ...NO_WORK, windows: 60_000, starts: 20 });
    // Only one of the two scenarios has rounds to add.
    expect(planned(TARGET + UNEVEN, 2, [[10, 8]]).extension).toEqual({ ...NO_WORK, windows: 10_000, starts: 4 });
    expect(planned(TARGET + ONE, 2).extension).toBeNull();
  });

  it('and of the warm-ups of slices, for each side', () => {
    const { scenarios, target } = read(TARGET + ONE);
    const { planned, extension } = planTime(scenarios, [target, target], [[15]], planSlices(scenarios, []));
    // Eight slices of 250 ms, with 30 ms before each.
    expect(planned).toMatchObject({ windows: 2 * 10 * (3000 + 8 * 30), starts: 22 });
    expect(extension).toMatchObject({ windows: 2 * 5 * (3000 + 8 * 30), starts: 10 });
  });

  it('and of lines in every round, where each of them is set up by itself', () => {
    const yaml = TARGET.replace('teardown', 'setup-each: round, teardown') + ONE;
    expect(planned(yaml, 2, [[15], [20]])).toMatchObject({
      planned: { builds: 2, lines: 66 },
      extension: { lines: 60 },
    });
  });
});

describe('it is worded', () => {
  it.each([
    [{ windows: 9000 }, '9 s'],
    [{ windows: 240_000, starts: 20, builds: 2 }, '4 min, plus 20 starts and 2 builds'],
    [{ windows: 100, starts: 1 }, '1 s, plus 1 start'],
    [{ untimed: 7 }, 'the time of 7 untimed rounds'],
    [{ untimed: 7, builds: 1, lines: 1 }, 'the time of 7 untimed rounds, 1 build and 1 line of setup and teardown'],
    [{ windows: 5000, lines: 2 }, '5 s, plus 2 lines of setup and teardown'],
    [{}, '1 s'],
  ])('%j', (work, words) => expect(describeWork({ ...NO_WORK, ...work })).toBe(words));

  it('as a range where there may be further looks', () => {
    const extension = { ...NO_WORK, windows: 180_000, starts: 20 };
    const planned = { ...NO_WORK, windows: 240_000, starts: 20, builds: 2 };
    expect(describeTime({ planned, extension })).toBe(
      'about 4 min, plus 20 starts and 2 builds; up to 7 min, plus 40 starts and 2 builds if something stays undecided',
    );
  });
});
