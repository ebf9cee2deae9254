import { type Capacity, capacityOf } from '../../src/statistics/capacity.ts';
import { peakOf, throughputAt } from '../../src/statistics/universal-scalability.ts';
import { type Criterion, type Effort, type Section, shareOf } from './criterion.ts';
import { type Draws, simulate } from './simulate.ts';

/** The rounds and levels that a sweep has by default, and how far the throughput of a level scatters from round to round. */
const ROUNDS = 5;
const LEVELS = [1, 5, 10, 20, 50];
const NOISE = 0.02;

/** A service whose peak is at 28.4 users, one whose throughput only approaches a limit, and one with 12 places. */
const LAW = { single: 100, contention: 0.03, coherency: 0.0012 };
const APPROACHING = { single: 100, contention: 0.1, coherency: 0 };
const PEAK = peakOf(LAW);
const law = (load: number) => throughputAt(LAW, load);

export const capacitySection: Section = {
  name: 'capacity',
  title: 'Sweep: what the levels say about the capacity',
  about: `Simulated sweeps of services whose law is known: ${ROUNDS} rounds, of which the throughput of each level scatters by ${NOISE * 100} %. Levels are ${LEVELS.join(', ')}, unless it says otherwise.`,
  isLive: false,
  run: async (effort) => capacityCriteria(effort),
};

function capacityCriteria({ isQuick }: Effort): Criterion[] {
  const sweeps = (seed: number, throughputOf: (load: number) => number, loads = LEVELS) =>
    simulate(isQuick, seed, (draws) => sweep(draws, throughputOf, loads));
  const within = sweeps(1, law);
  const below = sweeps(2, law, [1, 2, 4, 6, 8, 10]);
  const approaching = sweeps(3, (load) => throughputAt(APPROACHING, load));
  const pool = sweeps(4, (load) => Math.min(100 * load, 1200));
  const rising = sweeps(5, (load) => 100 * load);
  return [
    shareOf('a peak within the levels is found to ±7 %', within.map(isNear(PEAK.load, 0.07)), { least: 0.95 }),
    shareOf('its bounds hold the true peak', within.map(holds(PEAK.load)), { least: 0.9 }),
    shareOf('six levels up to 0.35 of the peak: "at least", and no peak', below.map(isKind('at-least')), {
      least: 0.99,
    }),
    shareOf('a service that approaches its limit is said to have a peak', approaching.map(isKind('peak')), {
      most: 0.05,
    }),
    shareOf('12 places that are full are said to be a peak', pool.map(isKind('peak')), { most: 0.05 }),
    shareOf('they are found, as a knee, to ±7 %', pool.map(isNear(12, 0.07, 'knee')), { least: 0.95 }),
    shareOf('a service without a limit: "at least", and no peak', rising.map(isKind('at-least')), { least: 0.95 }),
  ];
}

function sweep({ normal }: Draws, throughputOf: (load: number) => number, loads: readonly number[]): Capacity {
  const throughputs = (load: number) =>
    Array.from({ length: ROUNDS }, () => throughputOf(load) * Math.exp(NOISE * normal()));
  return capacityOf(loads.map((load) => ({ load, throughputs: throughputs(load) })));
}

function isKind(kind: Capacity['kind']): (found: Capacity) => boolean {
  return (found) => found.kind === kind;
}

function isNear(load: number, ratio: number, kind: Capacity['kind'] = 'peak'): (found: Capacity) => boolean {
  return (found) => found.kind === kind && Math.abs(found.load / load - 1) <= ratio;
}

function holds(load: number): (found: Capacity) => boolean {
  return (found) => found.kind === 'peak' && found.bounds.lower <= load && found.bounds.upper >= load;
}
