import { PerfGateError } from '../errors.ts';
import type { SideName } from '../events.ts';
import type { Scenario } from '../kinds/kind.ts';
import { listensElsewhere } from '../service/elsewhere.ts';
import type { RunningTarget } from '../service/start.ts';
import { inOneLine } from '../text/sentence.ts';
import { Alternation, type Step } from './alternation.ts';
import { Apart } from './apart.ts';
import type { Slices } from './slices.ts';

/** Before the first scenario, and after the last one that is measured in slices. */
const START: Step = { scenario: -1, turn: -1 };
const REST: Step = { scenario: Number.POSITIVE_INFINITY, turn: -1 };

/**
 * One round of two sides whose services are alive at once: one of them works, and the other is paused, so that what a
 * service does by itself costs only its own side.
 */
export class Duet {
  /** The slices of the scenarios that are measured in them; what else there is comes after them, one side at a time. */
  readonly slices: ReadonlyMap<Scenario, Slices>;
  readonly #alternation: Alternation;
  readonly #abort: AbortSignal;
  readonly #services = new Map<SideName, RunningTarget>();
  /** The scenarios of which a slice has begun. */
  readonly #begun = new Set<Scenario>();

  /** @param order the sides, the one first that begins */
  constructor(order: readonly SideName[], slices: ReadonlyMap<Scenario, Slices>, abort: AbortSignal) {
    this.slices = slices;
    this.#alternation = new Alternation(order, abort);
    this.#abort = abort;
  }

  /**
   * Starts the service of a side in its turn, and does what is to be done with it.
   *
   * @throws Apart where the two cannot both be alive, and what `start` throws
   */
  async started(
    side: SideName,
    start: (work: (service: RunningTarget) => Promise<void>) => Promise<void>,
    work: (service: RunningTarget) => Promise<void>,
  ): Promise<void> {
    await this.#alternation.next(side, START);
    try {
      await start(async (service) => {
        await this.#join(side, service);
        await work(service);
      });
    } catch (error) {
      // It did start when it was tried, alone.
      const isSecond = !this.#services.has(side) && this.#services.size > 0;
      if (!isSecond || this.#abort.aborted || !(error instanceof PerfGateError)) throw error;
      throw new Apart(`the ${side} does not start beside the other: ${inOneLine(error.message)}`);
    }
  }

  /** Waits for the turn of a side in a scenario. @param turn −1: the warm-up, then the slices from 0 */
  async turn(side: SideName, scenario: number, turn: number): Promise<void> {
    await this.#next(side, { scenario, turn });
  }

  /** Waits until a side can measure what is not measured in slices, and stop. */
  async rest(side: SideName): Promise<void> {
    await this.#next(side, REST);
  }

  /** Takes a side out: its service is stopped. */
  leave(side: SideName): void {
    this.#services.delete(side);
    this.#alternation.leave(side);
  }

  /** Ends the round: a side that waits gets this reason. */
  end(reason: unknown): void {
    this.#alternation.end(reason);
  }

  /** Whether this is the first slice of a scenario. */
  begins(scenario: Scenario): boolean {
    if (this.#begun.has(scenario)) return false;
    this.#begun.add(scenario);
    return true;
  }

  async #join(side: SideName, service: RunningTarget): Promise<void> {
    const { url, port, transport, pid } = service;
    const asked = { url: new URL(url), socket: transport.socket, port };
    if ((await listensElsewhere(pid, asked)) !== '') {
      throw new Apart('what answers is not a process of `start`, such as a container, and cannot be paused');
    }
    const ended = [...this.#services].find(([, other]) => other.hasExited());
    if (ended) throw new Apart(`the ${ended[0]} ends when the other starts`);
    this.#services.set(side, service);
  }

  async #next(side: SideName, step: Step): Promise<void> {
    const service = this.#services.get(side) as RunningTarget;
    this.#abort.throwIfAborted();
    // What has ended by itself is noticed when it is loaded.
    if (!(await service.pause()) && !service.hasExited()) {
      throw new Apart(`a process of the ${side} cannot be paused`);
    }
    await this.#alternation.next(side, step);
    service.resume();
  }
}
