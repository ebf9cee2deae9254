import { createHash } from 'node:crypto';
import type { Scenario } from '../config/config.ts';

/**
 * Of what defines the load. More rounds or another threshold make no other measurement, processor cores of its own do.
 */
export function scenarioHash(scenario: Scenario, isolated: boolean): string {
  const { type, connections, reconnectEvery, warmup, duration, timeout, requests } = scenario;
  const kept = reconnectEvery === null ? {} : { reconnectEvery };
  const load = { type, connections, ...kept, warmup, duration, timeout, requests };
  return digest(JSON.stringify(isolated ? { ...load, isolated } : load));
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
