import { agentsOf, paceOf } from '../../load/pace/pace.ts';
import type { Pacing } from '../../load/pace/pacing.ts';
import type { WindowsPlan } from '../../load/tally/windows-tally.ts';
import { planTraffic } from '../../load/traffic/plan-traffic.ts';
import type { PlannedTraffic } from '../../load/traffic/planned-traffic.ts';
import { resolveUrl } from '../../load/traffic/resolve-url.ts';
import type { Traffic } from '../../load/traffic/traffic.ts';
import type { Address, Engine, EngineOptions, EngineWindow, Trial, WindowListener } from '../engine.ts';
import { AgentGroup } from './agent-group.ts';
import { tooManyFiles } from './file-descriptors.ts';
import type { LoadPlan } from './protocol.ts';
import { windowOf } from './window-of.ts';

/** Milliseconds after which a trial sends no further request. */
const TRIAL_BUDGET = 120_000;

/** The engine that perf-gate comes with: processes of Node.js that drive autocannon's connections. */
export class AutocannonEngine implements Engine {
  readonly name = 'autocannon';
  readonly #script: string;
  #group: AgentGroup | null = null;
  #cores: string | null = null;
  #second: AutocannonEngine | null = null;

  constructor({ agentScript }: EngineOptions) {
    this.#script = agentScript;
  }

  can(pacing: Pacing): string | null {
    return tooManyFiles(pacing);
  }

  start(cores: string | null): void {
    this.#cores = cores;
    this.#group ??= new AgentGroup(this.#script, cores);
  }

  get pids(): number[] {
    return [...(this.#group?.pids ?? []), ...(this.#second?.pids ?? [])];
  }

  async run(
    where: Address,
    traffic: Traffic,
    pacing: Pacing,
    listener: WindowListener,
    abort: AbortSignal,
    windows: WindowsPlan | null = null,
  ): Promise<EngineWindow | null> {
    const plan = { ...(await planLoad(where, traffic, pacing)), ...(windows && { windows }) };
    this.#group ??= new AgentGroup(this.#script);
    const outcome = await this.#group.run(plan, agentsOf(pacing), listener, abort);
    if (abort.aborted) return null;
    return windowOf(
      outcome,
      plan.requests.map(({ label }) => label),
    );
  }

  async try(
    { url: text, transport }: Address,
    traffic: Traffic,
    only: readonly number[] | null,
    abort: AbortSignal,
  ): Promise<Trial> {
    const { url, ...where } = await resolveUrl(text, { ...transport.tls, socket: transport.socket });
    const { timeout, reconnectEvery } = traffic;
    const planned = planTraffic(traffic, false, url, process.env);
    const cycle = [...(only ?? new Set(planned.cycle.toSorted((a, b) => a - b)))];
    this.#group ??= new AgentGroup(this.#script);
    const plan = { ...where, ...planned, cycle, reconnectEvery, timeout, budget: TRIAL_BUDGET };
    const outcome = await this.#group.try(plan, abort);
    const positions = positionsOf(planned);
    const requests = planned.requests.map(({ label }, index) => ({ label, position: positions.get(index) ?? null }));
    return { ...outcome, requests };
  }

  second(): Engine {
    if (this.#second === null) {
      this.#second = new AutocannonEngine({ agentScript: this.#script });
      this.#second.start(this.#cores);
    }
    return this.#second;
  }

  async close(): Promise<void> {
    await Promise.all([this.#group?.close(), this.#second?.close()]);
  }
}

/** The position in the cycle of what each measured request belongs to. */
function positionsOf({ requests, journeys }: PlannedTraffic): Map<number, number> {
  if (journeys === null) return new Map(requests.map((_, index) => [index, index]));
  return new Map(
    journeys.all.flatMap((journey, position) =>
      journey.requests.map((request): [number, number] => [request, position]),
    ),
  );
}

async function planLoad(
  { url: text, transport }: Address,
  traffic: Traffic,
  pacing: Pacing,
): Promise<Omit<LoadPlan, 'share'>> {
  const { url, ...where } = await resolveUrl(text, { ...transport.tls, socket: transport.socket });
  const { timeout, reconnectEvery } = traffic;
  const planned = planTraffic(traffic, pacing.rate === null, url, process.env);
  return { ...where, reconnectEvery, ...paceOf(pacing), timeout, ...planned };
}
