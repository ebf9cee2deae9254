import { isCompared, isTried, kindOf, sharesService, startsOf, variantsOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import type { Target } from '../service/target.ts';
import { extraOf, type Slices } from './slices.ts';

/** What a run, or a part of it, consists of. How long a start or a line takes is not known before one has run. */
export interface Work {
  /** The warm-ups and windows of the kinds that plan them, milliseconds. */
  windows: number;
  /** How many rounds there are of kinds that cannot say how long one takes. */
  untimed: number;
  /** How many times a service is started and stopped. */
  starts: number;
  builds: number;
  /** How many lines of setup and teardown there are. */
  lines: number;
}

/** How long a run will take. */
export interface PlannedTime {
  planned: Work;
  /** What further looks add if all of them are taken; null: there are none. */
  extension: Work | null;
  /** What kinds do before the first round, in a few words each; absent: nothing. */
  ahead?: readonly string[];
}

/** What a side's target contributes besides its rounds. */
export type Preparing = Pick<Target, 'build' | 'start' | 'setup' | 'teardown' | 'setupEach'>;

/** No scenario is measured in slices. */
export const WHOLE: ReadonlyMap<Scenario, Slices> = new Map();

export const NO_WORK: Work = { windows: 0, untimed: 0, starts: 0, builds: 0, lines: 0 };

/**
 * Adds up what a run of these scenarios consists of.
 *
 * @param targets one for each side, the head's last
 * @param looks the rounds of every scenario at each further look; null: there are none
 * @param slices of the scenarios that are measured in slices
 */
export function planTime(
  scenarios: readonly Scenario[],
  targets: readonly Preparing[],
  looks: readonly (readonly number[])[] | null = null,
  slices: ReadonlyMap<Scenario, Slices> = WHOLE,
): PlannedTime {
  const rounds = scenarios.map((scenario) => scenario.rounds);
  const first = takeOf(scenarios, targets, rounds, slices);
  const last = looks?.at(-1);
  const ahead = scenarios.flatMap((scenario) => kindOf(scenario).prepare?.(scenario)?.takes ?? []);
  const all = last ? takeOf(scenarios, targets, last, slices) : null;
  return {
    planned: sum([
      first,
      ...targets.map((target) => preparationOf(target)),
      ...targets.map((target) => workOfTrial(scenarios, target)),
    ]),
    extension: all && combine(all, first, (one, other) => one - other),
    ...(ahead.length > 0 && { ahead }),
  };
}

/** Counts the lines of one side that are run once: build, and setup and teardown unless they are run for every round. */
export function preparationOf({ build, setup, teardown, setupEach }: Preparing): Work {
  const lines = setupEach === 'run' ? setup.length + teardown.length : 0;
  return { ...NO_WORK, builds: build === null ? 0 : 1, lines };
}

/** Counts what the try of each request on one side takes apart from its answers. */
export function workOfTrial(scenarios: readonly Scenario[], target: Omit<Preparing, 'build'>): Work {
  const sending = scenarios.filter(isTried);
  // What starts the service as it always is, and has it for itself, is tried with the others.
  const usual = sending.filter((scenario) => variantsOf(scenario).length === 0).length > 0 ? 1 : 0;
  const inVariants = sending.reduce((total, scenario) => total + variantsOf(scenario).length, 0);
  const starts = target.start === null ? 0 : usual + inVariants;
  return { ...workOfRound(sending, target), windows: 0, untimed: 0, starts };
}

/** Adds up one round of one side, in which one process serves all of these scenarios that do not start their own. */
export function workOfRound(
  scenarios: readonly Scenario[],
  { start, setup, teardown, setupEach }: Omit<Preparing, 'build'>,
  slices: ReadonlyMap<Scenario, Slices> = WHOLE,
): Work {
  const shared = scenarios.some(sharesService) ? 1 : 0;
  const own = scenarios.reduce((total, scenario) => total + startsOf(scenario), 0);
  const times = scenarios.map((scenario) => roundTime(scenario, slices.get(scenario)));
  return {
    ...NO_WORK,
    windows: times.reduce<number>((total, time) => total + (time ?? 0), 0),
    untimed: times.filter((time) => time === null).length,
    starts: start === null ? 0 : shared + own,
    lines: setupEach === 'round' && scenarios.length > 0 ? setup.length + teardown.length : 0,
  };
}

/** Tells what one round of one side takes, milliseconds; null where its kind cannot say. */
function roundTime(scenario: Scenario, slices: Slices | undefined): number | null {
  const time = kindOf(scenario).time(scenario);
  return time !== null && slices ? time + extraOf(slices) : time;
}

export function sum(works: readonly Work[]): Work {
  return works.reduce((one, other) => combine(one, other, (left, right) => left + right), NO_WORK);
}

/**
 * Adds up these rounds of all scenarios: a scenario takes part in the steps until it has its own, and on a base only where
 * it is compared.
 */
function takeOf(
  scenarios: readonly Scenario[],
  targets: readonly Preparing[],
  rounds: readonly number[],
  slices: ReadonlyMap<Scenario, Slices>,
): Work {
  const steps = Array.from({ length: Math.max(0, ...rounds) }, (_, step) =>
    scenarios.filter((_, position) => step < (rounds[position] as number)),
  );
  const isMeasured = (side: number) => (scenario: Scenario) => side === targets.length - 1 || isCompared(scenario);
  return sum(
    targets.flatMap((target, side) =>
      steps.map((taking) => workOfRound(taking.filter(isMeasured(side)), target, slices)),
    ),
  );
}

function combine(one: Work, other: Work, by: (one: number, other: number) => number): Work {
  return {
    windows: by(one.windows, other.windows),
    untimed: by(one.untimed, other.untimed),
    starts: by(one.starts, other.starts),
    builds: by(one.builds, other.builds),
    lines: by(one.lines, other.lines),
  };
}
