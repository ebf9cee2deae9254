import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Resources } from '../measurement/run-document.ts';
import type { UsedSecond } from '../measurement/second.ts';
import { readKernelFile } from '../service/process-table.ts';
import type { KernelRoots, ResourceSampler } from './resources.ts';
import { SecondsUsed } from './seconds-used.ts';

/** Milliseconds. */
const INTERVAL = 250;

/**
 * Finds the folder of a process's cgroup (v2) when it is not this process's own: it then holds the target and nothing
 * else. A group that we are in ourselves would count us, and the load, as the target.
 */
export function findForeignCgroup(pid: number, { proc, cgroup }: KernelRoots): string | null {
  const own = cgroupPath(`${proc}/self/cgroup`);
  const path = cgroupPath(`${proc}/${pid}/cgroup`);
  if (own === null || path === null || isWithin(own, path)) return null;
  // Outside of the part of the hierarchy that a container is shown, paths climb: /../other.
  if (path.split('/').includes('..')) return null;
  const folder = join(cgroup, path);
  // Without the controllers file it is a v1 or mixed hierarchy.
  return existsSync(join(cgroup, 'cgroup.controllers')) && existsSync(join(folder, 'cpu.stat')) ? folder : null;
}

/** The path behind `0::`, the line of the v2 hierarchy (cgroups(7)). */
function cgroupPath(file: string): string | null {
  return readKernelFile(file)?.match(/^0::(\/.*)$/m)?.[1] ?? null;
}

function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(ancestor.endsWith('/') ? ancestor : `${ancestor}/`);
}

interface Reading {
  /** Microseconds. */
  cpu: number | null;
  memory: number | null;
  threads: number | null;
  read: number | null;
  written: number | null;
}

/** Resources of a cgroup v2, all of its processes and sub-groups together (cgroup-v2.rst of the kernel). */
export class CgroupSampler implements ResourceSampler {
  readonly #folder: string;
  readonly #first: Reading;
  readonly #timer: NodeJS.Timeout;
  readonly #seconds = new SecondsUsed();
  #last: Reading;
  #memory: number | null;
  #threads: number | null;

  constructor(folder: string) {
    this.#folder = folder;
    this.#first = readCgroup(folder);
    this.#last = this.#first;
    this.#memory = this.#first.memory;
    this.#threads = this.#first.threads;
    this.#note(this.#first);
    this.#timer = setInterval(() => this.#sample(), INTERVAL).unref();
  }

  stop(): Resources {
    clearInterval(this.#timer);
    this.#sample();
    const cpu = difference(this.#first.cpu, this.#last.cpu);
    return {
      cpu: cpu === null ? null : cpu / 1000,
      cpuSource: 'cgroup',
      memory: this.#memory,
      memoryKind: 'cgroup',
      threads: this.#threads,
      diskRead: difference(this.#first.read, this.#last.read),
      diskWritten: difference(this.#first.written, this.#last.written),
    };
  }

  seconds(): UsedSecond[] {
    return this.#seconds.end();
  }

  #sample(): void {
    const reading = readCgroup(this.#folder);
    // When the container ends, its folder goes; the last reading stands.
    if (reading.cpu === null) return;
    this.#last = reading;
    this.#memory = highest(this.#memory, reading.memory);
    this.#threads = highest(this.#threads, reading.threads);
    this.#note(reading);
  }

  #note({ cpu, memory, read, written }: Reading): void {
    const disk = read === null || written === null ? null : read + written;
    this.#seconds.add(performance.now(), { cpu: cpu === null ? null : cpu / 1000, memory, disk });
  }
}

function readCgroup(folder: string): Reading {
  const read = (name: string) => readKernelFile(join(folder, name));
  const devices = read('io.stat');
  return {
    cpu: keyed(read('cpu.stat'), 'usage_usec'),
    memory: workingSet(number(read('memory.current')), keyed(read('memory.stat'), 'inactive_file')),
    threads: number(read('pids.current')),
    read: devices === null ? null : sumOf(devices, 'rbytes'),
    written: devices === null ? null : sumOf(devices, 'wbytes'),
  };
}

/**
 * Reads the memory without the file cache that the kernel would give up first, as `docker stats` and Kubernetes count
 * it; what was read from disk once is not what the service needs. (memory.peak would be exact, but cannot be reset
 * before Linux 6.12 and would report the peak since the start.)
 */
function workingSet(current: number | null, inactiveFile: number | null): number | null {
  return current === null ? null : Math.max(current - (inactiveFile ?? 0), 0);
}

function number(text: string | null): number | null {
  return text === null || !/^\d+\s*$/.test(text) ? null : Number(text);
}

function keyed(text: string | null, key: string): number | null {
  const [, value] = text?.match(new RegExp(`^${key} (\\d+)$`, 'm')) ?? [];
  return value === undefined ? null : Number(value);
}

/** Sums over all devices of io.stat, which is empty before the first byte. */
function sumOf(devices: string, key: string): number {
  return [...devices.matchAll(new RegExp(`\\b${key}=(\\d+)`, 'g'))].reduce((sum, [, value]) => sum + Number(value), 0);
}

function difference(first: number | null, last: number | null): number | null {
  return first === null || last === null ? null : Math.max(last - first, 0);
}

function highest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
