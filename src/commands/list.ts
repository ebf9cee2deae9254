import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Scenario } from '../kinds/load/scenario.ts';
import { documentedModel } from '../load/pace/pace.ts';
import { modelText } from '../report/model-text.ts';
import { plannedTime } from '../rounds/progress.ts';
import { formatDuration } from '../text/numbers.ts';
import { describeRequests } from './describe-requests.ts';
import { flagName } from './run.ts';

interface Flags {
  config?: string;
}

/** `perf-gate list`. @returns the exit code */
export async function list(flags: Flags): Promise<number> {
  // Nothing is sent, so nobody has to have the secrets.
  for (const scenario of read(flags, null).scenarios) {
    console.log(headline(scenario));
    for (const line of describeRequests(scenario)) console.log(`  ${line}`);
  }
  return 0;
}

/** `perf-gate validate`. @returns the exit code */
export async function validate(flags: Flags): Promise<number> {
  const config = read(flags, process.env);
  const { file, scenarios } = config;
  const sides = config.base ? 2 : 1;
  const time = formatDuration(plannedTime(scenarios, sides));
  console.log(`${file} is valid: ${count(scenarios.length, 'scenario')}, ${time} of load in a run.`);
  for (const scenario of scenarios) {
    const { requests, journeys } = scenario;
    const steps = journeys.reduce((sum, journey) => sum + journey.requests.length, requests.length);
    const within = journeys.length > 0 ? ` in ${count(journeys.length, 'journey')}` : '';
    console.log(`  ${headline(scenario)}: ${count(steps, 'request')}${within}`);
  }
  return 0;
}

function headline(scenario: Scenario): string {
  const { name, type, connections, warmup, duration, rounds } = scenario;
  const load = modelText({ connections, model: documentedModel(scenario) });
  const window = `${formatDuration(warmup)} warm-up and ${formatDuration(duration)}`;
  return `${name} (${type}): ${load}, ${rounds} rounds of ${window}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function read(flags: Flags, environment: NodeJS.ProcessEnv | null): Config {
  const workspace = process.cwd();
  return loadConfig({ workspace, path: flags.config, inputs: {}, environment, needsFile: true, nameOf: flagName });
}
