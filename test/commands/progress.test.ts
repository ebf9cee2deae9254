import { describe, expect, it, vi } from 'vitest';
import { at, barLine, logLine, showProgress } from '../../src/commands/progress.ts';
import type { Progress } from '../../src/events.ts';
import { width } from '../../src/report/write/columns.ts';

const HALF: Progress = {
  phase: 'measure',
  side: 'head',
  sides: 2,
  round: 3,
  rounds: 10,
  scenario: 'home',
  share: 0.42,
  left: 150_000,
  least: false,
  expected: 2000,
};
const BUILD: Progress = {
  ...HALF,
  phase: 'build',
  round: 0,
  scenario: null,
  share: 0,
  left: 0,
  least: true,
  expected: 0,
};

describe('the bar', () => {
  it.each([
    [100, HALF, '████████░░░░░░░░░░░░  42 %, about 2.5 min left · round 3/10 · measuring home · head'],
    [80, HALF, '████████░░░░░░░░░░░░  42 %, about 2.5 min left · round 3/10 · measuring home'],
    [
      100,
      { ...HALF, side: 'both' as const },
      '████████░░░░░░░░░░░░  42 %, about 2.5 min left · round 3/10 · measuring home · both',
    ],
    [50, HALF, '████░░░░░░  42 %, about 2.5 min left · round 3/10'],
    [40, HALF, ' 42 %, about 2.5 min left · round 3/10'],
    [40, { ...HALF, sides: 1, share: 1, left: 0 }, '100 % · round 3/10 · measuring home'],
    [40, { ...HALF, least: true, left: 9000 }, ' 42 %, over 9 s left · round 3/10'],
    [80, BUILD, '░░░░░░░░░░░░░░░░░░░░   0 % · building · head'],
  ])('at %i columns %#', (columns, progress, line) => {
    expect(barLine(progress, columns)).toBe(line);
    expect(width(line)).toBeLessThan(columns);
  });

  it('stays on one line whatever a scenario is called', () => {
    const name = `${'日本語'.repeat(20)}\u001b[2J\n`;
    for (const columns of [20, 40, 80]) {
      const line = barLine({ ...HALF, scenario: name }, columns);
      expect(width(line)).toBeLessThan(columns);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });

  it('goes on between two reports, but not past what is under way', () => {
    expect(at(HALF, 1500)).toMatchObject({ left: 148_500, share: expect.closeTo(0.4258) });
    expect(at(HALF, 60_000).left).toBe(148_000);
    expect(at(BUILD, 60_000)).toEqual(BUILD);
    expect(at({ ...HALF, left: 1000 }, 5000)).toMatchObject({ left: 0, share: 1 });
  });

  it('is drawn in place, and removed at the end', () => {
    const written: string[] = [];
    vi.stubEnv('CI', '');
    const shown = showProgress({ isTTY: true, columns: 40, write: (text: string) => written.push(text) > 0 });
    shown.listen({ type: 'plan', text: 'this run takes about 3 min' });
    shown.listen({ type: 'progress', ...HALF });
    shown.close();
    vi.unstubAllEnvs();
    expect(written).toEqual([
      '\r\u001b[2Kperf-gate: this run takes about 3 min\n',
      '\r\u001b[2K 42 %, about 2.5 min left · round 3/10',
      '\r\u001b[2K',
    ]);
  });
});

describe('a log', () => {
  it.each([
    [HALF, 'round 3 of 10 (42 %), about 2.5 min left'],
    [{ ...HALF, least: true }, 'round 3 of 10 (42 %), over 2.5 min left'],
    [BUILD, 'building · head (0 %)'],
  ])('says %#', (progress, line) => expect(logLine(progress)).toBe(line));

  it('has one line for a round, and another where nothing changes for long', () => {
    vi.useFakeTimers();
    const written: string[] = [];
    const shown = showProgress({ write: (text: string) => written.push(text) > 0 });
    for (const phase of ['start', 'warm-up', 'measure'] as const) {
      shown.listen({ type: 'progress', ...HALF, phase, expected: 100_000 });
    }
    vi.advanceTimersByTime(31_000);
    shown.listen({ type: 'progress', ...HALF, round: 4 });
    vi.advanceTimersByTime(29_000);
    shown.close();
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    expect(written).toEqual([
      'perf-gate: round 3 of 10 (42 %), about 2.5 min left\n',
      'perf-gate: round 3 of 10 (53 %), about 2 min left\n',
      'perf-gate: round 4 of 10 (42 %), about 2.5 min left\n',
    ]);
  });
});
