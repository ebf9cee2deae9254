import { clock } from '../../load/pace/clock.ts';
import type { TrialOutcome } from '../../load/trial/exchange.ts';
import type { WindowListener } from '../engine.ts';
import { combine, type GroupOutcome } from './combine.ts';
import { LoadAgent } from './load-agent.ts';
import type { LoadPlan, TrialPlan } from './protocol.ts';

/** Milliseconds between the moment at which all agents are prepared and their common start. */
const LEAD = 20;

/** The agents of a run: processes that share the load of a window, and serve all rounds of all sides. */
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
    // The first one starts while other things are prepared.
    this.#agents = [new LoadAgent(script, cores)];
  }

  /** Process ids of every agent that was needed until now. */
  get pids(): number[] {
    return this.#agents.flatMap(({ pid }) => pid ?? []);
  }

  /**
   * Loads the target for one warm-up and one measured window, with so many agents, but never more than connections. They
   * begin at the same instant, and what they measured is put together without loss.
   *
   * @throws PerfGateError `load` when one of them dies, hangs or cannot work; the others are stopped then
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
    const either = { measuring: nth(1, listener.measuring), measured: nth(of, listener.measured) };
    const runs = this.#agents.slice(0, of).map((agent, index) =>
      agent
        .run({ ...plan, share: { index, of } }, either, AbortSignal.any([abort, failed.signal]), start)
        .catch((error) => {
          // The first failure is the one to report; those of the others follow from it.
          failed.abort(failed.signal.reason ?? error);
          return null;
        }),
    );
    const outcomes = await Promise.all(runs);
    const complete = outcomes.filter((outcome) => outcome !== null);
    if (complete.length < of) throw failed.signal.reason;
    return combine(complete);
  }

  /** Sends each request of the plan once, with the first agent. @throws PerfGateError `load` as run does */
  try(plan: TrialPlan, abort: AbortSignal): Promise<TrialOutcome> {
    const [agent] = this.#agents as [LoadAgent];
    return agent.try(plan, abort);
  }

  /** Ends the agents; resolves when they are gone. */
  async close(): Promise<void> {
    await Promise.all(this.#agents.map((agent) => agent.close()));
  }
}

/** Makes a meeting point, which resolves for all agents when the last one has come, to an instant a little ahead. */
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

/** Makes a function that calls `call` the nth time that it is called itself. */
function nth(times: number, call: () => void): () => void {
  let left = times;
  return () => {
    if (--left === 0) call();
  };
}
