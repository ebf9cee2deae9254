import { stripVTControlCharacters } from 'node:util';
import type { LogFile } from '../files/log-file.ts';
import { redact } from '../secrets/border.ts';

const MB = 1024 * 1024;
/** Characters of a line that are looked at, and that are shown. */
const MOST_LOOKED_AT = 16_384;
const MOST_SHOWN = 300;
const MOST_LINES = 20;
/** Bytes that are read for the last lines: more where those before were too few, because some are long. */
const WINDOWS = [64 * 1024, 512 * 1024, 5 * MB];

/** The log of one start, in a file that it shares with the other starts of its side. */
export class TargetLog {
  readonly #file: LogFile;
  readonly #decoder = new TextDecoder();
  readonly #forget: () => void;
  /** Where this start's own output begins. */
  #from: number;
  #position: number;
  /** What `tail` returns after the log was closed. */
  #lastTail: string | null = null;

  /** @param header a line that distinguishes this start from the others in the same file */
  constructor(file: LogFile, header: string) {
    this.#file = file;
    file.write(`--- perf-gate ${new Date().toISOString()} ${printable(redact(header))} ---\n`);
    this.#from = file.size;
    this.#position = this.#from;
    this.#forget = file.onCut((end) => {
      this.#from = Math.min(this.#from, end);
      this.#position = end;
    });
  }

  /** What the process writes to. */
  get fd(): number {
    return this.#file.fd;
  }

  /** Returns the text that was written since the last call. */
  readNew(): string {
    const { size } = this.#file;
    let text = '';
    while (this.#position < size) {
      const chunk = this.#file.read(this.#position, Math.min(size - this.#position, MB));
      if (chunk.length === 0) break;
      this.#position += chunk.length;
      text += this.#decoder.decode(chunk, { stream: true });
    }
    return text;
  }

  /** Returns a sentence for an error message, with the last lines of this start. */
  tail(): string {
    if (this.#lastTail !== null) return this.#lastTail;
    const lines = lastLines(this.#file, this.#from);
    return lines.length > 0 ? `Last lines of its log:\n${lines.join('\n')}` : 'Its log is empty.';
  }

  close(): void {
    if (this.#lastTail !== null) return;
    this.#lastTail = this.tail();
    this.#forget();
    this.#file.bound();
  }
}

/**
 * Reads the end of a log as text that is safe to print: no escape sequences, control or direction characters.
 *
 * @param from the offset in bytes before which nothing is shown
 * @returns at most 20 lines of at most 300 characters, however long the lines of the log are
 */
function lastLines(file: LogFile, from: number): string[] {
  const { size } = file;
  let shown: string[] = [];
  for (const window of WINDOWS) {
    const start = Math.max(from, size - window);
    const lines = new TextDecoder().decode(file.read(start, size - start)).split('\n');
    // The beginning of the first one is missing.
    if (start > from && lines.length > 1) lines.shift();
    shown = [];
    for (const line of lines.toReversed()) {
      const state = lastState(line);
      // Before it is cut: a secret that lost its end would not be known anymore.
      const text = state === '' ? '' : printable(redact(state));
      if (text !== '') shown.unshift(text);
      if (shown.length === MOST_LINES) return shown;
    }
    if (start === from) break;
  }
  return shown;
}

/** What a line shows in the end where it was written over, as progress is. */
function lastState(line: string): string {
  const end = line.slice(-MOST_LOOKED_AT).trimEnd();
  const from = end.lastIndexOf('\r');
  return from === -1 ? line.slice(0, MOST_LOOKED_AT).trimEnd() : end.slice(from + 1);
}

/** Makes one line safe: without what a terminal or a page could take for more than text, cut at 300 characters. */
export function printable(line: string): string {
  const characters = [
    ...stripVTControlCharacters(line)
      .replaceAll('\t', '  ')
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ''),
  ];
  return characters.length > MOST_SHOWN ? `${characters.slice(0, MOST_SHOWN).join('')}…` : characters.join('');
}
