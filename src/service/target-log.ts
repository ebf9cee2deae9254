import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { redact } from '../secrets/border.ts';

const MB = 1024 * 1024;
/** The size beyond which a log file is cut down to its first and last part. */
export const LOG_LIMIT = 50 * MB;
const HEAD_KEPT = 1 * MB;
const TAIL_KEPT = 4 * MB;
/** Milliseconds between two looks. A target that prints 1 GB/s exceeds the limit by at most a quarter of that. */
const CHECK_INTERVAL = 250;

/**
 * The log of one start. The process writes to `fd` by itself: no byte of it passes through perf-gate, and all that
 * this costs while a window is measured is one fstat every 250 ms. A file without bounds would let a target that prints
 * without end fill the disk, so a file over 50 MB loses its middle; as the file is opened for appending, the process
 * goes on writing at the new end. What it prints in the moment of the cut (some milliseconds) is lost.
 */
export class TargetLog {
  readonly fd: number;
  readonly #timer: NodeJS.Timeout;
  readonly #decoder = new TextDecoder();
  /** Where this start's own output begins. */
  #from: number;
  #position: number;
  /** What `tail` returns after the file was closed. */
  #lastTail: string | null = null;

  /** @param header a line that distinguishes this start from the others in the same file */
  constructor(file: string, header: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.fd = openSync(file, 'a+');
    writeSync(this.fd, `--- perf-gate ${new Date().toISOString()} ${printable(redact(header))} ---\n`);
    this.#from = fstatSync(this.fd).size;
    this.#position = this.#from;
    this.#timer = setInterval(() => this.#bound(), CHECK_INTERVAL).unref();
  }

  /** Returns the text that was written since the last call. */
  readNew(): string {
    const { size } = fstatSync(this.fd);
    let text = '';
    while (this.#position < size) {
      const chunk = readAt(this.fd, this.#position, Math.min(size - this.#position, MB));
      if (chunk.length === 0) break;
      this.#position += chunk.length;
      text += this.#decoder.decode(chunk, { stream: true });
    }
    return text;
  }

  /** Returns a sentence for an error message, with the last lines of this start. */
  tail(): string {
    if (this.#lastTail !== null) return this.#lastTail;
    const tail = logTail(this.fd, this.#from);
    return tail ? `Last lines of its log:\n${tail}` : 'Its log is empty.';
  }

  close(): void {
    if (this.#lastTail !== null) return;
    clearInterval(this.#timer);
    this.#lastTail = this.tail();
    this.#bound();
    closeSync(this.fd);
  }

  #bound(): void {
    const { size } = fstatSync(this.fd);
    if (size <= LOG_LIMIT) return;
    const tail = readAt(this.fd, size - TAIL_KEPT, TAIL_KEPT);
    const leftOut = Math.round((size - HEAD_KEPT - TAIL_KEPT) / MB);
    ftruncateSync(this.fd, HEAD_KEPT);
    writeSync(
      this.fd,
      `\n--- perf-gate: about ${leftOut} MB left out here, the log exceeded ${LOG_LIMIT / MB} MB ---\n`,
    );
    this.#from = Math.min(this.#from, fstatSync(this.fd).size);
    this.#position = fstatSync(this.fd).size;
    writeSync(this.fd, tail);
  }
}

/**
 * Reads the end of a log as text that is safe to print: no escape sequences, control or direction characters.
 *
 * @param from the offset in bytes before which nothing is shown
 * @returns at most 20 lines of at most 300 characters; empty when there is none
 */
function logTail(fd: number, from = 0): string {
  const { size } = fstatSync(fd);
  const start = Math.max(from, size - 16 * 1024);
  // Before lines are cut: a secret that lost its end would not be known anymore.
  const lines = redact(new TextDecoder().decode(readAt(fd, start, size - start))).split('\n');
  if (start > from && lines.length > 1) lines.shift();
  return lines
    .map((line) => printable(line.trimEnd().split('\r').at(-1) ?? ''))
    .filter((line) => line !== '')
    .slice(-20)
    .join('\n');
}

/** Makes one line safe: without what a terminal or a page could take for more than text, cut at 300 characters. */
export function printable(line: string): string {
  const characters = [
    ...stripVTControlCharacters(line)
      .replaceAll('\t', '  ')
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ''),
  ];
  return characters.length > 300 ? `${characters.slice(0, 300).join('')}…` : characters.join('');
}

function readAt(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(Math.max(length, 0));
  return buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, position));
}
