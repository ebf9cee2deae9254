import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { showProgress } from '../../src/commands/progress.ts';
import { barLine } from '../../src/commands/progress-bar.ts';
import { logLine, ProgressLog } from '../../src/commands/progress-log.ts';
import type { Event, Progress } from '../../src/events.ts';
import { type Course, follow, START, type Standing, standingAt } from '../../src/live/course.ts';
import { width } from '../../src/report/write/columns.ts';
import { runEvents, UNSAID } from './run-events.ts';

const P50 = { title: 'p50 latency', unit: 'ms', value: 3.21 };
const HALF: Progress = {
  phase: 'measure',
  side: 'head',
  sides: 2,
  round: 3,
  rounds: 10,
  scenario: 'home',
  look: 1,
  looks: 3,
  share: 0.42,
  left: 150_000,
  least: false,
  expected: 2000,
};
const standing = (spec: Partial<Standing> = {}): Standing => ({ ...HALF, figure: P50, ...spec });
const BUILD = standing({
  phase: 'build',
  round: 0,
  scenario: null,
  share: 0,
  left: 0,
  least: true,
  expected: 0,
  figure: null,
});
const SECOND = standing({ look: 2, share: 0.4, left: 40_000, round: 12, rounds: 15 });

/** Follows these events, each at its time. */
function followed(events: readonly (readonly [now: number, event: Event])[]): Course {
  return events.reduce((course, [now, event]) => follow(course, event, now), START);
}

