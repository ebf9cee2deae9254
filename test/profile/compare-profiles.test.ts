import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/measurement/profile.ts';
import { compareProfiles } from '../../src/profile/compare-profiles.ts';
import { profileSentences } from '../../src/profile/words.ts';
import { seededNormal } from '../statistics/random.ts';

const ROUNDS = 8;
/** The self times of forty functions a request, of very different sizes, in milliseconds. */
const USUAL: Readonly<Record<string, number>> = Object.fromEntries(
  Array.from({ length: 40 }, (_, at) => [`f${at}`, 2 / (1 + at)]),
);

/** Rounds of a service whose functions scatter by 8 %, and all together by 5 %. */
function profileOf(times: Readonly<Record<string, number>>, seed: number, rounds = ROUNDS): Profile {
  const normal = seededNormal(seed);
  const names = Object.keys(times);
  return {
    unit: 'ms',
    functions: names.map((name) => ({ name, file: 'src/a.ts', line: 1 })),
    rounds: Array.from({ length: rounds }, () => {
      const whole = 1 + 0.05 * normal();
      return {
        requests: 1000,
        self: names.map((name) => Math.max(0, 1000 * (times[name] ?? 0) * whole * (1 + 0.08 * normal()))),
      };
    }),
    tree: [],
  };
}

const namesIn = (base: Profile, head: Profile) => compareProfiles(base, head)?.slower.map(({ name }) => name);

describe('functions that take more of a request', () => {
  it('are named, the one that adds most first', () => {
    const head = profileOf({ ...USUAL, f3: 1.5, f20: 0.4 }, 2);
    expect(namesIn(profileOf(USUAL, 1), head)).toEqual(['f3', 'f20']);
  });

  it('may be new', () => {
    const found = compareProfiles(profileOf(USUAL, 1), profileOf({ ...USUAL, added: 0.5 }, 2));
    expect(found?.slower).toMatchObject([{ name: 'added', before: 0 }]);
    expect(found?.slower[0]?.now).toBeCloseTo(0.5, 1);
  });

  it('are found in 9 of 10 runs, and named on identical code in at most 1 of 20', () => {
    const runs = 200;
    let found = 0;
    let accused = 0;
    for (let run = 0; run < runs; run++) {
      const base = profileOf(USUAL, 2 * run);
      if (namesIn(base, profileOf({ ...USUAL, f5: 2 * (USUAL.f5 ?? 0) }, 2 * run + 1))?.[0] === 'f5') found++;
      if (namesIn(base, profileOf(USUAL, 2 * run + 1))?.length !== 0) accused++;
    }
    expect(found).toBeGreaterThanOrEqual(0.9 * runs);
    expect(accused).toBeLessThanOrEqual(0.05 * runs);
  });

  it('are not named where they add less than 1 % of all time', () => {
    const all = Object.values(USUAL).reduce((sum, one) => sum + one, 0);
    const quiet = (times: Readonly<Record<string, number>>): Profile => ({
      ...profileOf(times, 1),
      rounds: Array.from({ length: ROUNDS }, () => ({ requests: 1, self: Object.values(times) })),
    });
    const more = (share: number) => quiet({ ...USUAL, f30: (USUAL.f30 ?? 0) + share * all });
    expect(namesIn(quiet(USUAL), more(0.009))).toEqual([]);
    expect(namesIn(quiet(USUAL), more(0.011))).toEqual(['f30']);
  });

  it('are compared by the request, however many were answered', () => {
    const base = profileOf(USUAL, 1);
    const rounds = base.rounds.map(({ requests, self }) => ({
      requests: 3 * requests,
      self: self.map((one) => 3 * one),
    }));
    expect(namesIn(base, { ...base, rounds })).toEqual([]);
  });
});

describe('nothing is compared', () => {
  it.each([
    ['with fewer than five rounds', profileOf(USUAL, 1, 4)],
    [
      'with rounds in which nothing answered',
      { ...profileOf(USUAL, 1), rounds: profileOf(USUAL, 1).rounds.map((round) => ({ ...round, requests: 0 })) },
    ],
    ['in other units', { ...profileOf(USUAL, 1), unit: 'samples' as const }],
  ])('%s', (_, head) => {
    expect(compareProfiles(profileOf(USUAL, 2), head)).toBeNull();
  });
});

describe('in words', () => {
  const said = (base: Profile, head: Profile) => {
    const found = compareProfiles(base, head);
    return found === null ? [] : profileSentences(found);
  };

  it('a function is told with its place, what it takes and took, and whether the change touches its file', () => {
    const head = profileOf({ ...USUAL, f3: 1.5 }, 2);
    expect(said(profileOf(USUAL, 1), head)[0]).toMatch(
      /^f3 \(src\/a\.ts:1\) takes 1\.\d+ ms of processor time a request itself, where it took (?:0\.\d+ ms|\d+ µs) \(8 profiled rounds a side\)\.$/,
    );
    const touched = { ...head, functions: head.functions.map((one) => ({ ...one, changed: true as const })) };
    expect(said(profileOf(USUAL, 1), touched)[0]).toContain('This change touches its file.');
  });

  it('shares stand where a profiler counts samples', () => {
    const samples = (profile: Profile): Profile => ({ ...profile, unit: 'samples' });
    const [sentence] = said(samples(profileOf(USUAL, 1)), samples(profileOf({ ...USUAL, f3: 1.5 }, 2)));
    expect(sentence).toMatch(/takes 1\d % of what a request took before, where it took 5\.\d %/);
  });

  it('nothing found is said, and so are more than five', () => {
    expect(said(profileOf(USUAL, 1), profileOf(USUAL, 2))).toEqual([
      'In 8 profiled rounds a side, no function was found to take more processor time of a request than before, by 1 % of all of it at least.',
    ]);
    const all = Object.fromEntries(
      Object.keys(USUAL)
        .slice(0, 8)
        .map((name) => [name, 3 * (USUAL[name] ?? 0)]),
    );
    expect(said(profileOf(USUAL, 1), profileOf({ ...USUAL, ...all }, 2)).at(-1)).toBe(
      '3 more functions take more as well.',
    );
  });

  it('code without names is no function, and how much there is of it is said', () => {
    const base = profileOf({ ...USUAL, '(unknown)': 1, '[unknown]': 1, '0x7f3a': 1 }, 1);
    const head = profileOf({ ...USUAL, '(unknown)': 9, '[unknown]': 9, '0x7f3a': 9 }, 2);
    expect(namesIn(base, head)).toEqual([]);
    expect(said(base, head)[0]).toMatch(/^\d+ % of the time is in code without names of functions/);
  });
});
