import type { AgentGroup } from '../engines/autocannon/agent-group.ts';
import { journeysOfRound, labelsOfRound } from '../engines/autocannon/journey-round.ts';
import { BOUND_CPU, type LoadPlan } from '../engines/autocannon/plan.ts';
import { PerfGateError } from '../errors.ts';
import { agentsOf, paceOf } from '../load/pace/pace.ts';
import { planTraffic } from '../load/traffic/plan-traffic.ts';
import { resolveUrl } from '../load/traffic/resolve-url.ts';
import { addCounts } from '../measurement/job.ts';
import type { AgentHealth, ArrivalCounts, Interference, Limit, Resources, Round } from '../measurement/run-document.ts';
import { type InterferenceWatch, watchInterference } from '../probes/interference.ts';
import { type ResourceSampler, sampleResources } from '../probes/resources.ts';
import { describeExit } from '../service/process-group.ts';
import type { RunningTarget } from '../service/start.ts';
import type { LoadScenario } from './load/scenario.ts';

/** Share of the arrivals that have to begin in time: a round with fewer did not offer what it was asked for. */
const OFFERED = 0.98;

export interface LoadRoundOptions {
  /** From 0. */
  index: number;
  /** Startup time of the target in milliseconds; null when another scenario of this round tells it. */
  startup: number | null;
  agents: AgentGroup;
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
  { index, startup, agents, abort, onMeasuring }: LoadRoundOptions,
): Promise<Round | null> {
  const plan = await planLoad(scenario, target);
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
      watch = watchInterference({ target: target.pid, agents: agents.pids });
      if (target.pid !== null) sampler = sampleResources(target.pid);
    },
    measured() {
      resources = sampler?.stop() ?? null;
      sampler = null;
      interference = watch?.stop(resources?.cpu ?? null) ?? null;
    },
  };
  const either = AbortSignal.any([abort, exit.signal]);
  const outcome = await agents.run(plan, agentsOf(scenario), listener, either).finally(() => {
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
  if (abort.aborted) return null;
  const names = plan.requests.map(({ label }) => label);
  const counts = addCounts(outcome.requests.map((request) => request.counts));
  // One agent that cannot go on is one too many: the others did without its share.
  const unscripted = outcome.scripts.find(({ stopped }) => stopped !== null)?.stopped ?? null;
  const stopped = outcome.stopped ?? unscripted;
  if (stopped || counts.responses === 0) {
    const why = stopped ?? describeErrors(counts.errors, counts.lost);
    // A script may stop although some requests were answered: for want of data, or of a log-in that works.
    const what =
      stopped && outcome.scripts.length > 0
        ? `"${scenario.name}" could not be measured on`
        : `no request of "${scenario.name}" got a good answer from`;
    throw new PerfGateError(
      'load',
      `${what} ${target.url} (round ${index + 1}): ${why}. ` +
        'Check the paths, the expected `status` and the log of the target.' +
        (target.pid === null ? '' : ` ${target.logTail()}`),
    );
  }
  return {
    index,
    startedAt,
    startup,
    duration: outcome.duration,
    throughput: outcome.completed / (outcome.duration / 1000),
    received: outcome.received,
    counts,
    labels: labelsOfRound(outcome.requests, names),
    ...journeysOfRound(outcome.scripts, names),
    resources,
    interference,
    agent: outcome.health,
    ...(outcome.agents.length > 1 && { agents: outcome.agents }),
    ...(outcome.arrivals && {
      arrivals: { ...outcome.arrivals, limit: limitOf(outcome.arrivals, outcome.health) },
    }),
    ...(outcome.offered && { offered: outcome.offered }),
  };
}

/** What kept arrivals from being offered in time; null: hardly anything. */
function limitOf({ due, inTime, backlog }: ArrivalCounts, { cpu }: AgentHealth): Limit | null {
  if (inTime >= OFFERED * due) return null;
  // Without a backlog there was a connection for each of them. A late event loop alone does not fill all connections.
  return cpu > BOUND_CPU || backlog === 0 ? 'agent' : 'target';
}

async function planLoad(
  scenario: LoadScenario,
  { url: text, transport }: RunningTarget,
): Promise<Omit<LoadPlan, 'share'>> {
  const { url, ...where } = await resolveUrl(text, { ...transport.tls, socket: transport.socket });
  const { timeout, reconnectEvery } = scenario;
  return {
    ...where,
    reconnectEvery,
    ...paceOf(scenario),
    timeout,
    ...planTraffic(scenario, url, process.env),
  };
}

function describeErrors(errors: Record<string, number>, lost: number): string {
  const kinds = Object.entries(errors).map(([kind, count]) => `${count} × ${kind}`);
  if (lost > 0) kinds.push(`${lost} × connection closed without an answer`);
  return kinds.join(', ') || 'no request was answered in the window';
}
