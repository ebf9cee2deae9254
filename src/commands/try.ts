import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { localBaseCommit } from '../baseline/local-base-commit.ts';
import { localOrigin } from '../checkout/checked-out.ts';
import { TRIAL_FILES } from '../checkout/output-folder.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { exitCodeOf, PerfGateError } from '../errors.ts';
import { tryGate } from '../gate.ts';
import { kindOf, loadsOf } from '../kinds/index.ts';
import { secretsOf } from '../load/traffic/templates.ts';
import type { Origin } from '../measurement/run-document.ts';
import { renderTrial } from '../report/trial.ts';
import { planTime } from '../rounds/planned-time.ts';
import { sharedSetup } from '../rounds/shared-setup.ts';
import { concludeTrial, uselessBase } from '../rounds/trial-conclusions.ts';
import type { TriedSide } from '../rounds/tried-side.ts';
import { unmetBase } from '../rounds/unmet-base.ts';
import { redactOutput } from '../secrets/border.ts';
import { AT_DESK } from '../settings/occasion.ts';
import { shortCommit } from '../text/commit.ts';
import { formatDuration } from '../text/numbers.ts';
import { plural } from '../text/plural.ts';
import { flagName, inputsOf, type RunFlags } from './flags.ts';
import { openOutput } from './output.ts';
import { showProgress } from './progress.ts';
import { screenOf } from './screen.ts';
import { openSession } from './session.ts';

/** `perf-gate try`: sends each request once, on the base as well where one is asked for. @returns the exit code */
export async function tryOut(flags: RunFlags): Promise<number> {
  redactOutput();
  const workspace = process.cwd();
  const inputs = inputsOf(flags);
  const config = loadConfig({ workspace, path: flags.config, inputs, occasion: AT_DESK, nameOf: flagName });
  if (flags.base !== undefined && config.base) {
    throw new PerfGateError(
      'config',
      `${config.file} has a base of its own, which takes the place of --base; remove one`,
    );
  }
  const traffic = config.scenarios.flatMap(loadsOf).map((load) => load.traffic);
  if (traffic.length === 0 && !config.scenarios.some((scenario) => kindOf(scenario).try))
    throw new PerfGateError('config', 'no scenario sends requests or calls a function, so there is nothing to try.');
  const isWanted = flags.base !== undefined || config.baseline === 'same-job';
  const output = openOutput(workspace, flags.output, TRIAL_FILES);
  const progress = showProgress(process.stderr);
  const dist = dirname(dirname(realpathSync(process.argv[1] as string)));
  const session = await openSession(dist, tmpdir(), progress.listen, 'nothing was measured');
  try {
    const { tried, lost, notices, sides, identical, required } = await tryGate(
      {
        config,
        origin: await localOrigin(workspace),
        baseCommit: isWanted ? localBaseCommit(flags.base ?? null) : null,
        output,
        agentScript: session.agentScript,
      },
      session,
    );
    progress.close();
    const shared =
      sides > 1
        ? sharedSetup({ base: config.base ?? config.targetAtBase, head: config.target }, config.scenarios, process.env)
        : null;
    const happened = shared === null ? notices : [shared, ...notices];
    const conclusions = concludeTrial(tried, secretsOf(traffic, process.env));
    const useless = required ? uselessBase(conclusions.forgone, config.scenarios) : null;
    const refusal = conclusions.refusal ?? (useless && unmetBase(useless.message));
    const time = identical === null ? timeOf(config, sides, tried) : nothingToMeasure(identical);
    console.log(renderTrial(tried, { ...conclusions, refusal, lost, time, happened }, screenOf(process.stdout)));
    console.log(`\nLog: ${relative(workspace, join(output.path, 'head.log'))}`);
    return refusal ? exitCodeOf(refusal) : 0;
  } finally {
    progress.close();
    await session.close();
    output.close();
  }
}

/** What a run would make of a base with the same files; a sentence. */
function nothingToMeasure({ commit, ref }: Origin): string {
  const base = `${shortCommit(commit ?? '')}${ref === null ? '' : ` (${ref})`}`;
  return `A run measures nothing: the files of the service are the same as in its base ${base}.`;
}

/** How long a run will take, as a sentence: its load, and starts like those that were just seen. */
function timeOf(config: Config, sides: number, tried: readonly TriedSide[]): string {
  const targets = Array.from({ length: sides }, () => config.target);
  const { windows, starts } = planTime(config.scenarios, targets).planned;
  const startup = Math.max(0, ...tried.map((side) => side.startup ?? 0));
  const started = starts > 0 ? ` and ${plural(starts, 'start')} of ${formatDuration(startup)}` : '';
  return `A run will take about ${formatDuration(windows + starts * startup)}: ${formatDuration(windows)} of load${started}.`;
}
