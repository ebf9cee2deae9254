import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Scenario } from './load/scenario.ts';

/**
 * Of everything that defines the load. More rounds, another name or another threshold make no other measurement, processor
 * cores of its own do. A file counts by what is in it: its path is another one on another machine.
 */
export function scenarioHash(scenario: Scenario, isolated: boolean): string {
  const { name: _, rounds: __, thresholds: ___, ...load } = scenario;
  const byContent = (key: string, value: unknown) =>
    key === 'file' && typeof value === 'string' ? contentOf(value) : value;
  return digest(JSON.stringify(isolated ? { ...load, isolated } : load, byContent));
}

/** A file that cannot be read is a mistake that others tell. */
function contentOf(file: string): string {
  try {
    return digest(readFileSync(file));
  } catch {
    return basename(file);
  }
}

export function digest(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
