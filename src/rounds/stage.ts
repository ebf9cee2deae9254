import { setTimeout as sleep } from 'node:timers/promises';
import { PerfGateError } from '../errors.ts';
import type { Fault } from '../kinds/fault.ts';
import type {
  Called,
  CallOptions,
  LineOptions,
  Load,
  Loaded,
  LoadOptions,
  Stage,
  StagedService,
  Variant,
} from '../kinds/stage.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { Exchange } from '../load/trial/exchange.ts';
import { type Floor, type FloorSignal, readFloor } from '../probes/floor.ts';
import { countHeaps, type HeapCounts } from '../probes/heap-snapshot.ts';
import { heapFolder } from '../service/heap-preload.ts';
import { describeExit } from '../service/process-group.ts';
import type { ReplaceableTarget } from '../service/replaceable.ts';
import type { RunningTarget } from '../service/start.ts';
import type { Act } from './act.ts';
import { Faults } from './faults.ts';
import { callInCheckout } from './function-call.ts';
import { now } from './piece.ts';
import type { Session } from './session.ts';
import { runMeasuringLine, runStagedLine } from './stage-lines.ts';
import { StageLoads } from './stage-loads.ts';
import { targetOf } from './variant.ts';
import { WatchedRound } from './watched-round.ts';

/** A service that was started for one scenario alone, and what is done to it. */
interface Own {
  service: ReplaceableTarget;
  faults: Faults;
}

/** Acts for a kind in one round of one side, and watches the processes while it measures. */
export class RoundStage implements Stage {
  readonly watched: WatchedRound;
  readonly #act: Act;
  readonly #session: Session;
  readonly #loads: StageLoads;
  #own: Own | null = null;

  constructor(act: Act, session: Session) {
    this.#act = act;
    this.#session = session;
    this.watched = new WatchedRound(act.index);
    this.#loads = new StageLoads(act, session, this.watched, () => this.#service);
  }

  get side() {
    return this.#act.side.name;
  }

  get index(): number {
    return this.#act.index;
  }

  get abort(): AbortSignal {
    return this.#session.abort;
  }

  get service(): StagedService {
    const service = this.#service;
    const { url, startup, pid } = service;
    return {
      url,
      startup: this.#act.reportsStartup || this.#own !== null ? startup : null,
      logTail: () => (pid === null ? '' : service.logTail()),
    };
  }

  get #service(): RunningTarget {
    const service = this.#own?.service ?? this.#act.service;
    if (service === null) throw new Error(`a scenario of type ${this.#act.scenario.type} has no service`);
    return service;
  }

  load(traffic: Traffic, pacing: Pacing, options: LoadOptions = {}): Promise<Loaded | null> {
    return this.#loads.load(traffic, pacing, options);
  }

  beside(first: Load, second: Load): Promise<{ first: Loaded; second: Loaded } | null> {
    return this.#loads.beside(first, second);
  }

  phase(name: string, duration: number | null = null): void {
    this.watched.addPart(name, now());
    this.#act.onPart(name, duration);
  }

  async serve<T>(variant: Variant | null, work: () => Promise<T>): Promise<T> {
    const { serve, side, scenario, logFile } = this.#act;
    if (serve === undefined) throw new Error(`a scenario of type ${scenario.type} shares the service of its round`);
    const target = targetOf(side, variant);
    return serve(target, async (service) => {
      const faults = new Faults({ scenario: scenario.name, service, target, logFile, session: this.#session });
      this.#own = { service, faults };
      try {
        return await work();
      } finally {
        this.#own = null;
        await faults.end();
      }
    });
  }

  foresee(fault: Fault): void {
    this.#disturbed.faults.foresee(fault);
  }

  fault(fault: Fault): Promise<void> {
    return this.#disturbed.faults.make(fault);
  }

  async restart(): Promise<number> {
    const { service } = this.#disturbed;
    await service.replace();
    return service.startup ?? 0;
  }

  /** The service of this scenario alone: others must not find theirs disturbed. */
  get #disturbed(): Own {
    if (this.#own === null) throw new Error('only a service that was started for this scenario can be disturbed');
    return this.#own;
  }

  async run(line: string, options: LineOptions): Promise<string | null> {
    const { scenario, index } = this.#act;
    const startedAt = performance.now();
    try {
      if (options.prepares !== undefined) {
        await runStagedLine(line, options, this.#act, this.#session);
        return '';
      }
      return await runMeasuringLine(line, options, this.#act, this.#session);
    } catch (error) {
      if (this.abort.aborted) return null;
      if (!(error instanceof PerfGateError)) throw error;
      const part = options.prepares === undefined ? '' : `, ${options.prepares}`;
      throw new PerfGateError(error.class, `"${scenario.name}" (round ${index + 1}${part}): ${error.message}`);
    } finally {
      if (options.prepares === undefined) this.watched.addTime(performance.now() - startedAt);
    }
  }

  async call(module: string, options: CallOptions): Promise<Called | null> {
    const made = await callInCheckout(module, options, this.#act, this.#session);
    if (made === null) return null;
    this.watched.addTime(made.calls.duration, made.readings);
    return { calls: made.calls, resources: made.readings?.resources ?? null };
  }

  async ask(traffic: Traffic): Promise<readonly Exchange[]> {
    const { engine, scenario, index } = this.#act;
    const service = this.#service;
    const exit = new AbortController();
    let finished = false;
    service.exited.then(() => {
      if (!finished) exit.abort();
    });
    const { exchanges } = await engine
      .try(service, traffic, null, AbortSignal.any([this.abort, exit.signal]))
      .finally(() => {
        finished = true;
      });
    if (exit.signal.aborted) {
      const how = describeExit(await service.exited);
      throw new PerfGateError(
        'target',
        `the target ${how} while "${scenario.name}" asked it (round ${index + 1}). ${service.logTail()}`,
      );
    }
    return this.abort.aborted ? [] : exchanges;
  }

  async floor(signal: FloorSignal | null): Promise<Floor | null> {
    const { pid } = this.#service;
    return pid === null ? null : readFloor(pid, heapFolder(this.#session.processes.file), signal);
  }

  async heap(): Promise<HeapCounts | null> {
    const { pid } = this.#service;
    return pid === null ? null : countHeaps(pid, heapFolder(this.#session.processes.file));
  }

  async rest(milliseconds: number): Promise<void> {
    await sleep(milliseconds, null, { signal: this.abort }).catch(() => {});
  }
}
