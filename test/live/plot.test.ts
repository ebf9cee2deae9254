import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisAround } from '../../src/live/axis.ts';
import { type Measurements, plotOf } from '../../src/live/plot.ts';
import { formatValue } from '../../src/measurement/metric-value.ts';

const UNITS = ['ms', '/s', 'bytes', 'ratio', 'cores', ''];

describe('an axis', () => {
  it.each([
    [[2.13, 2.37], 'ms', [2.1, 2.2, 2.3, 2.4]],
    [[0], 'ms', [0, 1]],
    [[0], 'ratio', [0, 0.01]],
    [[0, 0.04], 'ratio', [0, 0.02, 0.04]],
    [[12], '/s', [12, 12.2]],
    [[480, 1020], '/s', [400, 600, 800, 1000, 1200]],
  ] as const)('around %j %s has round numbers', (values, unit, ticks) => {
    expect(axisAround(values, unit)).toEqual({ least: ticks[0], most: ticks.at(-1), ticks });
  });

  it('encloses whatever was measured, with few ticks that differ as they are written', () => {
    const value = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e9, noNaN: true }));
    const values = fc.oneof(
      fc.array(value, { minLength: 1, maxLength: 30 }),
      // Rounds that are much alike.
      fc
        .tuple(value, fc.array(fc.double({ min: 1, max: 1.02, noNaN: true }), { minLength: 1 }))
        .map(([middle, shares]) => shares.map((share) => middle * share)),
    );
    fc.assert(
      fc.property(values, fc.constantFrom(...UNITS), (given, unit) => {
        // A share is at most 1.
        const measured = unit === 'ratio' ? given.map((one) => one / 1.1e9) : given;
        const { least, most, ticks } = axisAround(measured, unit);
        expect(least).toBeLessThanOrEqual(Math.min(...measured));
        expect(most).toBeGreaterThanOrEqual(Math.max(...measured) * (1 - 1e-9));
        expect(least).toBeGreaterThanOrEqual(0);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(6);
        const written = ticks.map((tick) => formatValue({ unit }, tick));
        expect(new Set(written).size).toBe(written.length);
      }),
    );
  });
});

describe('a plot', () => {
  const SHOWN: Measurements = {
    title: 'p50 latency',
    unit: 'ms',
    sides: [
      { side: 'base', name: 'Base', values: [2.1, null, 2.2], slice: null },
      { side: 'head', name: 'This change', values: [2.3, 2.4], slice: { round: 2, value: 2.35 } },
    ],
    rounds: 10,
    limit: null,
  };

  it('has the places and the words of the same figures', () => {
    expect(plotOf(SHOWN)).toEqual({
      title: 'p50 latency',
      spoken: 'p50 latency by round. Base: 2.10 ms, none, 2.20 ms. This change: 2.30 ms, 2.40 ms, 2.35 ms so far.',
      last: [
        { side: 'base', text: 'Base 2.20 ms' },
        { side: 'head', text: 'This change 2.35 ms' },
      ],
      ticks: [
        { at: 0, text: '2.10 ms' },
        { at: 0.3333, text: '2.20 ms' },
        { at: 0.6667, text: '2.30 ms' },
        { at: 1, text: '2.40 ms' },
      ],
      rounds: 10,
      lines: [
        { side: 'base', values: [0, null, 0.3333], slice: null },
        { side: 'head', values: [0.6667, 1], slice: { round: 2, at: 0.8333 } },
      ],
      limit: null,
    });
  });

  it.each([
    ['near', 3, true],
    ['below', 1.9, true],
    ['far above', 250, false],
    ['far below', 0.1, false],
  ])('shows a limit that is %s: %f', (_, limit, isShown) => {
    const plot = plotOf({ ...SHOWN, limit });
    expect(plot?.limit !== null).toBe(isShown);
    if (isShown) expect(plot?.limit).toBeGreaterThanOrEqual(0);
    if (isShown) expect(plot?.limit).toBeLessThanOrEqual(1);
  });

  it('has room for rounds that were added', () => {
    const values = Array.from({ length: 15 }, () => 2);
    const plot = plotOf({
      ...SHOWN,
      sides: [{ side: 'head', name: 'This change', values, slice: { round: 15, value: 2 } }],
    });
    expect(plot?.rounds).toBe(16);
  });

  it('is none where nothing was measured', () => {
    expect(plotOf({ ...SHOWN, sides: [] })).toBeNull();
    expect(
      plotOf({ ...SHOWN, sides: [{ side: 'head', name: 'This change', values: [null], slice: null }] }),
    ).toBeNull();
  });
});
