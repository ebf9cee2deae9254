import { type Pressure, pressureSchema } from '../measurement/pressure.ts';
import type { Interference, Resources } from '../measurement/run-document.ts';
import type { Readings } from './probe.ts';

/**
 * Puts together what was seen in the slices of one window: what adds up over time is added up, and is null where it was
 * not seen in all of them. Of other probes the last reading stays.
 *
 * @param all in their order
 * @returns null where there are none
 */
export function mergeReadings(all: readonly Readings[]): Readings | null {
  const last = all.at(-1);
  if (last === undefined || all.length === 1) return last ?? null;
  return {
    ...last,
    resources: mergeResources(all.map(({ resources }) => resources)),
    interference: mergeInterference(all.map(({ interference }) => interference)),
    ...('pressure' in last && { pressure: mergePressure(all.map(({ pressure }) => pressure)) }),
  };
}

function mergePressure(all: readonly unknown[]): Pressure | null {
  const seen = all.flatMap((one) => pressureSchema.safeParse(one).data ?? []);
  const [first] = seen;
  if (first === undefined || seen.length < all.length) return null;
  const sum = (of: 'io' | 'memory' | 'majorFaults' | 'killed') => total(seen.map((one) => one[of]));
  const added = <Key extends string>(keys: readonly Key[], maps: readonly (Record<Key, number> | null)[]) => {
    const known = maps.filter((one) => one !== null);
    if (known.length === 0) return null;
    const sumOf = (key: Key) => known.reduce((all, one) => all + one[key], 0);
    return Object.fromEntries(keys.map((key) => [key, sumOf(key)])) as Record<Key, number>;
  };
  return {
    busiest: added(
      ['cpu', 'wait'],
      seen.map(({ busiest }) => busiest),
    ),
    io: sum('io'),
    memory: sum('memory'),
    majorFaults: sum('majorFaults'),
    throttling: added(
      ['time', 'periods', 'throttled'],
      seen.map(({ throttling }) => throttling),
    ),
    killed: sum('killed'),
  };
}

/** Puts together what a service used in several windows; null where that was not read in all of them. */
export function mergeResources(all: readonly (Resources | null)[]): Resources | null {
  const seen = all.filter((one) => one !== null);
  const [first] = seen;
  if (first === undefined || seen.length < all.length) return null;
  return {
    ...first,
    cpu: total(seen.map(({ cpu }) => cpu)),
    memory: most(seen.map(({ memory }) => memory)),
    threads: most(seen.map(({ threads }) => threads)),
    diskRead: total(seen.map(({ diskRead }) => diskRead)),
    diskWritten: total(seen.map(({ diskWritten }) => diskWritten)),
  };
}

function mergeInterference(all: readonly (Interference | null)[]): Interference | null {
  const seen = all.filter((one) => one !== null);
  if (seen.length === 0 || seen.length < all.length) return null;
  const sum = (of: keyof Interference) => total(seen.map((one) => one[of] ?? null));
  const frequencies = seen.flatMap(({ frequency }) => frequency ?? []);
  const [targetWait, generatorWait] = [sum('targetWait'), sum('generatorWait')];
  return {
    foreignCpu: sum('foreignCpu'),
    steal: sum('steal'),
    pressure: sum('pressure'),
    frequency: frequencies.length === 0 ? null : (total(frequencies) as number) / frequencies.length,
    voluntarySwitches: sum('voluntarySwitches'),
    involuntarySwitches: sum('involuntarySwitches'),
    ...(targetWait !== null && { targetWait }),
    ...(generatorWait !== null && { generatorWait }),
  };
}

function total(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
