import type { Resources } from '../measurement/run-document.ts';
import type { UsedSecond } from '../measurement/second.ts';
import type { ResourceSampler } from './resources.ts';
import { SecondsUsed } from './seconds-used.ts';

/** Milliseconds between two samples, each of which starts `ps` (or its like) once or twice. */
const INTERVAL = 1000;

interface Sample {
  /** The time of the sample, by `performance.now`. */
  at: number;
  /** The CPU time of the tree since the first sample, milliseconds. */
  cpu: number;
}

/**
 * CPU time and memory of a process tree where there is no /proc (macOS, Windows). A sample takes a tenth of a second
 * and cannot be taken at the edges of the window, so the CPU time is that between the first and the last sample, scaled
 * to the length of the window.
 */
export class PortableSampler implements ResourceSampler {
  readonly #pid: number;
  readonly #began = performance.now();
  readonly #cpuTimes = new Map<string, { first: number; last: number }>();
  readonly #seconds = new SecondsUsed(this.#began);
  #first: Sample | null = null;
  #last: Sample | null = null;
  #memory: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(pid: number) {
    this.#pid = pid;
    void this.#sample();
  }

  stop(): Resources {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    return {
      cpu: this.#cpuOfWindow(performance.now() - this.#began),
      cpuSource: 'ticks',
      memory: this.#memory,
      memoryKind: 'rss',
      threads: null,
      diskRead: null,
      diskWritten: null,
    };
  }

  seconds(): UsedSecond[] {
    return this.#seconds.end();
  }

  /** The CPU time of the window; null if it is too short for two samples. */
  #cpuOfWindow(length: number): number | null {
    if (!this.#first || !this.#last || this.#first === this.#last) return null;
    return (this.#last.cpu * length) / (this.#last.at - this.#first.at);
  }

  async #sample(): Promise<void> {
    try {
      const [{ default: pidtree }, { default: pidusage }] = await Promise.all([import('pidtree'), import('pidusage')]);
      const usages = Object.entries(await pidusage(await pidtree(this.#pid, { root: true })));
      pidusage.clear();
      this.#add(usages.flatMap(([pid, usage]) => (usage ? [{ pid, ...usage }] : [])));
    } catch {
      // It has ended, or there is no `ps`: what was seen so far stands.
    }
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#sample(), INTERVAL).unref();
  }

  #add(usages: { pid: string; ctime: number; memory: number }[]): void {
    if (this.#stopped || usages.length === 0) return;
    for (const { pid, ctime } of usages) {
      const known = this.#cpuTimes.get(pid);
      if (known) known.last = Math.max(known.last, ctime);
      else this.#cpuTimes.set(pid, { first: this.#first ? 0 : ctime, last: ctime });
    }
    const cpu = [...this.#cpuTimes.values()].reduce((sum, { first, last }) => sum + last - first, 0);
    this.#last = { at: performance.now(), cpu };
    this.#first ??= this.#last;
    const memory = usages.reduce((sum, usage) => sum + usage.memory, 0);
    this.#memory = Math.max(this.#memory ?? 0, memory);
    this.#seconds.add(this.#last.at, { cpu, memory, disk: null });
  }
}
