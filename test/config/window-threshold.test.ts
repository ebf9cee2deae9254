import { describe, expect, it } from 'vitest';
import { limitEffect } from '../../src/config/rules/direction.ts';
import { enduranceKind } from '../../src/kinds/endurance.ts';
import { loadKind } from '../../src/kinds/load.ts';
import { windowFigures, windowMetrics } from '../../src/kinds/window-limits.ts';
import type { LoadWindow } from '../../src/measurement/load-window.ts';
import { slicesOf } from '../../src/rounds/slices.ts';
import { splitWindows } from '../../src/settings/window-threshold.ts';
import { keepsInWindow } from '../../src/verdict/window-limit.ts';
import { describeProblems, read, START } from './workspace.ts';

const scenarioOf = (keys: string, general = '') =>
  read(`${START}${general}scenarios:\n  home:\n${keys.replace(/^(?=.)/gm, '    ')}`).scenarios[0];

describe('a limit on windows', () => {
  it.each<[string, ReturnType<typeof splitWindows>]>([
    ['< 300ms in 95% of 10s windows', { limit: '< 300ms', windows: { share: 0.95, length: 10_000 } }],
    ['<300ms  in 99.9 %  of 250ms window', { limit: '<300ms', windows: { share: 0.999, length: 250 } }],
    ['< 1% in 100% of 1m windows', { limit: '< 1%', windows: { share: 1, length: 60_000 } }],
    ['< 300ms', { limit: '< 300ms', windows: null }],
    ['< 300ms in 0% of 10s windows', null],
    ['< 300ms in 101% of 10s windows', null],
    ['< 300ms in 95% of 50ms windows', null],
    ['< 300ms in 95% of 2h windows', null],
    ['< 300ms in time', null],
    [`< 1${' '.repeat(200_000)}in${' '.repeat(200_000)}x`, null],
  ])('is read: %s', (text, expected) => {
    const found = splitWindows(text);
    expect(
      found && {
        ...found,
        windows: found.windows && { ...found.windows, share: Number(found.windows.share.toFixed(6)) },
      },
    ).toEqual(expected);
  });

  it('is one on a figure of its own: the share of the windows that kept it', () => {
    const scenario = scenarioOf(
      'duration: 5s\nthresholds: { p95: { limit: "< 300ms in 95% of 1s windows", severity: low } }',
    );
    const [, limit] = scenario?.thresholds ?? [];
    expect(limit).toEqual({
      metric: 'p95 < 300 ms in 1 s windows',
      label: null,
      comparator: '>=',
      limit: 0.95,
      severity: 'low',
      text: '>= 95%',
      line: 5,
      windows: { of: 'p95', comparator: '<', limit: 300, share: 0.95, length: 1000 },
    });
    expect(windowMetrics(scenario?.thresholds ?? [])).toEqual({
      'p95 < 300 ms in 1 s windows': {
        title: '1 s windows with p95 < 300 ms',
        unit: 'ratio',
        better: 'higher',
        gated: false,
        perRequest: false,
        slower: false,
      },
    });
  });

  it('of a scenario takes the place of the general one on the same metric, and that of errors stays', () => {
    const scenario = scenarioOf(
      'duration: 5s\nthresholds: { p95: "< 1s in 90% of 1s windows", error-rate: "< 5% in 90% of 1s windows" }',
      'thresholds: { p95: < 200ms }\n',
    );
    expect(scenario?.thresholds.map(({ metric }) => metric)).toEqual([
      'error-rate',
      'p95 < 1 s in 1 s windows',
      'error-rate < 5 % in 1 s windows',
    ]);
  });

  it.each<[string, Partial<LoadWindow>, boolean | null]>([
    ['p50: "< 5ms', { p50: 4 }, true],
    ['p50: "< 5ms', { p50: 5 }, false],
    ['p99: "<= 5ms', { p99: 5 }, true],
    ['p99: "<= 5ms', { p99: null }, false],
    ['p95: "< 5ms', { offered: 0, p95: null }, null],
    ['throughput: "> 9/s', { responses: 20, duration: 2000 }, true],
    ['throughput: "> 9/s', { responses: 10, duration: 2000 }, false],
    // Where nothing can be asked because nothing is answered, nothing is done.
    ['throughput: "> 9/s', { offered: 0, responses: 0 }, false],
    ['error-rate: "< 20%', { errors: { timeout: 1 } }, true],
    ['error-rate: "< 20%', { errors: { timeout: 1, lost: 1 } }, false],
    ['success-rate: "> 80%', { errors: { timeout: 1 } }, true],
    ['success-rate: "> 80%', { errors: { timeout: 2 } }, false],
    ['success-rate: "> 80%', { offered: 0 }, null],
  ])('on %s" in windows like %j is kept: %s', (written, window, expected) => {
    const scenario = scenarioOf(`duration: 5s\nthresholds: { ${written} in 90% of 1s windows" }`);
    const limit = scenario?.thresholds.find(({ windows }) => windows !== undefined)?.windows;
    const whole = { at: 0, duration: 1000, offered: 10, responses: 10, errors: {}, p50: 1, p95: 1, p99: 1, ...window };
    expect(limit && keepsInWindow(whole, limit)).toBe(expected);
    // The limit of errors holds all the same.
    expect(scenario?.thresholds[0]).toMatchObject({ metric: 'error-rate', text: '< 1%' });
  });

  it('keeps a load in one piece, and does not change what it is', () => {
    const keys = 'duration: 5s\n';
    const [plain, limited] = ['', 'thresholds: { p95: "< 1s in 90% of 1s windows" }'].map((limits) =>
      scenarioOf(keys + limits),
    );
    if (plain === undefined || limited === undefined) throw new Error('no scenario');
    expect(slicesOf(plain, [])).toHaveProperty('count');
    expect(slicesOf(limited, [])).toEqual({ why: 'its limits are about windows of its load' });
    expect(loadKind.identity(limited as never)).toEqual(loadKind.identity(plain as never));
  });

  it('may be in any kind that is measured in windows, and counts only windows in which something was asked for', () => {
    const thresholds = (
      scenarioOf('type: endurance\nthresholds: { p95: "< 100ms in 50% of 1s windows" }')?.thresholds ?? []
    ).slice();
    const windowOf = (given: Partial<LoadWindow>): LoadWindow => ({
      at: 0,
      duration: 1000,
      offered: 10,
      responses: 10,
      errors: {},
      p50: 1,
      p95: 50,
      p99: 1,
      ...given,
    });
    const windows = [
      windowOf({}),
      windowOf({ p95: 150 }),
      windowOf({ offered: 0, responses: 0, p95: null }),
      // Nothing was answered: no limit was kept.
      windowOf({ responses: 0, errors: { timeout: 10 }, p95: null }),
    ];
    expect(windowFigures(windows, thresholds)).toEqual({ 'p95 < 100 ms in 1 s windows': 1 / 3 });
    expect(windowFigures([], thresholds)).toEqual({});
    expect(enduranceKind.whole).toBe(true);
  });

  it.each<[string, string, string]>([
    ['loosens with fewer windows', '< 1s in 90% of 1s windows', '< 1s in 80% of 1s windows'],
    ['loosens with a higher limit', '< 1s in 90% of 1s windows', '< 2s in 95% of 1s windows'],
    ['tightens with more windows', '< 1s in 90% of 1s windows', '< 1s in 95% of 1s windows'],
    ['changes with windows of another length', '< 1s in 90% of 1s windows', '< 1s in 80% of 2s windows'],
    ['changes where it is one of the whole', '< 1s in 90% of 1s windows', '< 2s'],
  ])('of a change %s', (says, before, now) => {
    const limitOf = (text: string) => {
      const split = splitWindows(text);
      if (split === null) throw new Error('no limit');
      const limit = { comparator: '<', limit: Number.parseFloat(split.limit.slice(2)), text };
      return { limit: { ...limit, ...(split.windows && { inWindows: split.windows }) }, severity: 'high' };
    };
    expect(says).toMatch(new RegExp(`^${limitEffect(limitOf(before), limitOf(now))} `));
  });
});

describeProblems({
  'a limit on windows is refused': [
    [
      `${START}scenarios: { home: { thresholds: { p95: "< 1s in 90% of 10s windows" } } }`,
      '2:41 scenarios.home.thresholds.p95: windows of 10s do not fit into the 2s that are measured',
    ],
    [
      `${START}thresholds: { p95: "< 1s in 90% of 1s windows" }\nscenarios: { home: { thresholds: { p50: "< 1s in 90% of 500ms windows" } } }`,
      '3:41 scenarios.home.thresholds.p50: the windows of this scenario are 1s long, and not 500ms: all limits need the same',
    ],
    [
      `${START}scenarios: { home: { requests: [{ path: /a, thresholds: { p95: "< 1s in 90% of 1s windows" } }] } }`,
      '2:64 scenarios.home.requests[0].thresholds.p95: expected a duration to compare with, such as "< 250ms", got "< 1s in 90% of 1s windows"',
    ],
    [
      `${START}scenarios: { home: { thresholds: { mean: "< 1s in 90% of 1s windows" } } }`,
      '2:42 scenarios.home.thresholds.mean: expected a duration to compare with, such as "< 250ms", got "< 1s in 90% of 1s windows"',
    ],
  ],
});
