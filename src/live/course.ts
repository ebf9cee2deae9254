import type { Event, MeasuredRound, Progress } from '../events.ts';

/** How far a run has come, made from its events alone: whatever is shown of it follows from this and the time. */
export interface Course {
  /** The last report, whose share is not less than what was shown before; null before the first. */
  latest: Progress | null;
  /** When it came, milliseconds on the clock of whoever follows. */
  since: number;
  /** What the last round of each scenario on each side has shown. */
  figures: ReadonlyMap<string, MeasuredRound['figure']>;
}

/** Where a run stands at a moment. */
export interface Standing extends Progress {
  /** What was last seen of the scenario that is measured; null before it was. */
  figure: MeasuredRound['figure'];
}

export const START: Course = { latest: null, since: 0, figures: new Map() };

/** Takes an event into account. What is shown of a look never goes back; a further look begins anew. */
export function follow(course: Course, event: Event, now: number): Course {
  switch (event.type) {
    case 'plan':
    case 'slice':
    case 'look':
      return course;
    case 'measured':
      return { ...course, figures: new Map(course.figures).set(keyOf(event.scenario, event.side), event.figure) };
    case 'progress': {
      const { type: _, ...progress } = event;
      const before = standingAt(course, now);
      const isSame = before?.look === progress.look && before.profiled === progress.profiled;
      const shown = isSame ? before.share : 0;
      return { ...course, latest: { ...progress, share: Math.max(shown, progress.share) }, since: now };
    }
  }
}

/** Where the run stands; null before its first report. */
export function standingAt({ latest, since, figures }: Course, now: number): Standing | null {
  if (latest === null) return null;
  const { scenario, side } = latest;
  // While both are measured in turns, it is the change that one waits for.
  const figure = scenario === null ? null : (figures.get(keyOf(scenario, side === 'both' ? 'head' : side)) ?? null);
  return { ...at(latest, now - since), figure };
}

/** Moves a report on by the time since it came, but never past the phase that is under way. */
function at(progress: Progress, passed: number): Progress {
  const { share, left, expected } = progress;
  const within = Math.min(passed, expected, left);
  if (within <= 0) return progress;
  return { ...progress, share: share + ((1 - share) * within) / left, left: left - within };
}

function keyOf(scenario: string, side: string): string {
  return `${side} ${scenario}`;
}
