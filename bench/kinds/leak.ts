import { FIRST_CYCLES, judgeLeak, type Leak, MORE_CYCLES, MOST_CYCLES } from '../../src/statistics/leak.ts';
import { type Criterion, type Effort, type Section, shareOf } from './criterion.ts';
import { type Draws, simulate, wandering } from './simulate.ts';

const MB = 1_000_000;
/** The requests of a cycle, and how far a floor scatters, bytes. */
const REQUESTS = 3_000;
const SCATTER = 0.2 * MB;
const FLOOR = 60 * MB;

/** What memory is kept after a cycle, from 0, bytes. */
type Kept = (cycle: number) => number;

const leaking =
  (bytes: number): Kept =>
  (cycle) =>
    bytes * REQUESTS * cycle;
const filling =
  (cycles: number): Kept =>
  (cycle) =>
    3 * MB * Math.min(cycle, cycles);
const approaching =
  (pace: number): Kept =>
  (cycle) =>
    40 * MB * (1 - Math.exp(-cycle / pace));

export const leakSection: Section = {
  name: 'leak',
  title: 'Memory: leaks',
  about: `Simulated floors of memory after cycles of ${REQUESTS.toLocaleString('en')} requests that scatter by ${SCATTER / MB} MB, followed for as many cycles as the verdict asks for.`,
  isLive: false,
  run: async (effort) => leakCriteria(effort),
};

function leakCriteria({ isQuick }: Effort): Criterion[] {
  const verdicts = (seed: number, kept: Kept, scatter = SCATTER) =>
    simulate(isQuick, seed, ({ normal }) => follow((cycle) => FLOOR + kept(cycle) + scatter * normal()));
  const told = verdicts(21, leaking(1000));
  const accused = (found: readonly Leak[]) => found.map(({ verdict }) => verdict === 'leaks');
  return [
    shareOf('1 kB a request is found', accused(told), { least: 0.95 }),
    shareOf('its size is found to ±10 %', told.map(isNear(1000)), { least: 0.95 }),
    shareOf('100 bytes a request are found', accused(verdicts(22, leaking(100))), { least: 0.9 }),
    shareOf('a process that keeps nothing is accused', accused(verdicts(23, leaking(0))), { most: 0.03 }),
    shareOf('the same with floors that scatter by 2 MB', accused(verdicts(24, leaking(0), 2 * MB)), { most: 0.03 }),
    ...[5, 10, 13].map((cycles, index) =>
      shareOf(
        `a cache that is full after ${cycles} cycles is accused`,
        accused(verdicts(25 + index, filling(cycles))),
        {
          most: 0.03,
        },
      ),
    ),
    ...[2, 4, 6, 10].map((pace, index) =>
      shareOf(
        `a cache that fills ever slower (by 63 % in ${pace} cycles) is accused`,
        accused(verdicts(30 + index, approaching(pace))),
        { most: 0.03 },
      ),
    ),
    shareOf('memory that wanders (ρ 0.7, 0.5 MB) is accused', accused(simulate(isQuick, 36, followWandering)), {
      most: 0.08,
    }),
  ];
}

/** Measures more cycles as long as they are asked for. */
function follow(floorAfter: Kept): Leak {
  const floors = Array.from({ length: MOST_CYCLES }, (_, cycle) => floorAfter(cycle));
  for (let cycles = FIRST_CYCLES; ; cycles += MORE_CYCLES) {
    const found = judgeLeak(floors.slice(0, cycles));
    if (found.verdict !== 'longer' || cycles >= MOST_CYCLES) return found;
  }
}

function followWandering({ normal }: Draws): Leak {
  const path = wandering(MOST_CYCLES, 0.7, normal);
  return follow((cycle) => FLOOR + 0.5 * MB * (path[cycle] as number));
}

function isNear(bytes: number): (found: Leak) => boolean {
  return ({ growth }) => growth !== null && Math.abs(growth.estimate / (bytes * REQUESTS) - 1) <= 0.1;
}
