import { setTimeout as sleep } from 'node:timers/promises';
import { PerfGateError } from '../errors.ts';
import type { LogFile } from '../files/log-file.ts';
import type { Fault } from '../kinds/fault.ts';
import { runLine } from '../service/commands.ts';
import { OwnedProcess } from '../service/owned-process.ts';
import type { RunningTarget } from '../service/start.ts';
import type { Target } from '../service/target.ts';
import { readPidFile } from './pid-file.ts';
import type { Session } from './session.ts';

/** What faults are made in. */
export interface FaultScene {
  /** The name of the scenario that asks for them. */
  scenario: string;
  service: Pick<RunningTarget, 'pid' | 'pause' | 'resume' | 'crash'>;
  target: Target;
  logFile: LogFile;
  session: Pick<Session, 'processes' | 'abort'>;
}

/**
 * Makes faults in one round, and leaves nothing of them. Only processes that this run has started are ended or stopped;
 * whose they are is looked up again right before every signal.
 */
export class Faults {
  readonly #scene: FaultScene;
  /** What ends the processes that lines have left running. */
  readonly #left: (() => Promise<void>)[] = [];

  constructor(scene: FaultScene) {
    this.#scene = scene;
  }

  /** Finds what keeps a fault from being made. @throws PerfGateError `config` */
  foresee(fault: Fault): void {
    if (fault.kind === 'run') return;
    if (fault.pidFile === null) this.#requireStarted(fault);
    else this.#processOf(fault, fault.pidFile);
  }

  /**
   * Makes a fault, and resolves when it is over.
   *
   * @throws PerfGateError `config` where a process is not this run's own, `target` where a line fails or a process cannot be
   * stopped; the reason of a canceled run
   */
  async make(fault: Fault): Promise<void> {
    switch (fault.kind) {
      case 'run':
        return this.#run(fault);
      case 'kill':
        return this.#kill(fault);
      case 'stop':
        return fault.pidFile === null ? this.#stopService(fault) : this.#stopProcess(fault, fault.pidFile);
    }
  }

  /** Ends what lines have left running. */
  async end(): Promise<void> {
    for (const end of this.#left.splice(0).toReversed()) await end();
  }

  async #run({ line, timeout }: Extract<Fault, { kind: 'run' }>): Promise<void> {
    const { target, logFile, session } = this.#scene;
    this.#left.push(await runLine(line, { what: 'fault', target, logFile, timeout, ...session }));
  }

  #kill(fault: Extract<Fault, { kind: 'kill' }>): void {
    if (fault.pidFile !== null) {
      const process = this.#processOf(fault, fault.pidFile);
      if (!process.signal('SIGKILL')) throw this.#wrong(fault, `process ${process.pid} has just ended by itself`);
      return;
    }
    this.#requireStarted(fault);
    this.#scene.service.crash();
  }

  async #stopService(fault: Extract<Fault, { kind: 'stop' }>): Promise<void> {
    this.#requireStarted(fault);
    const { service } = this.#scene;
    try {
      if (!(await service.pause())) throw this.#wrong(fault, 'a process of the service cannot be stopped', 'target');
      await this.#rest(fault.duration);
    } finally {
      service.resume();
    }
  }

  async #stopProcess(fault: Extract<Fault, { kind: 'stop' }>, pidFile: string): Promise<void> {
    const process = this.#processOf(fault, pidFile);
    const stopped = process.signalAll('SIGSTOP');
    try {
      if (stopped.length === 0) throw this.#wrong(fault, `process ${process.pid} has just ended by itself`);
      await this.#rest(fault.duration);
    } finally {
      for (const one of stopped) one.signal('SIGCONT');
    }
  }

  async #rest(milliseconds: number): Promise<void> {
    const { abort } = this.#scene.session;
    await sleep(milliseconds, null, { signal: abort }).catch(() => abort.throwIfAborted());
  }

  #requireStarted(fault: Fault): void {
    if (this.#scene.service.pid !== null) return;
    throw this.#wrong(fault, 'somebody else runs the service, and only what perf-gate starts can be disturbed');
  }

  #processOf(fault: Fault, pidFile: string): OwnedProcess {
    const { target, session } = this.#scene;
    const pid = readPidFile(target.workingDirectory, pidFile);
    if (typeof pid !== 'number') throw this.#wrong(fault, pid.why);
    const found = OwnedProcess.find(pid, session.processes);
    if (found instanceof OwnedProcess) return found;
    throw this.#wrong(
      fault,
      `process ${pid} of the pid file ${found.why}; only what a line of this run has started, such as \`start\` or \`setup\`, is ever ended or stopped`,
    );
  }

  #wrong({ place }: Fault, text: string, errorClass: 'config' | 'target' = 'config'): PerfGateError {
    const where = place === null ? '' : `${place} `;
    return new PerfGateError(errorClass, `${where}"${this.#scene.scenario}": the fault cannot be made: ${text}.`);
  }
}
