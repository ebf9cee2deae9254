import type { z } from 'zod';
import type { Pacing } from '../load/pace/pacing.ts';
import { loadKeys } from './load-schema.ts';
import type { ScenarioInputs } from './origin.ts';

// What kinds have in common whose load is always open: they say themselves how many requests begin, and when.

/** The most connections that arrivals may open unless a scenario says otherwise. */
export const MAX_CONNECTIONS = 1000;

/** Keys of an open load other than how many requests begin, and when. */
export const openLoadKeys = {
  arrivals: loadKeys.arrivals,
  'max-connections': loadKeys['max-connections'],
  agents: loadKeys.agents,
  seed: loadKeys.seed,
  'reconnect-every': loadKeys['reconnect-every'],
  warmup: loadKeys.warmup,
};
type OpenLoadSettings = z.output<z.ZodObject<typeof openLoadKeys>>;

/** Resolves what an open load has beside how many requests begin, and when. Inputs take precedence. */
export function resolveOpenLoad(
  settings: OpenLoadSettings,
  inputs: Pick<ScenarioInputs, 'connections' | 'warmup'>,
): Pick<Pacing, 'connections' | 'arrivals' | 'agents' | 'seed' | 'warmup'> {
  return {
    connections: inputs.connections ?? settings['max-connections'] ?? MAX_CONNECTIONS,
    arrivals: settings.arrivals ?? 'uniform',
    agents: settings.agents,
    seed: settings.seed,
    warmup: inputs.warmup ?? settings.warmup,
  };
}
