import { normalFrom, uniformFrom } from './random.ts';
import { latenciesOf, type Measured, type RoundLatencies, RULES } from './rules.ts';

/**
 * What the rules in use today are fed with: single requests in rounds, drawn from a service whose every figure is
 * known.
 */
export interface Setting {
  name: string;
  /** The scatter from round to round. */
  cv: number;
  /** The scatter from process to process, where one process per side lives through all rounds. */
  processCv: number;
  /** The drift of the machine over the whole measurement, in σ of a round. */
  drift: number;
  /** Rounds in turns (base head, head base), or all of the base before all of the head. */
  order: 'in turns' | 'one after the other';
  /** 0.06: the head is 6 % slower. */
  slowdown: number;
}

const ROUNDS = 10;
const REQUESTS = 200;
/** The scatter of the latencies within a recorded round. */
const REQUEST_CV = 0.39;

const still = { processCv: 0, drift: 0, order: 'in turns' } as const;
/** The scatter of rounds and processes in bench/data/long-lived.jsonl. */
const longLived = { ...still, cv: 0.011, processCv: 0.02 };

export const SETTINGS: readonly Setting[] = [0, 0.06].flatMap((slowdown): Setting[] => [
  { ...still, name: 'fresh processes, round CV 1 %', cv: 0.01, slowdown },
  { ...still, name: 'fresh processes, round CV 3 %', cv: 0.03, slowdown },
  { ...still, name: 'fresh processes, round CV 5 %', cv: 0.05, slowdown },
  { ...longLived, name: 'one long-lived process a side (2 % from process to process, rounds 1.1 %)', slowdown },
  {
    ...still,
    name: 'round CV 3 %, drift 2 σ, base first and head afterwards',
    cv: 0.03,
    drift: 2,
    order: 'one after the other',
    slowdown,
  },
]);

/** How often a rule found a difference. */
export interface TodayCounts {
  rule: string;
  slower: number;
  faster: number;
}

/** Runs `runs` runs of a setting through every rule in use today; the same seed gives the same counts. */
export function simulateToday(setting: Setting, runs: number, seed: number): TodayCounts[] {
  const uniform = uniformFrom(seed);
  const normal = normalFrom(uniform);
  const counts = RULES.map(({ name }) => ({ rule: name, slower: 0, faster: 0 }));
  const { cv, processCv, drift, order, slowdown } = setting;
  const roundAt = (place: number, centre: number): RoundLatencies => {
    const level = centre * Math.exp(cv * (normal() + (drift * place) / (2 * ROUNDS - 1)));
    return latenciesOf(Array.from({ length: REQUESTS }, () => level * Math.exp(REQUEST_CV * normal())));
  };
  for (let run = 0; run < runs; run++) {
    const centres = { base: Math.exp(processCv * normal()), head: (1 + slowdown) * Math.exp(processCv * normal()) };
    const measured: Measured = {
      base: Array.from({ length: ROUNDS }, (_, index) => roundAt(placeOf('base', index, order), centres.base)),
      head: Array.from({ length: ROUNDS }, (_, index) => roundAt(placeOf('head', index, order), centres.head)),
    };
    RULES.forEach((rule, index) => {
      const said = rule.says(measured);
      const count = counts[index] as TodayCounts;
      if (said > 0) count.slower++;
      if (said < 0) count.faster++;
    });
  }
  return counts;
}

export function addToday(parts: readonly TodayCounts[][]): TodayCounts[] {
  return RULES.map(({ name }, index) => {
    const own = parts.map((part) => part[index] as TodayCounts);
    const total = (figure: 'slower' | 'faster') => own.reduce((sum, counts) => sum + counts[figure], 0);
    return { rule: name, slower: total('slower'), faster: total('faster') };
  });
}

/** The place of a round among all rounds of both sides. */
function placeOf(side: 'base' | 'head', index: number, order: Setting['order']): number {
  if (order === 'one after the other') return side === 'base' ? index : ROUNDS + index;
  const baseFirst = index % 2 === 0;
  return 2 * index + (baseFirst === (side === 'base') ? 0 : 1);
}
