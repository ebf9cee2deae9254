import { requireNonNegative, requireSample } from './arguments.ts';
import { mannKendall } from './mann-kendall.ts';
import { type Slope, theilSen } from './theil-sen.ts';

/** Whether a process keeps memory of every cycle of the same number of requests. */
export interface Leak {
  /** `longer`: more cycles are needed, up to {@link MOST_CYCLES}. */
  verdict: 'leaks' | 'none' | 'longer' | 'open';
  /** Why it is not settled: too few cycles, growth that may still end or slows down, or scatter. null: it is. */
  why: 'few' | 'growing' | 'scatter' | null;
  /** The growth of the last half, bytes per cycle; null with too few cycles. */
  growth: Slope | null;
}

/** The cycles that are measured first, how many more at a time, and at most. */
export const FIRST_CYCLES = 12;
export const MORE_CYCLES = 6;
export const MOST_CYCLES = FIRST_CYCLES + 2 * MORE_CYCLES;
/** The one-sided level of the trend: on six floors, at least 14 of their 15 pairs rise. */
const ALPHA = 0.01;
const CONFIDENCE = 0.95;
/** The growth of a cycle that does no harm, bytes; or this part of the memory. */
const HARMLESS = 64_000;
const HARMLESS_RATIO = 0.001;
/** What fills up slows down: a leak in the last third is at least this part of that in the middle one. */
const STILL_GROWING = 0.75;
/** The last cycle of a leak adds at least this part of what the others of the last half do. */
const STILL_ADDING = 0.5;

/**
 * Judges from the floors after each cycle (load, rest, collection; bytes) whether memory leaks. Only the last half counts,
 * because caches, compilers and lazy modules grow at first. It leaks if that half rises by Mann–Kendall at 1 %, by more
 * than 64 kB and 0.1 % of the memory a cycle (Theil–Sen), the last third grows at least three quarters as fast as the
 * middle one, and more cycles than the first have shown it. It does not if the 95 % bound of the growth is below that
 * size. Else more cycles are asked for, twice at most.
 *
 * Simulated with floors that scatter by 0.2 MB: 0.3 MB a cycle are found in 97 % of cases, and none is told without one in 99.9 %. A
 * cache that is full after 13 cycles is cleared. After 16 it is left open, as is one that fills ever slower, unless that
 * takes it longer than all cycles. Memory that wanders (ρ 0.7 from cycle to cycle) is accused in some 5 %.
 *
 * Throws a RangeError without a floor, or on one that is negative or not finite.
 */
export function judgeLeak(floors: readonly number[]): Leak {
  requireSample('floors', floors);
  for (const [index, floor] of floors.entries()) requireNonNegative(`floors[${index}]`, floor);
  if (floors.length < FIRST_CYCLES) return { verdict: 'longer', why: 'few', growth: null };
  const half = floors.slice(-Math.floor(floors.length / 2));
  const growth = growthOf(half);
  const harmless = Math.max(HARMLESS, HARMLESS_RATIO * (half[0] as number));
  const rises = mannKendall(half).greater <= ALPHA && growth.estimate > harmless;
  const canGoOn = floors.length < MOST_CYCLES;
  if (rises && goesOn(floors) && !(canGoOn && isEarly(floors, growth))) return { verdict: 'leaks', why: null, growth };
  if (growth.upper <= harmless) return { verdict: 'none', why: null, growth };
  return { verdict: canGoOn ? 'longer' : 'open', why: rises ? 'growing' : 'scatter', growth };
}

/** Whether the last third grows about as fast as the one before it. */
function goesOn(floors: readonly number[]): boolean {
  const third = Math.floor(floors.length / 3);
  const last = growthOf(floors.slice(-third));
  const middle = growthOf(floors.slice(-2 * third, -third));
  return last.estimate >= STILL_GROWING * middle.estimate;
}

/**
 * Whether growth may still end: what fills at a steady pace looks like a leak until it is full, so the first cycles accuse
 * nobody, nor do any of which the last hardly added anything.
 */
function isEarly(floors: readonly number[], growth: Slope): boolean {
  const [before, last] = floors.slice(-2) as [number, number];
  return floors.length < FIRST_CYCLES + MORE_CYCLES || last - before < STILL_ADDING * growth.estimate;
}

function growthOf(floors: readonly number[]): Slope {
  return theilSen(
    floors.map((y, x) => ({ x, y })),
    CONFIDENCE,
  );
}
