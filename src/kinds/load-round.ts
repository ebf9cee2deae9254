import type { Engine } from '../engines/engine.ts';
import { PerfGateError } from '../errors.ts';
import { LOST } from '../load/tally/recorder.ts';
import { isPlainList } from '../load/traffic/plan-traffic.ts';
import type { Interference, Resources, Round } from '../measurement/run-document.ts';
import { type InterferenceWatch, watchInterference } from '../probes/interference.ts';
import { type ResourceSampler, sampleResources } from '../probes/resources.ts';
import { describeExit } from '../service/process-group.ts';
import type { RunningTarget } from '../service/start.ts';
import type { LoadScenario } from './load/scenario.ts';

export interface LoadRoundOptions {
  /** From 0. */
  index: number;
  /** Startup time of the target in milliseconds; null when another scenario of this round tells it. */
  startup: number | null;
  engine: Engine;
  abort: AbortSignal;
  /** Told when the warm-up is over. */
  onMeasuring(): void;
}

/**
 * One round of a load scenario against a target that is ready: warm-up, then the measured window, during which the
 * target's resources are sampled and what else the machine does is watched.
 *
 * @returns null when it was aborted: half a window is no measurement
 * @throws PerfGateError `target` when the target exits, `load` when nothing could be measured
 */
export async function loadRound(
  scenario: LoadScenario,
  target: RunningTarget,
  { index, startup, engine, abort, onMeasuring }: LoadRoundOptions,
): Promise<Round | null> {
  const startedAt = new Date().toISOString();
  const exit = new AbortController();
  let finished = false;
  target.exited.then(() => {
    if (!finished) exit.abort();
  });
  let watch: InterferenceWatch | null = null;
  let sampler: ResourceSampler | null = null;
  let resources: Resources | null = null;
  let interference: Interference | null = null;
  const listener = {
    measuring() {
      onMeasuring();
      watch = watchInterference({ target: target.pid, agents: engine.pids });
      if (target.pid !== null) sampler = sampleResources(target.pid);
    },
    measured() {
      resources = sampler?.stop() ?? null;
      sampler = null;
      interference = watch?.stop(resources?.cpu ?? null) ?? null;
    },
  };
  const either = AbortSignal.any([abort, exit.signal]);
  const window = await engine.run(target, scenario, scenario, listener, either).finally(() => {
    finished = true;
    sampler?.stop();
  });
  if (exit.signal.aborted) {
    const how = await target.exited;
    throw new PerfGateError(
      'target',
      `the target ${describeExit(how)} while "${scenario.name}" was loading it (round ${index + 1}). ${target.logTail()}`,
    );
  }
  if (abort.aborted || window === null) return null;
  const { stopped, ...measured } = window;
  const { counts } = measured;
  if (stopped || counts.responses === 0) {
    const why = stopped ?? describeErrors(counts.errors, counts.lost);
    // Virtual users may stop although some requests were answered: for want of data, or of a log-in that works.
    const what =
      stopped && !isPlainList(scenario)
        ? `"${scenario.name}" could not be measured on`
        : `no request of "${scenario.name}" got a good answer from`;
    throw new PerfGateError(
      'load',
      `${what} ${target.url} (round ${index + 1}): ${why}. ` +
        'Check the paths, the expected `status` and the log of the target.' +
        (target.pid === null ? '' : ` ${target.logTail()}`),
    );
  }
  return { index, startedAt, startup, ...measured, resources, interference };
}

function describeErrors(errors: Record<string, number>, lost: number): string {
  const kinds = Object.entries(errors).map(([kind, count]) => `${count} × ${kind}`);
  if (lost > 0) kinds.push(`${lost} × ${LOST}`);
  return kinds.join(', ') || 'no request was answered in the window';
}
