import type { z } from 'zod';
import { fault } from '../../settings/fault.ts';
import { formatDuration } from '../../text/numbers.ts';
import type { FaultSettings } from './fault-schema.ts';
import { type Restart, restartOf } from './restart.ts';

/** What a file says about the times of a scenario. */
interface CourseSettings {
  /** Arrivals per second. */
  rate: number;
  /** Milliseconds. */
  at?: number | undefined;
  duration?: number | undefined;
  fault: FaultSettings;
  restart?: Restart | undefined;
}

/** When what happens in a round, milliseconds after the start of the window. */
export interface Course {
  at: number;
  /** How long the fault lasts, as far as that is known. */
  lasts: number;
  duration: number;
  /** The length of the stretches in which the service is watched. */
  width: number;
  restart: Restart;
}

/**
 * A stretch is short where 20 requests are due in it, so that its p95 is one; below that rate it is long. The calm needs ten
 * stretches, and what is as before again three.
 */
const SHORT = 250;
const LONG = 1000;
const LEAST_DUE = 20;
const CALM = 10;
const IN_A_ROW = 3;

/** Milliseconds, by the length of a stretch. */
const USUAL = { [SHORT]: { at: 3000, after: 4000 }, [LONG]: { at: 10_000, after: 8000 } } as const;

export function courseOf({ rate, at, duration, fault, restart }: CourseSettings): Course {
  const width = (rate * SHORT) / 1000 >= LEAST_DUE ? SHORT : LONG;
  const usual = USUAL[width];
  const lasts = fault.stop ?? 0;
  const begins = at ?? usual.at;
  return {
    at: begins,
    lasts,
    duration: duration ?? begins + lasts + usual.after,
    width,
    restart: restartOf(fault, restart),
  };
}

/** What is wrong with a course; null: nothing. */
export function flawOf({ at, lasts, duration, width }: Course): { key: 'at' | 'duration'; text: string } | null {
  const calm = CALM * width;
  if (at < calm) {
    const why = width === LONG ? ` at a rate below ${(LEAST_DUE * 1000) / SHORT}/s` : '';
    return {
      key: 'at',
      text: `the calm before the fault has to last ${formatDuration(calm)} at least${why}, since it says what "as before" is`,
    };
  }
  const end = at + lasts + IN_A_ROW * width;
  if (duration >= end) return null;
  const over = lasts > 0 ? ` and lasts ${formatDuration(lasts)}` : '';
  return {
    key: 'duration',
    text:
      `the fault begins at ${formatDuration(at)}${over}, and the window ends at ${formatDuration(duration)}: ` +
      `it has to last ${formatDuration(end)} at least, so that the service can be seen to be back`,
  };
}

/** Reports what is wrong with the times of a scenario. */
export function findCourseFaults(settings: CourseSettings, context: z.core.$RefinementCtx): void {
  const flaw = flawOf(courseOf(settings));
  if (flaw === null) return;
  const { key, text } = flaw;
  const blamed = settings[key] !== undefined ? key : key === 'at' ? 'rate' : 'at';
  fault(context, [blamed], text);
}