describe('the bar', () => {
  it.each([
    [120, standing(), 'about 2.5 min left ████████░░░░░░░░░░░░  42 % · home · head · round 3/10 · p50 3.21 ms'],
    [80, standing(), 'about 2.5 min left ████░░░░░░  42 % · home · head · round 3/10 · p50 3.21 ms'],
    [80, standing({ part: 'spike' }), 'about 2.5 min left ████░░░░░░  42 % · home, spike · head · round 3/10'],
    [80, standing({ side: 'both' }), 'about 2.5 min left ████░░░░░░  42 % · home · both · round 3/10 · p50 3.21 ms'],
    [80, standing({ left: 9000, least: true }), 'over 9 s left      ████░░░░░░  42 % · home · head · round 3/10'],
    [50, standing(), '~2.5 min left · home · head · 3/10'],
    [40, standing(), '~2.5 min left · home · head · 3/10'],
    [40, standing({ least: true, left: 9000 }), '>9 s left · home · head · 3/10'],
    [40, standing({ sides: 1, share: 1, left: 0 }), '100 % · home · 3/10 · p50 3.21 ms'],
    [80, BUILD, '                   ░░░░░░░░░░   0 % · building · head'],
    [80, SECOND, 'about 40 s left    ██████████+██░░░ look 2/3 · home · head · 12/15'],
    [40, SECOND, '~40 s left · look 2/3 · home · head'],
  ])('at %i columns %#', (columns, progress, line) => {
    expect(barLine(progress, columns)).toMatch(new RegExp(`^${line.replace(/[.+*?()[\]|]/g, '\\$&')}`));
    expect(width(barLine(progress, columns))).toBeLessThan(columns);
  });

  it('stays on one line whatever a scenario and its metric are called', () => {
    const name = `${'日本語'.repeat(20)}\u001b[2J\n`;
    for (const columns of [20, 40, 80, 200]) {
      const line = barLine(standing({ scenario: name, figure: { ...P50, title: name } }), columns);
      expect(width(line)).toBeLessThan(columns);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });

  it('is drawn in place, and removed at the end', () => {
    const written: string[] = [];
    vi.stubEnv('CI', '').stubEnv('TERM', 'xterm');
    const shown = showProgress({ isTTY: true, columns: 40, write: (text: string) => written.push(text) > 0 });
    shown.listen({ type: 'plan', text: 'this run takes about 3 min\u001b[2J' });
    shown.listen({ type: 'progress', ...HALF });
    shown.close();
    vi.unstubAllEnvs();
    expect(written).toEqual([
      '\r\u001b[2Kperf-gate: this run takes about 3 min\n',
      '\r\u001b[2K~2.5 min left · home · head · 3/10',
      '\r\u001b[2K',
    ]);
  });
});

describe('what is shown of a run', () => {
  it('goes on between two reports, but not past what is under way', () => {
    const course = followed([[1000, { type: 'progress', ...HALF }]]);
    expect(standingAt(course, 2500)).toMatchObject({ left: 148_500, share: expect.closeTo(0.4258) });
    expect(standingAt(course, 61_000)?.left).toBe(148_000);
    const near = followed([[0, { type: 'progress', ...HALF, left: 1000 }]]);
    expect(standingAt(near, 5000)).toMatchObject({ left: 0, share: 1 });
    expect(standingAt(START, 5000)).toBeNull();
  });

  it('has the figure that was last seen of the scenario on that side', () => {
    const measured = (side: 'base' | 'head', value: number): Event => ({
      ...{ type: 'measured', scenario: 'home', side, round: 1, rounds: 10 },
      figure: { ...P50, value },
      ...UNSAID,
    });
    const before = [
      [0, measured('base', 2)],
      [0, measured('head', 3)],
      [0, measured('base', 2.5)],
    ] as const;
    const shown = (spec: Partial<Progress>) =>
      standingAt(followed([...before, [0, { type: 'progress', ...HALF, ...spec }]]), 0)?.figure?.value ?? null;
    expect(shown({ side: 'base' })).toBe(2.5);
    expect(shown({ side: 'head' })).toBe(3);
    expect(shown({ side: 'both' })).toBe(3);
    expect(shown({ scenario: 'away' })).toBeNull();
    expect(shown({ scenario: null })).toBeNull();
  });

  it.each<[string, { pace?: number; looks?: number }]>([
    ['as planned', {}],
    ['phases that end sooner than expected', { pace: 0.3 }],
    ['phases that take longer and longer', { pace: 3 }],
    ['two further looks', { looks: 2 }],
    ['two further looks and a slow machine', { looks: 2, pace: 2.2 }],
  ])('never goes back: %s', (_, spec) => {
    const looks: number[] = [];
    let course = START;
    let last = { look: 0, share: 0 };
    for (const { at, event } of runEvents(spec)) {
      // As the bar is drawn: just before an event, and at it.
      for (const next of [null, event]) {
        if (next !== null) course = follow(course, next, at);
        const seen = standingAt(course, at);
        if (seen === null) continue;
        if (seen.look === last.look) expect(seen.share).toBeGreaterThanOrEqual(last.share);
        else looks.push(seen.look);
        expect(seen.look).toBeGreaterThanOrEqual(last.look);
        expect(seen.left).toBeGreaterThanOrEqual(0);
        last = { look: seen.look, share: seen.share };
      }
    }
    expect(looks).toEqual([1, 2, 3].slice(0, 1 + (spec.looks ?? 0)));
    expect(last.share).toBeGreaterThan(0.9);
  });
});

describe('a log', () => {
  it.each([
    [standing(), 'round 3 of 10', 'round 3 of 10 (42 %), about 2.5 min left'],
    [standing({ least: true }), 'round 3 of 10', 'round 3 of 10 (42 %), over 2.5 min left'],
    [BUILD, 'building · head', 'building · head (0 %)'],
    [SECOND, 'round 12 of 15', 'round 12 of 15 (look 2 of 3), about 40 s left'],
  ])('says %#', (at, what, line) => expect(logLine(at, what)).toBe(line));

  describe('of a run', () => {
    beforeEach(() => vi.useFakeTimers());
    afterEach(() => vi.useRealTimers());

    /** The lines of a run whose events come at their times. */
    function linesOf(spec: Parameters<typeof runEvents>[0], limits?: ConstructorParameters<typeof ProgressLog>[1]) {
      const written: string[] = [];
      let now = 0;
      const log = new ProgressLog({ write: (text: string) => written.push(text) > 0 }, limits, () => now);
      for (const { at, event } of runEvents(spec)) {
        while (now < at) {
          const step = Math.min(1000, at - now);
          now += step;
          vi.advanceTimersByTime(step);
        }
        log.listen(event);
      }
      log.close();
      return written;
    }

    it('has one line for each scenario and side, with its figure', () => {
      const lines = linesOf({ looks: 2 }).filter((line) => / p50 /.test(line));
      expect(lines.map((line) => line.replace(/ \(.*/s, ''))).toEqual(
        ['home · base', 'away · base', 'home · head', 'away · head'].map(
          (of) => `perf-gate: ${of} · p50 ${of.endsWith('base') ? 2 : 3}.00 ms · round 1 of 10`,
        ),
      );
      for (const line of lines) expect(line).toMatch(/ \(\d+ %\), (about|over) \d+(\.\d)? (s|min) left\n$/);
    });

    it('has one line for each round, and of many rounds some', () => {
      const rounds = (spec: Parameters<typeof runEvents>[0]) =>
        linesOf(spec).flatMap((line) => /^perf-gate: round (\d+) of /.exec(line)?.[1] ?? []);
      expect(rounds({ rounds: 5 })).toEqual(['1', '2', '3', '4', '5']);
      expect(rounds({ rounds: 50 }).length).toBeLessThan(22);
      expect(rounds({ rounds: 50 }).slice(0, 4)).toEqual(['1', '2', '3', '6']);
    });

    it('has no percentage that goes back', () => {
      const shares = linesOf({ looks: 2, pace: 1.7 }).flatMap((line) => / \((\d+) %\)/.exec(line)?.[1] ?? []);
      const seen = shares.map(Number);
      expect(seen.toSorted((a, b) => a - b)).toEqual(seen);
      expect(seen.length).toBeGreaterThan(5);
    });

    it('says again where it is when nothing changes for long, and less and less often', () => {
      const written: string[] = [];
      let now = 0;
      const log = new ProgressLog({ write: (text: string) => written.push(text) > 0 }, undefined, () => now);
      log.listen({ type: 'progress', ...HALF, left: 9e6, expected: 9e6 });
      for (now = 0; now < 6 * 3_600_000; now += 10_000) vi.advanceTimersByTime(10_000);
      log.close();
      expect(written[0]).toBe('perf-gate: round 3 of 10 (42 %), about 2.5 h left\n');
      expect(written[1]).toBe('perf-gate: home · head · round 3 of 10 (42 %), about 2.5 h left\n');
      expect(written.length).toBeGreaterThan(40);
      expect(written.length).toBeLessThan(80);
      vi.advanceTimersByTime(3_600_000);
      expect(written.length).toBeLessThan(80);
    });

    it('keeps to its limits, and says what it leaves out', () => {
      const lines = linesOf(
        { looks: 2, scenarios: Array.from({ length: 60 }, (_, at) => `scenario ${at}`) },
        { plans: 3, figures: 40, steps: 35 },
      );
      expect(lines.length).toBeLessThanOrEqual(3 + 40 + 35 + 1);
      expect(lines.at(-1)).toBe('perf-gate: 80 more scenarios and sides were measured; the result has their figures\n');
    });

    it('holds no command for the runner of a workflow', () => {
      const [line] = linesOf({ scenarios: ['##[error]x\u001b[31m\n::error::y'] }).filter((text) => / p50 /.test(text));
      expect(line).not.toContain('##[');
      expect(line?.trimEnd()).not.toMatch(/\p{Cc}/u);
      expect(line).toMatch(/^perf-gate: /);
    });
  });
});
