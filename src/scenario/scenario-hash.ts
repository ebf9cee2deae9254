import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Scenario } from '../config/config.ts';

/**
 * Of what defines the load. More rounds or another threshold make no other measurement, processor cores of its own do.
 * A file counts by what is in it, wherever it lies; the environment counts by its names alone.
 */
export function scenarioHash(scenario: Scenario, isolated: boolean): string {
  const { type, connections, warmup, duration, timeout, requests } = scenario;
  const load = { type, connections, warmup, duration, timeout, requests, ...scriptOf(scenario) };
  return digest(JSON.stringify(isolated ? { ...load, isolated } : load, byContent));
}

/** What defines virtual users that do more than send the same bytes. */
function scriptOf({ journeys, before, feeders, cookies, seed }: Scenario) {
  if (journeys.length + before.length + feeders.length === 0) return {};
  const data = feeders.map(({ name, columns, rows, order, atEnd }) => ({ name, columns, rows, order, atEnd }));
  return { journeys, before, feeders: data, cookies, seed };
}

function byContent(key: string, value: unknown): unknown {
  if (key !== 'file' || typeof value !== 'string') return value;
  try {
    return createHash('sha256').update(readFileSync(value)).digest('hex');
  } catch {
    // That it cannot be read is told when it is to be sent.
    return null;
  }
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
