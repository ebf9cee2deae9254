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
  /** The part of the round, where it has several, such as a spike; absent: it has none. */
  part?: string;
  /** The rounds are profiled, and their figures count for nothing: they are a part of the run after all looks. */
  profiled?: true;
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

/** What was sent for some time, and what the service used for it. */
export interface MeasuredLoad {
  /** Milliseconds. */
  duration: number;
  /** The requests, and those of them without a good answer by kind of error; none where a line measures by itself. */
  sent: number;
  errors: Readonly<Record<string, number>>;
  /** CPU time of the service in milliseconds, and its peak memory in bytes; null where that is not known. */
  cpu: number | null;
  memory: number | null;
}

/** What a round has shown of a scenario on one side, as soon as it is over. */
export interface MeasuredRound extends MeasuredLoad {
  scenario: string;
  side: SideName;
  /** From 1. */
  round: number;
  rounds: number;
  /** The figure that stands for the others, as its metric has it; null where the round has none. */
  figure: { title: string; unit: string; never?: string | undefined; value: number } | null;
  /** Every figure of all requests together by the name of its metric, in the unit of that. */
  figures: Readonly<Record<string, number>>;
  /** The definitions of the metrics among them that only this scenario has. */
  own: Readonly<Record<string, { title: string; unit: string; never?: string | undefined }>>;
}

/** What a slice of a round has shown, while the round goes on; a round that is not divided has none. */
export interface MeasuredSlice extends MeasuredLoad {
  scenario: string;
  side: SideName;
  /** From 1. */
  round: number;
  /** Works out its figures as a round has them: while others are measured, nobody pays for what nobody looks at. */
  figures(): Readonly<Record<string, number>>;
}

/** What a look at the rounds so far has found of a scenario. */
interface FoundByLook {
  scenario: string;
  /** The tone and the words of a status, as reports have it. */
  tone: string;
  words: string;
}

/** What happens during a run, as it happens: terminal, log and live page listen, and decide what they show of it. */
export type Event =
  | ({ type: 'progress' } & Progress)
  | ({ type: 'measured' } & MeasuredRound)
  | ({ type: 'slice' } & MeasuredSlice)
  /** A look before the last; what the last one finds is the result. */
  | { type: 'look'; look: number; looks: number; found: readonly FoundByLook[] }
  /** What is known before the first round, in words: what was declared, and what a try of each request showed. */
  | { type: 'plan'; text: string };

export type Listen = (event: Event) => void;
