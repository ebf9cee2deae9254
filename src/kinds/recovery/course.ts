import type { z } from 'zod';
import { fault } from '../../settings/fault.ts';
import { CALM_IN_A_ROW } from '../../statistics/recovery-time.ts';
import { formatDuration } from '../../text/numbers.ts';
import { calmWindowAt, FEWEST_CALM, SHORT_FROM, SHORT_WINDOW } from '../calm-windows.ts';
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

/** Milliseconds, by the length of a stretch. */
const USUAL = { 250: { at: 3000, after: 4000 }, 1000: { at: 10_000, after: 8000 } } as const;

export function courseOf({ rate, at, duration, fault, restart }: CourseSettings): Course {
  const width = calmWindowAt(rate);
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
  const calm = FEWEST_CALM * width;
  if (at < calm) {
    const why = width > SHORT_WINDOW ? ` at a rate below ${SHORT_FROM}/s` : '';
    return {
      key: 'at',
      text: `the calm before the fault has to last ${formatDuration(calm)} at least${why}, since it says what "as before" is`,
    };
  }
  const end = at + lasts + CALM_IN_A_ROW * width;
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
