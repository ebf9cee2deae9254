import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Result, resultSchema, type ScenarioResult } from '../../../src/verdict/result.ts';
import type { Desk } from '../command.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../../examples');

/** Puts an example onto the desk. */
export function takeExample({ folder }: Desk, name: string): void {
  cpSync(join(EXAMPLES, name), folder, { recursive: true });
}

/** The result of the last run at the desk. */
function resultOf({ folder }: Desk): Result {
  return resultSchema.parse(JSON.parse(readFileSync(join(folder, '.perf-gate/result.json'), 'utf8')));
}

/** The only scenario of that result. */
export function scenarioOf(desk: Desk): ScenarioResult {
  const [scenario, ...others] = resultOf(desk).scenarios;
  if (scenario === undefined || others.length > 0) throw new Error('there is not one scenario');
  return scenario;
}

/** What a report of the last run says, without the spaces that do not break. */
export function reportOf({ folder }: Desk, file = 'report.html'): string {
  return readFileSync(join(folder, '.perf-gate', file), 'utf8').replaceAll('\u00A0', ' ');
}
