import { SEARCH_RULES, simulatedSearch } from '../../test/statistics/simulated-search.ts';
import { type Criterion, criterion, type Effort, type Section, shareOf } from './criterion.ts';
import { type Draws, simulate } from './simulate.ts';

/** How near the truth a search has to be, and how often. */
export const NEAR = 0.05;
export const OFTEN = 0.9;

type Service = (load: number, capacity: number, draws: Draws) => boolean;

/** Trials near the capacity are chance: 2 % below it one in ten goes wrong, 2 % above it one in ten goes well. */
const gradual: Service = (load, capacity, { uniform }) => uniform() < 1 / (1 + Math.exp((load / capacity - 1) * 110));
/** One trial in ten is disturbed by something else. */
const disturbed: Service = (load, capacity, { uniform }) => load <= capacity && uniform() >= 0.1;

export const breakingPointSection: Section = {
  name: 'breaking-point',
  title: 'Stress: the search for the breaking point',
  about:
    'Simulated searches for a capacity between 200 and 5,000 per second, drawn anew for each, of services whose trials are chance near it or go wrong for no reason.',
  isLive: false,
  run: async (effort) => searchCriteria(effort),
};

function searchCriteria({ isQuick }: Effort): Criterion[] {
  const searches = (seed: number, service: Service) =>
    simulate(isQuick, seed, (draws) => {
      const capacity = 200 * 25 ** draws.uniform();
      const { trials, ...found } = simulatedSearch((load) => ({ good: service(load, capacity, draws) }));
      return { ...found, trials: trials.length, off: found.lower === null ? null : found.lower / capacity - 1 };
    });
  const isNear = ({ off }: { off: number | null }) => off !== null && Math.abs(off) <= NEAR;
  const uncertain = searches(11, gradual);
  const unlucky = searches(12, disturbed);
  const trials = [...uncertain, ...unlucky].map((found) => found.trials);
  return [
    shareOf('the capacity is found to ±5 %, where trials near it are chance', uncertain.map(isNear), { least: OFTEN }),
    shareOf('the capacity is found to ±5 %, where one trial in ten is disturbed', unlucky.map(isNear), {
      least: OFTEN,
    }),
    shareOf(
      'the trials that are allowed are enough',
      [...uncertain, ...unlucky].map(({ why }) => why === 'found'),
      { least: 0.99 },
    ),
    criterion({
      name: 'the most trials that a search took, of those allowed',
      value: Math.max(...trials) / SEARCH_RULES.trials,
      unit: 'ratio',
      bound: { most: 1 },
      runs: trials.length,
    }),
  ];
}
