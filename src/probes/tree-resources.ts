import type { Resources } from '../measurement/run-document.ts';
import type { UsedSecond } from '../measurement/second.ts';
import { isRunning, type ProcessEntry, readKernelFile } from '../service/process-table.ts';
import { ProcessTree } from '../service/process-tree.ts';
import { CpuTime } from './cpu-time.ts';
import type { ResourceSampler } from './resources.ts';
import { SecondsUsed } from './seconds-used.ts';

/** Milliseconds. */
const INTERVAL = 250;
/**
 * For PSS the kernel walks the page tables: 1 ms for a process of 40 MB, 3 ms for 300 MB. The pause between two
 * readings is at least this many times what one reading takes, so that they never cost more than 0.25 % of a core.
 */
const MEMORY_PAUSE = 400;

/**
 * Resources of a process tree from Linux's /proc. Everything but PSS takes about 0.6 ms for a service of one process
 * and seven threads, four times per second: 0.25 % of one core, spent in perf-gate's process.
 */
export class TreeSampler implements ResourceSampler {
  readonly #proc: string;
  readonly #tree: ProcessTree;
  readonly #cpu: CpuTime;
  readonly #disk = new DiskTraffic();
  readonly #seconds = new SecondsUsed();
  readonly #timer: NodeJS.Timeout;
  #threads: number | null = null;
  #memory: number | null = null;
  #memoryKind: 'pss' | 'rss' = 'pss';
  #nextMemory = 0;
  /** The memory as it was read last. */
  #lastMemory: number | null = null;

  constructor(pid: number, proc: string) {
    this.#proc = proc;
    this.#tree = new ProcessTree(pid, proc);
    this.#cpu = new CpuTime(proc);
    this.#sample();
    this.#timer = setInterval(() => this.#sample(), INTERVAL).unref();
  }

  stop(): Resources {
    clearInterval(this.#timer);
    this.#nextMemory = 0;
    this.#sample();
    return {
      ...this.#cpu.result(),
      memory: this.#memory,
      memoryKind: this.#memoryKind,
      threads: this.#threads,
      diskRead: this.#disk.read,
      diskWritten: this.#disk.written,
    };
  }

  seconds(): UsedSecond[] {
    return this.#seconds.end();
  }

  #sample(): void {
    this.#read();
    const { read, written } = this.#disk;
    const disk = read === null || written === null ? null : read + written;
    this.#seconds.add(performance.now(), { cpu: this.#cpu.result().cpu, memory: this.#lastMemory, disk });
  }

  #read(): void {
    const members = this.#tree.members();
    this.#cpu.read(members);
    const running = members.filter(isRunning);
    if (running.length === 0) return;
    this.#disk.add(running.map((entry) => readKernelFile(`${this.#proc}/${entry.pid}/io`)));
    const threads = running.reduce((sum, entry) => sum + entry.threads, 0);
    this.#threads = Math.max(this.#threads ?? 0, threads);
    const began = performance.now();
    if (began < this.#nextMemory) return;
    const memory = running.reduce((sum, entry) => sum + this.#memoryOf(entry), 0);
    this.#memory = Math.max(this.#memory ?? 0, memory);
    this.#lastMemory = memory;
    this.#nextMemory = began + (performance.now() - began) * MEMORY_PAUSE;
  }

  /** The memory in bytes. RSS counts shared pages in every process, so one process without PSS makes the sum an RSS. */
  #memoryOf({ pid }: ProcessEntry): number {
    const pss = kilobytes(readKernelFile(`${this.#proc}/${pid}/smaps_rollup`), 'Pss');
    if (pss !== null) return pss * 1024;
    const rss = kilobytes(readKernelFile(`${this.#proc}/${pid}/status`), 'VmRSS');
    // null: it has ended in the meantime.
    if (rss === null) return 0;
    this.#memoryKind = 'rss';
    return rss * 1024;
  }
}

function kilobytes(text: string | null, name: string): number | null {
  const [, value] = text?.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm')) ?? [];
  return value === undefined ? null : Number(value);
}

/**
 * Bytes from and to storage since the first reading (read_bytes and write_bytes of /proc/PID/io, proc_pid_io(5)). A
 * process takes over the counts of the children it has waited for.
 */
class DiskTraffic {
  read: number | null = null;
  written: number | null = null;
  #first: { read: number; written: number } | null = null;

  add(files: (string | null)[]): void {
    let read = 0;
    let written = 0;
    for (const text of files) {
      if (text === null) continue;
      read += bytes(text, 'read_bytes');
      written += bytes(text, 'write_bytes');
    }
    if (files.every((text) => text === null)) return;
    this.#first ??= { read, written };
    this.read = Math.max(this.read ?? 0, read - this.#first.read);
    this.written = Math.max(this.written ?? 0, written - this.#first.written);
  }
}

function bytes(text: string, name: string): number {
  return Number(text.match(new RegExp(`^${name}: (\\d+)`, 'm'))?.[1] ?? 0);
}
