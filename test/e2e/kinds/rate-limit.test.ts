import { copyFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { resultSchema, type ScenarioResult } from '../../../src/verdict/result.ts';
import { type Desk, deskTest } from '../command.ts';

// The example with the built command: one round, against a service with a bucket of tokens for each client.

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/rate-limit');

async function limited(
  desk: Desk,
  env: Record<string, string> = {},
): Promise<{ exitCode: number | null; scenario: ScenarioResult }> {
  copyFileSync(join(EXAMPLE, 'server.mjs'), join(desk.folder, 'server.mjs'));
  const config = readFileSync(join(EXAMPLE, 'perf-gate.yml'), 'utf8');
  desk.write('perf-gate.yml', config.replace('    requests:', '    rounds: 1\n    duration: 3s\n    requests:'));
  const { exitCode, stdout, stderr } = await desk.start(['run'], env).finished;
  const result = resultSchema.parse(JSON.parse(readFileSync(join(desk.folder, '.perf-gate/result.json'), 'utf8')));
  expect(result.failure, stdout + stderr).toBeNull();
  return { exitCode, scenario: result.scenarios[0] as ScenarioResult };
}

const valuesOf = ({ thresholds }: ScenarioResult) =>
  Object.fromEntries(thresholds.map(({ metric, value, violated }) => [metric, { value, violated }]));

describe('rate-limit', () => {
  deskTest('finds the limit of the example, a right Retry-After, and others that are let through', async ({ desk }) => {
    const { exitCode, scenario } = await limited(desk);
    expect(exitCode).toBe(0);
    expect(scenario.type).toBe('rate-limit');
    expect(valuesOf(scenario)).toEqual({
      'limit-off': { value: expect.closeTo(0, 1), violated: false },
      'early-refusals': { value: 0, violated: false },
      'retry-wrong': { value: 0, violated: false },
      'others-refused': { value: 0, violated: false },
    });
  });

  deskTest('fails where the service lets through more than it should', async ({ desk }) => {
    const { exitCode, scenario } = await limited(desk, { LIMIT: '150' });
    expect(exitCode).toBe(1);
    expect(valuesOf(scenario)['limit-off']).toEqual({ value: expect.closeTo(0.5, 1), violated: true });
  });

  deskTest('fails where one client takes what others are allowed', async ({ desk }) => {
    const { exitCode, scenario } = await limited(desk, { FAULT: 'shared' });
    expect(exitCode).toBe(1);
    expect(valuesOf(scenario)['others-refused']?.violated).toBe(true);
  });

  deskTest('fails where Retry-After is too short', async ({ desk }) => {
    const { exitCode, scenario } = await limited(desk, { FAULT: 'early' });
    expect(exitCode).toBe(1);
    expect(valuesOf(scenario)['retry-wrong']).toEqual({ value: 1, violated: true });
  });
});
