import { judgeDrift } from '../../src/statistics/drift.ts';
import { type Criterion, type Effort, type Section, shareOf } from './criterion.ts';
import { type Draws, simulate, wandering } from './simulate.ts';

const ALPHA = 0.05;
/** The rise that does no harm by default. */
const TOLERANCE = 0.05;

/** A run of windows on logarithms. */
interface Run {
  windows: number;
  /** How much a window depends on the one before it. */
  rho: number;
  /** By how much a window scatters, and by how much the last is above the first. */
  scatter: number;
  rise: number;
  tolerance: number;
}

const none = (windows: number, rho: number): Run => ({ windows, rho, scatter: 0.05, rise: 0, tolerance: 0 });
const rising = (windows: number, rho: number, scatter: number, rise = 0.1): Run => ({
  windows,
  rho,
  scatter,
  rise,
  tolerance: Math.log1p(TOLERANCE),
});

export const driftSection: Section = {
  name: 'drift',
  title: 'Endurance: drifts',
  about: `Simulated windows of a latency, of which each depends on the one before it by ρ, judged at an error of ${ALPHA * 100} %. 360 windows are an hour of 10 seconds each.`,
  isLive: false,
  run: async (effort) => driftCriteria(effort),
};

function driftCriteria({ isQuick }: Effort): Criterion[] {
  const drifts = (seed: number, run: Run) => simulate(isQuick, seed, (draws) => doesDrift(draws, run));
  // Chance makes a share of 5 % in 2,000 simulations one of up to 6.5 %, and blocks that depend on each other do the rest.
  const alarms = [
    none(60, 0),
    none(60, 0.5),
    none(60, 0.9),
    none(360, 0),
    none(360, 0.5),
    none(360, 0.9),
    none(1080, 0.9),
  ].map((run, index) =>
    shareOf(`nothing drifts: ${run.windows} windows, ρ ${run.rho}, no tolerance: told`, drifts(41 + index, run), {
      most: 0.075,
    }),
  );
  const tolerant = [0, 0.3, 0.5, 0.9].map((rho, index) =>
    shareOf(
      `nothing drifts: 360 windows, ρ ${rho}, tolerance 5 %: told`,
      drifts(51 + index, { ...rising(360, rho, 0.05), rise: 0 }),
      { most: 0.01 },
    ),
  );
  const found: [Run, number][] = [
    [rising(360, 0, 0.02), 0.95],
    [rising(360, 0.5, 0.02), 0.95],
    [rising(1080, 0.5, 0.05), 0.9],
    [rising(40, 0, 0.02, 0.2), 0.95],
    [rising(360, 0, 0.05), 0.8],
  ];
  return [
    ...alarms,
    ...tolerant,
    shareOf('a random walk of 120 windows: told', simulate(isQuick, 57, doesWalkDrift), { most: 0.02 }),
    ...found.map(([run, least], index) =>
      shareOf(
        `a drift of ${run.rise * 100} %: ${run.windows} windows, ρ ${run.rho}, scatter ${run.scatter * 100} %: found`,
        drifts(61 + index, run),
        { least },
      ),
    ),
  ];
}

function doesDrift({ normal }: Draws, { windows, rho, scatter, rise, tolerance }: Run): boolean {
  const values = wandering(windows, rho, normal).map((value, at) => scatter * value + (rise * at) / windows);
  return judgeDrift(values, { alpha: ALPHA, tolerance }).verdict === 'drifts';
}

function doesWalkDrift({ normal }: Draws): boolean {
  let place = 0;
  const walk = Array.from({ length: 120 }, () => (place += normal()));
  return judgeDrift(walk, { alpha: ALPHA, tolerance: 0 }).verdict === 'drifts';
}
