import { clock } from '../../load/pace/clock.ts';
import { addOffered } from '../../load/tally/offered.ts';
import type { ScriptOutcome } from '../../load/traffic/script.ts';
import { decodeHistogram, encodeHistogram, mergeHistograms } from '../../measurement/histogram.ts';
import { addCounts } from '../../measurement/job.ts';
import type { AgentHealth } from '../../measurement/run-document.ts';
import { LoadAgent, type WindowListener } from './load-agent.ts';
import type { LoadOutcome, LoadPlan } from './plan.ts';

/** Milliseconds between the moment at which all agents are prepared and their common start. */
const LEAD = 20;

/** What all agents measured together. */
export interface GroupOutcome extends LoadOutcome {
  /** Each one's. */
  agents: AgentHealth[];
  scripts: ScriptOutcome[];
}

/** The agents of a run: processes that share the load of a window. They serve all rounds of all sides. */
export class AgentGroup {
  readonly #script: string;
  readonly #cores: string | null;
  readonly #agents: LoadAgent[];

  /**
   * @param script path of the agent's entry
   * @param cores processor cores that they may use, as taskset lists them; null: all
   */
  constructor(script: string, cores: string | null = null) {
    this.#script = script;
    this.#cores = cores;
    // The first one is started while other things are prepared.
    this.#agents = [new LoadAgent(script, cores)];
  }

  /** Those of every agent that was needed so far. */
  get pids(): number[] {
    return this.#agents.flatMap(({ pid }) => pid ?? []);
  }

  /**
   * One warm-up and one measured window, shared by so many agents, at most one a connection. They begin at the same
   * instant, and what they measured is put together without loss.
   *
   * @throws PerfGateError `load` when one of them dies, hangs or cannot work: the others are stopped then
   */
  async run(
    plan: Omit<LoadPlan, 'share'>,
    agents: number,
    listener: WindowListener,
    abort: AbortSignal,
  ): Promise<GroupOutcome> {
    const of = Math.max(1, Math.min(agents, plan.connections));
    while (this.#agents.length < of) this.#agents.push(new LoadAgent(this.#script, this.#cores));
    const failed = new AbortController();
    const start = meeting(of);
    const telling = { measuring: nth(1, listener.measuring), measured: nth(of, listener.measured) };
    const runs = this.#agents.slice(0, of).map((agent, index) =>
      agent
        .run({ ...plan, share: { index, of } }, telling, AbortSignal.any([abort, failed.signal]), start)
        .catch((error) => {
          // Its first failure is what is told; what the others then say follows from it.
          failed.abort(failed.signal.reason ?? error);
          return null;
        }),
    );
    const outcomes = await Promise.all(runs);
    const complete = outcomes.filter((outcome) => outcome !== null);
    if (complete.length < of) throw failed.signal.reason;
    return together(complete);
  }

  /** Ends the agents; resolves when they are gone. */
  async close(): Promise<void> {
    await Promise.all(this.#agents.map((agent) => agent.close()));
  }
}

/** Resolves for all when the last one has come, to an instant that lies a little ahead. */
function meeting(of: number): () => Promise<number> {
  let come = 0;
  let begin: (at: number) => void = () => {};
  const start = new Promise<number>((resolve) => {
    begin = resolve;
  });
  return () => {
    if (++come === of) begin(clock() + (of > 1 ? LEAD : 0));
    return start;
  };
}

/** Calls it the nth time. */
function nth(times: number, call: () => void): () => void {
  let left = times;
  return () => {
    if (--left === 0) call();
  };
}

function together(outcomes: LoadOutcome[]): GroupOutcome {
  const [first, ...others] = outcomes as [LoadOutcome, ...LoadOutcome[]];
  const agents = outcomes.map(({ health }) => health);
  const scripts = outcomes.flatMap(({ script }) => script ?? []);
  if (others.length === 0) return { ...first, agents, scripts };
  const sum = (of: (outcome: LoadOutcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);
  const arrivals = outcomes.flatMap((outcome) => outcome.arrivals ?? []);
  const offered = outcomes.flatMap((outcome) => (outcome.offered ? [outcome.offered] : []));
  const added = (key: keyof (typeof arrivals)[number]) => arrivals.reduce((total, one) => total + one[key], 0);
  return {
    duration: sum(({ duration }) => duration) / outcomes.length,
    completed: sum(({ completed }) => completed),
    received: sum(({ received }) => received),
    requests: first.requests.map((_, index) => {
      const parts = outcomes.flatMap(({ requests }) => requests[index] ?? []);
      return {
        counts: addCounts(parts.map(({ counts }) => counts)),
        histogram: encodeHistogram(mergeHistograms(parts.map(({ histogram }) => decodeHistogram(histogram)))),
      };
    }),
    arrivals:
      arrivals.length === 0
        ? null
        : {
            due: added('due'),
            sent: added('sent'),
            inTime: added('inTime'),
            late: added('late'),
            dropped: added('dropped'),
            backlog: added('backlog'),
          },
    offered: offered.length === 0 ? null : addOffered(offered),
    health: worst(agents),
    agents,
    scripts,
    stopped: outcomes.every(({ stopped }) => stopped !== null) ? first.stopped : null,
  };
}

function worst(agents: AgentHealth[]): AgentHealth {
  return {
    loopDelay: Math.max(...agents.map(({ loopDelay }) => loopDelay)),
    cpu: Math.max(...agents.map(({ cpu }) => cpu)),
    bound: agents.some(({ bound }) => bound),
  };
}
