import { z } from 'zod';
import { ONCE_RIGHT } from '../../settings/fault.ts';
import { findLoadFaults, loadKeys } from '../../settings/load-schema.ts';
import type { SettingsOrigin } from '../../settings/origin.ts';
import { resolveLoad } from '../../settings/resolve-load.ts';
import { resolveTraffic } from '../../settings/resolve-traffic.ts';
import { findTrafficFaults, trafficKeys } from '../../settings/traffic-schema.ts';
import type { Path } from '../../settings/wording.ts';
import { refuseRequestLimits } from '../request-limits.ts';
import type { Load } from '../stage.ts';

/** The milliseconds for which the neighbor is at work before the other load begins, and after it ended. */
export const NEIGHBOR_WARMUP = 500;

const { stages: _, 'spawn-rate': __, duration: ___, warmup: ____, ...steadyKeys } = loadKeys;

export const neighborKey = z.strictObject({ ...steadyKeys, ...trafficKeys }).superRefine((settings, context) => {
  findLoadFaults(settings, context);
  findTrafficFaults(settings, context);
  refuseRequestLimits(settings, 'the neighbor is only there to be noisy', context);
}, ONCE_RIGHT);

/** Resolves the neighbor of the scenario at `at`. How long it is at work is up to the load beside it. */
export function resolveNeighbor(
  settings: z.output<typeof neighborKey>,
  name: string,
  at: Path,
  origin: SettingsOrigin,
): Load {
  const here = [...at, 'neighbor'];
  // What is wrong with the amount of a load is said of its scenario.
  const blameFile = (path: Path, text: string) => origin.blameFile([...here, ...path.slice(at.length)], text);
  const timed = { ...settings, warmup: NEIGHBOR_WARMUP };
  return {
    traffic: resolveTraffic(settings, here, origin),
    pacing: resolveLoad(name, timed, {}, { ...origin, blameFile }),
  };
}
