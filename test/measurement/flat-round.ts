import { figuresOf } from '../../src/measurement/figures.ts';
import type { Round, RoundTotals, Window } from '../../src/measurement/run-document.ts';
import { totalsOf } from '../../src/measurement/totals.ts';

/** A round with one window, in one piece. */
export type FlatRound = Omit<Round, 'figures' | 'windows' | keyof RoundTotals> & Window;

/** The round, reduced as a load scenario reduces it. */
export function roundFrom(flat: FlatRound): Round {
  const { index, startedAt, startup, resources, interference, readings, detail, ...window } = flat;
  const figures = figuresOf(window, { startup, resources });
  return {
    index,
    startedAt,
    startup,
    duration: window.duration,
    ...totalsOf([window]),
    figures,
    windows: [window],
    resources,
    interference,
    ...(readings && { readings }),
    ...(detail !== undefined && { detail }),
  };
}

export function flatten({
  index,
  startedAt,
  startup,
  resources,
  interference,
  readings,
  detail,
  windows,
}: Round): FlatRound {
  const [window] = windows;
  if (!window) throw new Error('a round without a window');
  const kept = { ...(readings && { readings }), ...(detail !== undefined && { detail }) };
  return { index, startedAt, startup, resources, interference, ...kept, ...window };
}
