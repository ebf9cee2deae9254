/** The two things that are compared. */
export type SideName = 'base' | 'head';

/** Where a measurement is. */
export interface Progress {
  phase: 'check out' | 'build' | 'setup' | 'try' | 'start' | 'warm-up' | 'measure' | 'stop' | 'teardown';
  /** `both`: they are measured in turns, many times a second. */
  side: SideName | 'both';
  /** How many sides there are. */
  sides: number;
  /** The number of the round, from 1; 0 before the first. */
  round: number;
  rounds: number;
  scenario: string | null;
  /** The look that the round is for, from 1: each further one is added to the run, with a time of its own. */
  look: number;
  /** How many looks were declared. */
  looks: number;
  /** The share of this look that has passed, from 0 to 1; it never goes back. */
  share: number;
  /** What is left of this look, milliseconds, with this phase. */
  left: number;
  /** Some of what is left has not been measured yet, so it takes longer than that. */
  least: boolean;
  /** What this phase will take, milliseconds; 0 where that is not known. */
  expected: number;
}

/** What a round has shown of a scenario on one side, as soon as it is over. */
export interface MeasuredRound {
  scenario: string;
  side: SideName;
  /** From 1. */
  round: number;
  rounds: number;
  /** The figure that stands for the others, as its metric has it; null where the round has none. */
  figure: { title: string; unit: string; value: number } | null;
}

/** What happens during a run, as it happens: terminal and log listen, and decide what they show of it. */
export type Event =
  | ({ type: 'progress' } & Progress)
  | ({ type: 'measured' } & MeasuredRound)
  /** What is known before the first round, in words: what was declared, and what a try of each request showed. */
  | { type: 'plan'; text: string };

export type Listen = (event: Event) => void;
