import type { Pacing } from '../load/pace/pacing.ts';
import type { Silence } from '../load/tally/recorder.ts';
import type { WindowsPlan } from '../load/tally/windows-tally.ts';
import type { Connecting } from '../load/traffic/resolve-url.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import type { TrialOutcome } from '../load/trial/exchange.ts';
import type { KindExample } from '../measurement/failure-example.ts';
import type { LoadWindows } from '../measurement/load-window.ts';
import type { Window } from '../measurement/run-document.ts';
import type { LoadSecond } from '../measurement/second.ts';

/** Where the requests of a window go. */
export interface Address {
  url: string;
  transport: {
    /** Unix socket in place of the URL's host and port; absolute path. */
    socket: string | null;
    /** The name that the target goes by and the certificate that is presented to it; null: nothing is secure. */
    tls: Pick<Connecting, 'serverName' | 'client'> | null;
  };
}

export interface WindowListener {
  /** Called when the warm-up is over and the measured window begins. */
  measuring(): void;
  /** Called when the measured window has ended, before the wait for what is still unanswered. */
  measured(): void;
}

/** What an engine measured in one window. */
export interface EngineWindow extends Window {
  /** The same by the second, in their order; absent where the engine does not say it. */
  seconds?: LoadSecond[];
  /** The first request of each kind of error; absent where the engine does not say it. */
  examples?: KindExample[];
  /** The same by the stretches that were asked for; absent where none were, or where the engine cannot say it. */
  windows?: LoadWindows;
  /** The longest times without a good answer, milliseconds after the start; absent where the engine does not say it. */
  silences?: Silence[];
  /** What was extracted from good answers to requests that keep it: of many, the last. */
  kept?: string[][];
  /** Why the engine gave up before the window was over, as a clause; null: it did not. */
  stopped: string | null;
}

/** What came of sending each request once. */
export interface Trial extends TrialOutcome {
  requests: TriedRequest[];
}

/** A request as it was planned. */
interface TriedRequest {
  label: string;
  /** The position of its journey, or its own where there are none; null: it is sent before the others. */
  position: number | null;
}

/** What an engine may be made with; each takes what it needs. */
export interface EngineOptions {
  /** Path of the entry of perf-gate's own load agent. */
  agentScript: string;
}

/**
 * Makes the requests of a scenario and measures their answers. One engine serves all rounds of all sides, so that what it
 * adds to a measurement is the same for each.
 */
export interface Engine {
  /** The name that messages and documents call it by: `autocannon`. */
  readonly name: string;
  /**
   * Says whether the engine can make this load here; asked before anything is built or started.
   *
   * @returns why not, as a clause that follows the name of the scenario: `needs 10,000 connections, but …`; null: it can
   */
  can(pacing: Pacing, traffic: Traffic): string | null;
  /**
   * Starts the processes of the generator that every window needs, so that they are ready when the first one comes.
   *
   * @param cores processor cores that they may use, as taskset lists them; null: all
   */
  start(cores: string | null): void;
  /** The processes of the generator, for those who watch what else the machine does. */
  readonly pids: number[];
  /**
   * Loads the target for one warm-up and one measured window.
   *
   * @param windows how the measured window is divided; null: it is not
   * @returns null when it was aborted: half a window is no measurement
   * @throws PerfGateError `load` when a process of the generator dies, hangs or cannot work, or the host has no address;
   *   `config` for something to fill in that is not there
   */
  run(
    where: Address,
    traffic: Traffic,
    pacing: Pacing,
    listener: WindowListener,
    abort: AbortSignal,
    windows?: WindowsPlan | null,
  ): Promise<EngineWindow | null>;
  /**
   * Sends each request of the traffic once, over a connection and read as in a window: weights and pauses are ignored.
   *
   * @param only positions of the journeys, or of the requests where there are none, that are sent; null: all
   * @returns what came of them, up to where it was aborted
   * @throws what {@link run} throws
   */
  try(where: Address, traffic: Traffic, only: readonly number[] | null, abort: AbortSignal): Promise<Trial>;
  /**
   * Gives a second generator of the same sort, for a load beside another one. It is made once, its processes are among
   * {@link pids}, and it is ended with this one.
   */
  second(): Engine;
  /** Ends the generator; resolves when its processes are gone. */
  close(): Promise<void>;
}
