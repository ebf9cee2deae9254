import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { documentedModel, paceOf } from '../load/pace.ts';
import { formatDuration } from '../measurement/format.ts';
import { modelText } from '../report/model-text.ts';
import { plannedTime } from '../scenario/progress.ts';
import { flagName } from './run.ts';

interface Flags {
  config?: string;
}

/** `perf-gate list`. @returns the exit code */
export async function list(flags: Flags): Promise<number> {
  const config = read(flags);
  for (const scenario of config.scenarios) {
    const { name, type, rounds, requests } = scenario;
    const { connections, warmup, duration } = paceOf(scenario);
    const load = modelText({ connections, model: documentedModel(scenario) });
    console.log(
      `${name} (${type}): ${load}, ${rounds} rounds of ${formatDuration(warmup)} warm-up and ${formatDuration(duration)}`,
    );
    for (const { label, weight } of requests) console.log(`  ${label}${weight === 1 ? '' : ` (weight ${weight})`}`);
  }
  return 0;
}

/** `perf-gate validate`. @returns the exit code */
export async function validate(flags: Flags): Promise<number> {
  const config = read(flags);
  const { file, scenarios } = config;
  const sides = config.base ? 2 : 1;
  const time = formatDuration(plannedTime(scenarios, sides));
  console.log(
    `${file} is valid: ${scenarios.length} ${scenarios.length === 1 ? 'scenario' : 'scenarios'}, ${time} of load in a run.`,
  );
  return 0;
}

function read(flags: Flags): Config {
  return loadConfig({ workspace: process.cwd(), path: flags.config, inputs: {}, nameOf: flagName });
}
