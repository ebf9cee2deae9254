/** The two things that are compared. */
export type SideName = 'base' | 'head';

/** Where a measurement is. */
export interface Progress {
  phase: 'check out' | 'build' | 'setup' | 'try' | 'start' | 'warm-up' | 'measure' | 'teardown';
  side: SideName;
  /** How many sides there are. */
  sides: number;
  /** The number of the round, from 1; 0 before the first. */
  round: number;
  rounds: number;
  /** The round is measured a second time because the machine did other work. */
  again: boolean;
  scenario: string | null;
  /** The planned time of warm-ups and windows, milliseconds: what has passed, and the total. */
  done: number;
  total: number;
}

/** What happens during a run, as it happens: terminal and log listen, and decide what they show of it. */
export type Event =
  | ({ type: 'progress' } & Progress)
  /** What is known before the first round, in words: what was declared, and what a try of each request showed. */
  | { type: 'plan'; text: string };

export type Listen = (event: Event) => void;
