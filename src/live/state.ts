import type { Event, MeasuredRound, MeasuredSlice, Progress, SideName } from '../events.ts';
import type { Threshold } from '../verdict/threshold.ts';
import { type Course, follow, START } from './course.ts';

/** What is known of a scenario before it is measured. */
export interface PlannedScenario {
  name: string;
  /** How it measures, in a few words: `10 connections`. */
  words: string;
  rounds: number;
  thresholds: readonly Threshold[];
}

/** What was measured of one side of a scenario. */
export interface SideSoFar {
  /** The rounds by their number, from 1. */
  readonly rounds: Map<number, MeasuredRound>;
  /** The last slice of the round that is under way; null between two rounds, and where rounds have no slices. */
  slice: MeasuredSlice | null;
  /** The requests of all rounds. */
  sent: number;
  /** Those of them without a good answer, by kind of error. */
  readonly errors: Map<string, number>;
}

/** A sign and its words. */
export interface Said {
  tone: string;
  words: string;
}

/** What was found of a scenario. */
export interface Found extends Said {
  /** Which of several looks has found it; null: the whole run. */
  when: string | null;
}

/** What is known of a scenario. */
export interface ScenarioSoFar {
  readonly planned: PlannedScenario;
  readonly sides: Record<SideName, SideSoFar>;
  /** What was found; null before the first look. */
  verdict: Found | null;
}

/** How a run ended. */
export interface Ending {
  /** The conclusion; null where there is no result. */
  status: Said | null;
  text: string;
  /** The absolute path of the report; null where there is none. */
  report: string | null;
}

/** A part of the page, which is sent whole when it has changed. */
export type Section = 'progress' | 'messages' | 'ending' | `scenario ${number}`;

/** The kinds of errors that are told apart on one side of a scenario, and the messages that are kept. */
const MOST_KINDS = 50;
const MOST_MESSAGES = 20;
/** Where errors are counted that come in too many kinds. */
const OTHERS = 'other errors';

/**
 * What a run has shown so far, from its events alone. What it keeps is bounded by the scenarios and rounds of the run, and
 * nothing is worked out before somebody looks at it.
 */
export class StateOfRun {
  readonly scenarios: readonly ScenarioSoFar[];
  /** How far it has come. */
  course: Course = START;
  readonly messages: string[] = [];
  ending: Ending | null = null;

  constructor(planned: readonly PlannedScenario[]) {
    this.scenarios = planned.map((scenario) => ({
      planned: scenario,
      sides: { base: nothingYet(), head: nothingYet() },
      verdict: null,
    }));
  }

  /** Every section, in the order of the page. */
  get sections(): readonly Section[] {
    return ['progress', 'ending', 'messages', ...this.scenarios.map((_, at): Section => `scenario ${at}`)];
  }

  /**
   * Takes in what has happened.
   *
   * @param now a clock that never goes back, milliseconds
   * @returns the sections that this has changed
   */
  take(event: Event, now: number): readonly Section[] {
    this.course = follow(this.course, event, now);
    switch (event.type) {
      case 'progress':
        return ['progress', ...this.#dropBase(event)];
      case 'plan':
        this.messages.push(event.text);
        if (this.messages.length > MOST_MESSAGES) this.messages.shift();
        return ['messages'];
      case 'slice':
        return this.#change(event.scenario, ({ sides }) => {
          sides[event.side].slice = event;
        });
      case 'measured':
        return this.#change(event.scenario, ({ sides }) => addRound(sides[event.side], event));
      case 'look':
        return event.found.flatMap(({ scenario, tone, words }) =>
          this.#change(scenario, (found) => {
            found.verdict = { tone, words, when: `after look ${event.look} of ${event.looks}` };
          }),
        );
    }
  }

  /**
   * Takes in how the run ended.
   *
   * @param found what was found of each scenario, in their order; empty where nothing was measured
   * @returns every section: none changes anymore
   */
  end(ending: Ending, found: readonly Said[] = []): readonly Section[] {
    this.ending = ending;
    for (const { sides } of this.scenarios) {
      sides.base.slice = null;
      sides.head.slice = null;
    }
    for (const [at, { tone, words }] of found.entries()) {
      const scenario = this.scenarios[at];
      if (scenario) scenario.verdict = { tone, words, when: null };
    }
    return this.sections;
  }

  /** What was measured of a base that was given up is compared with nothing. */
  #dropBase({ sides: left }: Progress): readonly Section[] {
    if (left > 1) return [];
    return this.scenarios.flatMap(({ sides }, at): Section[] => {
      if (sides.base.rounds.size === 0 && sides.base.slice === null) return [];
      sides.base = nothingYet();
      return [`scenario ${at}`];
    });
  }

  #change(name: string, change: (scenario: ScenarioSoFar) => void): readonly Section[] {
    const at = this.scenarios.findIndex(({ planned }) => planned.name === name);
    const scenario = this.scenarios[at];
    if (scenario === undefined) return [];
    change(scenario);
    return [`scenario ${at}`];
  }
}

function nothingYet(): SideSoFar {
  return { rounds: new Map(), slice: null, sent: 0, errors: new Map() };
}

function addRound(side: SideSoFar, event: MeasuredRound): void {
  side.slice = null;
  side.rounds.set(event.round, event);
  side.sent += event.sent;
  for (const [kind, times] of Object.entries(event.errors)) {
    const kept = side.errors.has(kind) || side.errors.size < MOST_KINDS ? kind : OTHERS;
    side.errors.set(kept, (side.errors.get(kept) ?? 0) + times);
  }
}
