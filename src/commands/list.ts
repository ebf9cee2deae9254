import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { kindOf, loadsOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import { describeParts } from '../rounds/describe-time.ts';
import { whenText } from '../settings/occasion.ts';
import { formatDuration, formatRoughly } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { expectedTime } from './expected-time.ts';
import { flagName, inputsOf, type RunFlags } from './flags.ts';

/** `perf-gate list`. @returns the exit code */
export async function list(flags: RunFlags): Promise<number> {
  // Nothing is sent, so the secrets are not needed.
  return listScenarios(read(flags, null));
}

/** Lists the scenarios of a configuration, what each of them does, and how long all take. @returns the exit code */
export function listScenarios(config: Config): number {
  for (const scenario of config.scenarios) {
    console.log(headline(scenario));
    const parts = describeParts(scenario);
    if (parts !== null) console.log(`  ${parts}`);
    for (const line of kindOf(scenario).lines?.(scenario) ?? []) console.log(`  ${line}`);
  }
  if (config.leftOut) console.log(config.leftOut);
  for (const sentence of expectedTime(config)) console.log(sentence);
  return 0;
}

/** `perf-gate validate`. @returns the exit code */
export async function validate(flags: RunFlags): Promise<number> {
  const config = read(flags, process.env);
  const { file, scenarios } = config;
  console.log(`${file} is valid: ${plural(scenarios.length, 'scenario')}.`);
  for (const scenario of scenarios) {
    const { requests, journeys } = sentBy(scenario);
    const within = journeys > 0 ? ` in ${plural(journeys, 'journey')}` : '';
    const sent = requests > 0 ? `: ${plural(requests, 'request')}${within}` : '';
    console.log(`  ${headline(scenario)}${sent}`);
  }
  for (const sentence of expectedTime(config)) console.log(sentence);
  return 0;
}

function headline(scenario: Scenario): string {
  const { name, type, rounds } = scenario;
  const kind = kindOf(scenario);
  const window = kind.window?.(scenario);
  const time = kind.time(scenario);
  const known = time === null ? '' : ` of ${formatRoughly(time)}`;
  const each = window ? ` of ${formatDuration(window.warmup)} warm-up and ${formatDuration(window.duration)}` : known;
  return `${name} (${type}): ${kind.words(scenario)}, ${plural(rounds, 'round')}${each}${standing(scenario)}`;
}

/** ` (when: schedule; tags: slow, shop)` */
function standing({ severity, tags, when }: Scenario): string {
  const said = [
    ...(when ? [`when: ${whenText(when)}`] : []),
    ...(tags ? [`tags: ${tags.join(', ')}`] : []),
    ...(severity ? [`severity: ${severity}`] : []),
  ];
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}

/** Counts the requests that a scenario measures, and its journeys. */
function sentBy(scenario: Scenario): { requests: number; journeys: number } {
  // Several loads may be of the same requests.
  const all = [...new Set(loadsOf(scenario).map(({ traffic }) => traffic))];
  const journeys = all.flatMap((traffic) => traffic.journeys);
  const requests = [...all, ...journeys].reduce((sum, each) => sum + each.requests.length, 0);
  return { requests, journeys: journeys.length };
}

function read(flags: RunFlags, environment: NodeJS.ProcessEnv | null): Config {
  const workspace = process.cwd();
  const inputs = inputsOf(flags);
  return loadConfig({ workspace, path: flags.config, inputs, environment, needsFile: true, nameOf: flagName });
}
