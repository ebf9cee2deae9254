import type { UsedSecond } from '../measurement/second.ts';
import { interferenceProbe } from './interference.ts';
import { pressureProbe } from './pressure.ts';
import type { Probe, Readings, Watched } from './probe.ts';
import { resourcesProbe } from './resources.ts';

/** The probes in their order: later ones see the readings of earlier ones. */
const PROBES: readonly Probe[] = [resourcesProbe, interferenceProbe, pressureProbe];

/** What watches a window. */
export interface Watching {
  end(): Readings;
  /** What the target used in each second; asked for once, after the end. */
  seconds(): UsedSecond[];
}

/** Starts watching with every probe. */
export function watch(watched: Watched): Watching {
  const watches = PROBES.map((probe) => ({ name: probe.name, watch: probe.begin(watched) }));
  return {
    end() {
      const readings: Readings = { resources: null, interference: null };
      for (const { name, watch } of watches) readings[name] = watch?.end(readings) ?? null;
      return readings;
    },
    seconds: () => watches.flatMap((one) => one.watch?.seconds?.() ?? []),
  };
}
