import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowCompliance } from '../../src/statistics/window-compliance.ts';

/** y met the limit, n missed it, a dash had nothing to measure. */
const windowsOf = (text: string) => [...text].map((letter) => (letter === '-' ? null : letter === 'y'));
const repeated = (met: number, missed: number) => windowsOf('y'.repeat(met) + 'n'.repeat(missed));

describe('windows that met a limit', () => {
  it.each([
    ['yyyy', 0.95, { met: 4, of: 4, verdict: 'met', lost: false }],
    ['yyyn', 0.95, { met: 3, of: 4, verdict: 'missed', lost: true }],
    ['yyyn', 0.75, { met: 3, of: 4, verdict: 'met', lost: false }],
    ['yn--', 0.5, { met: 1, of: 2, verdict: 'met', lost: false }],
    ['---', 0.95, { met: 0, of: 0, verdict: 'open', lost: false }],
    ['', 1, { met: 0, of: 0, verdict: 'open', lost: false }],
    ['nnn', 0, { met: 0, of: 3, verdict: 'met', lost: false }],
    ['yyn', 1, { met: 2, of: 3, verdict: 'missed', lost: true }],
  ])('%s at a share of %d', (text, share, expected) => {
    expect(windowCompliance(windowsOf(text), share)).toEqual(expected);
  });

  it.each([
    [19, 1, 0.95, 'met'],
    [57, 3, 0.95, 'met'],
    [56, 4, 0.95, 'missed'],
    [999, 1, 0.999, 'met'],
    [7, 3, 0.7, 'met'],
    [29, 71, 0.29, 'met'],
  ])('are just enough or not: %i met, %i missed, %d', (met, missed, share, verdict) => {
    expect(windowCompliance(repeated(met, missed), share).verdict).toBe(verdict);
  });

  it('are lost once even the rest cannot make up for those that missed it', () => {
    expect(windowCompliance(repeated(0, 3), 0.95, 60)).toMatchObject({ verdict: 'missed', lost: false });
    expect(windowCompliance(repeated(0, 4), 0.95, 60)).toMatchObject({ verdict: 'missed', lost: true });
    expect(windowCompliance(repeated(40, 4), 0.95, 60)).toMatchObject({ lost: true });
    expect(windowCompliance(windowsOf('n---'), 0.5, 5)).toMatchObject({ lost: false });
    expect(windowCompliance(windowsOf('n---'), 0.6, 5)).toMatchObject({ lost: true });
  });

  it('that are lost stay missed, whatever comes', () => {
    const some = fc.array(fc.constantFrom(true, false), { maxLength: 12 });
    fc.assert(
      fc.property(some, some, fc.double({ min: 0, max: 1, noNaN: true }), (before, after, share) => {
        const early = windowCompliance(before, share, before.length + after.length);
        const late = windowCompliance([...before, ...after], share);
        if (early.lost) expect(late.verdict).toBe('missed');
        expect(late.lost).toBe(late.verdict === 'missed');
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [1.2, 4, /^share is 1\.2: it must lie between 0 and 1$/],
    [Number.NaN, 4, /^share is NaN/],
    [0.5, 1, /^planned is 1: a whole number of at least 2, the windows, is needed$/],
    [0.5, 2.5, /^planned is 2\.5/],
  ])('refuses a share of %d with %d planned', (share, planned, message) => {
    expect(() => windowCompliance([true, true], share, planned)).toThrow(message);
  });
});
