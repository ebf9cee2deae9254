import { figuresOf } from '../../src/measurement/figures.ts';
import type { Round, Window } from '../../src/measurement/run-document.ts';

/** A round with one window, in one piece. */
export type FlatRound = Omit<Round, 'figures' | 'windows'> & Window;

/** The round, reduced as a load scenario reduces it. */
export function roundFrom(flat: FlatRound): Round {
  const { index, startedAt, startup, resources, interference, readings, detail, ...window } = flat;
  const figures = figuresOf(window, { startup, resources });
  return {
    index,
    startedAt,
    startup,
    duration: window.duration,
    figures,
    windows: [window],
    resources,
    interference,
    ...(readings && { readings }),
    ...(detail !== undefined && { detail }),
  };
}

export function flatten({ figures: _, windows, ...round }: Round): FlatRound {
  const [window] = windows;
  if (!window) throw new Error('a round without a window');
  return { ...round, ...window };
}
