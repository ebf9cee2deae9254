import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeFileSync } from 'node:fs';
import { NEW } from './replace-file.ts';

const MB = 1024 * 1024;
/** The size beyond which a log file is cut down to its first and last part. */
export const LOG_LIMIT = 10 * MB;
const HEAD_KEPT = 1 * MB;
const TAIL_KEPT = 4 * MB;
/** Milliseconds between two looks. A target that prints 1 GB/s exceeds the limit by at most a quarter of that. */
const CHECK_INTERVAL = 250;

/**
 * A log that processes write by themselves: no byte passes through perf-gate, and all that this costs while a window is
 * measured is one fstat every 250 ms. It is opened once, and what is read of it is read from what was opened, whatever
 * has its name later. A file without bounds would let a target that prints without end fill the disk, so a file over
 * 10 MB loses its middle; as it is opened for appending, its writers go on at the new end. What they print in the moment
 * of the cut (some milliseconds) is lost.
 */
export class LogFile {
  readonly #open: () => number;
  #fd: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  readonly #readers = new Set<(end: number) => void>();
  /** Bytes that were cut out so far. */
  #leftOut = 0;
  #isClosed = false;

  /** @param open makes the file when something is to be written: a descriptor for reading and appending */
  constructor(open: () => number) {
    this.#open = open;
  }

  get isMade(): boolean {
    return this.#fd !== null;
  }

  get fd(): number {
    if (this.#fd === null) {
      this.#fd = this.#open();
      this.#timer = setInterval(() => this.bound(), CHECK_INTERVAL).unref();
    }
    return this.#fd;
  }

  /** Adds a line of perf-gate's own. A full disk does not have to cost the measurement. */
  write(line: string | Uint8Array): void {
    try {
      writeFileSync(this.fd, line);
    } catch {
      // The log lacks it.
    }
  }

  /** @returns what the file has from a position on, at most this many bytes */
  read(position: number, length: number): Buffer {
    const buffer = Buffer.alloc(Math.max(length, 0));
    return buffer.subarray(0, readSync(this.fd, buffer, 0, buffer.length, position));
  }

  get size(): number {
    return fstatSync(this.fd).size;
  }

  /**
   * Calls a reader after each cut with the new position of the kept end.
   *
   * @returns ends that
   */
  onCut(reader: (end: number) => void): () => void {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  }

  /** Cuts out the middle where it has become too large. */
  bound(): void {
    if (this.#isClosed || !this.isMade) return;
    const { size } = this;
    if (size <= LOG_LIMIT) return;
    const tail = this.read(size - TAIL_KEPT, TAIL_KEPT);
    this.#leftOut += size - HEAD_KEPT - TAIL_KEPT;
    ftruncateSync(this.fd, HEAD_KEPT);
    const leftOut = Math.round(this.#leftOut / MB);
    this.write(`\n--- perf-gate: about ${leftOut} MB left out here, the log exceeded ${LOG_LIMIT / MB} MB ---\n`);
    const end = this.size;
    this.write(tail);
    for (const reader of this.#readers) reader(end);
  }

  /** Writes in place of all that it has what is made of it, once nobody writes to it anymore. */
  rewrite(change: (content: Buffer) => Buffer): void {
    if (this.#isClosed || !this.isMade) return;
    this.bound();
    const content = this.read(0, this.size);
    const changed = change(content);
    if (changed.equals(content)) return;
    ftruncateSync(this.fd, 0);
    this.write(changed);
  }

  /** Forgets the file; whoever writes to it goes on. */
  close(): void {
    if (this.#isClosed) return;
    this.bound();
    this.#isClosed = true;
    clearInterval(this.#timer);
    if (this.#fd !== null) closeSync(this.#fd);
  }
}

/** Makes a file for a log. @returns its descriptor @throws Error of the system, also where something is there already */
export function openNewLog(path: string): number {
  return openSync(path, NEW | constants.O_RDWR | constants.O_APPEND, 0o666);
}
