import type { Event, MeasuredLoad, MeasuredSlice } from '../events.ts';
import { LOST } from '../load/tally/recorder.ts';
import { figuresOf } from '../measurement/figures.ts';
import type { Resources, Round, Window } from '../measurement/run-document.ts';

/**
 * Tells of a slice that is over. Its figures are worked out when somebody first asks for them, because the next slice is
 * measured meanwhile.
 */
export function sliceMeasured(
  place: Pick<MeasuredSlice, 'scenario' | 'side' | 'round'>,
  window: Window,
  resources: Resources | null,
): Event {
  let figures: ReturnType<MeasuredSlice['figures']> | null = null;
  return {
    type: 'slice',
    ...place,
    ...measuredLoad({ ...window, resources }),
    figures() {
      figures ??= figuresOf(window, { startup: null, resources }).all;
      return figures;
    },
  };
}

/** What was sent in a round or a slice of it, and what the service used for it. */
export function measuredLoad({
  duration,
  counts,
  resources,
}: Pick<Round, 'duration' | 'counts' | 'resources'>): MeasuredLoad {
  const { sent = 0, errors = {}, lost = 0 } = counts ?? {};
  return {
    duration,
    sent,
    errors: lost > 0 ? { ...errors, [LOST]: lost } : errors,
    cpu: resources?.cpu ?? null,
    memory: resources?.memory ?? null,
  };
}
