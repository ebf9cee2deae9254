import { type AnswerHead, beginsHead, HEAD_TOO_LARGE, MOST_HEAD, readHead } from '../../load/traffic/answer-head.ts';
import type { PreparedRequest } from '../../load/traffic/prepared-request.ts';
import { HeldBytes } from './held-bytes.ts';

/** The kind of error where what came is not an HTTP answer. */
export const INVALID_RESPONSE = 'invalid response';

const NO_HEADERS: readonly string[] = [];
const NOTHING = Buffer.alloc(0);
/** Bytes of a body that are kept for the virtual user, and those of any other, for an example of what failed. */
const MOST_KEPT = 10_000_000;
const MOST_SAMPLED = 1024;
/** Bytes of the line that says how long a chunk is. */
const MOST_CHUNK_LINE = 16_384;
const CHUNK_LINE = /^0*([0-9a-f]{1,13})[\t ]*(?:;.*)?\r?$/i;

const LF = 0x0a;
const CR = 0x0d;
const BEGINNING = Buffer.from('HTTP/');

/** What the next bytes are part of. `over`: of nothing, until the parser is reset. */
type State = 'head' | 'sized' | 'until close' | 'chunk line' | 'chunk' | 'chunk end' | 'trailer' | 'over';

/** Where in a line of a head the parser stands. */
type Place = 'start' | 'in line' | 'return' | 'return at start';

/** The connection that the answers come over. */
export interface AnswerListener {
  /** The request that waits for an answer; null: none does. */
  readonly unanswered: Pick<PreparedRequest, 'head' | 'reads'> | null;
  /**
   * Called when an answer is complete.
   *
   * @param isLast whether the connection cannot be used again
   */
  complete(isLast: boolean): void;
  /** Called when what came is no answer, or more than one, or too large. @param kind of error that it is */
  invalid(kind: string): void;
}

/**
 * Reads the answers of a connection as RFC 9112 has them, however they are split, and keeps what is needed of them. Of what
 * the RFC forbids it takes what cannot be misunderstood: lines that end in LF alone, headers over several lines, space before
 * a colon, empty lines between answers.
 */
export class AnswerParser {
  /** The head of the answer that is being read, or was read last. */
  head: AnswerHead | null = null;
  readonly #listener: AnswerListener;
  #state: State = 'head';
  #place: Place = 'start';
  #folded = false;
  /** What there is of a head that is not yet complete. */
  readonly #begun = new HeldBytes();
  /** Whether its first line is known to be that of an answer. */
  #isAnswer = false;
  /** What there is of the line before a chunk, or of a trailer. */
  #line = '';
  /** Bytes of the trailers so far. */
  #trailers = 0;
  /** Bytes that the body, or the chunk, still has. */
  #left = 0;
  readonly #kept = new HeldBytes();
  /** Whether the body had more bytes than are kept. */
  isCut = false;
  /** Bytes of the body so far. */
  size = 0;

  constructor(listener: AnswerListener) {
    this.#listener = listener;
  }

  get status(): number {
    return this.head?.status ?? 0;
  }

  get headers(): readonly string[] {
    return this.head?.headers ?? NO_HEADERS;
  }

  /** The head of an answer that is not complete; null: it has not come, or was none. */
  get unfinished(): AnswerHead | null {
    return this.#state === 'head' ? null : this.head;
  }

  /** What was kept of the body, or of what came in place of an answer. */
  get body(): Buffer {
    return this.#kept.all;
  }

  forgetBody(): void {
    if (this.#kept.length > 0) this.#kept.clear();
    this.isCut = false;
    this.size = 0;
  }

  /** Starts over, for another connection. */
  reset(): void {
    this.head = null;
    this.#expectHead();
  }

  /** The connection is over, and with it a body without a length. */
  finish(): void {
    if (this.#state === 'until close') this.#complete(NOTHING, 0);
  }

  execute(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      switch (this.#state) {
        case 'head':
          at = this.#readHead(chunk, at);
          break;
        case 'sized':
        case 'until close':
        case 'chunk':
          at = this.#readBody(chunk, at);
          break;
        case 'chunk line':
          at = this.#readChunkLine(chunk, at);
          break;
        case 'chunk end':
          at = this.#readChunkEnd(chunk, at);
          break;
        case 'trailer':
          at = this.#readTrailer(chunk, at);
          break;
        case 'over':
          return;
      }
    }
    // The rest may take long, and what is kept of a large piece is little.
    if (this.#state !== 'head') this.#kept.own();
  }

  #expectHead(): void {
    this.#state = 'head';
    this.#place = 'start';
    this.#folded = false;
    this.#isAnswer = false;
    this.#line = '';
    this.#trailers = 0;
    if (this.#begun.length > 0) this.#begun.clear();
  }

  #fail(chunk: Buffer, kind = INVALID_RESPONSE): number {
    if (this.#state === 'head') this.#keepStray(chunk);
    this.#state = 'over';
    this.#begun.clear();
    this.#listener.invalid(kind);
    return chunk.length;
  }

  /** Keeps the beginning of what is no answer. */
  #keepStray(chunk: Buffer): void {
    this.head = null;
    this.forgetBody();
    const came = this.#begun.length > 0 ? this.#begun.all : chunk;
    this.#keep(came, 0, came.length, MOST_SAMPLED);
    this.#kept.own();
  }

  /** Looks for the end of the head. Every byte is looked at once, however small the pieces are in which it comes. */
  #readHead(chunk: Buffer, from: number): number {
    const begun = this.#begun;
    let at = from;
    if (begun.length === 0) {
      while (at < chunk.length && (chunk[at] === CR || chunk[at] === LF)) at++;
      if (at === chunk.length) return at;
    }
    const end = this.#endOfHead(chunk, at);
    if (end === 'invalid') return this.#fail(chunk);
    const until = end ?? chunk.length;
    if (begun.length + until - at > MOST_HEAD) return this.#fail(chunk, HEAD_TOO_LARGE);
    if (begun.length === 0 && end !== null) return this.#takeHead(chunk, chunk.toString('latin1', at, end), end);
    begun.add(chunk, at, until);
    if (end !== null) return this.#takeHead(chunk, begun.all.toString('latin1'), end);
    return this.#mayBecomeHead(chunk, at) ? until : this.#fail(chunk);
  }

  /** @returns where the head ends, behind the empty line; null: not in this chunk */
  #endOfHead(chunk: Buffer, from: number): number | null | 'invalid' {
    let place = this.#place;
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (byte > CR) {
        if (place === 'in line') continue;
        if (place !== 'start') return 'invalid';
        if (byte === 0x20) this.#folded = true;
        place = 'in line';
      } else if (byte === LF) {
        if (place === 'start' || place === 'return at start') return at + 1;
        place = 'start';
      } else if (byte === CR) {
        if (place === 'in line') place = 'return';
        else if (place === 'start') place = 'return at start';
        else return 'invalid';
      } else if (byte === 0 || place === 'return' || place === 'return at start') {
        return 'invalid';
      } else {
        if (place === 'start' && byte === 0x09) this.#folded = true;
        place = 'in line';
      }
    }
    this.#place = place;
    return null;
  }

  /** Whether what there is of a head can become one: what cannot is not waited for. */
  #mayBecomeHead(chunk: Buffer, from: number): boolean {
    if (this.#isAnswer) return true;
    const begun = this.#begun.all;
    const known = Math.min(BEGINNING.length, begun.length);
    if (BEGINNING.compare(begun, 0, known, 0, known) !== 0) return false;
    if (chunk.indexOf(LF, from) < 0) return true;
    this.#isAnswer = beginsHead(begun.toString('latin1', 0, begun.indexOf(LF) + 1));
    return this.#isAnswer;
  }

  #takeHead(chunk: Buffer, text: string, at: number): number {
    const head = readHead(text, this.#folded, this.#listener.unanswered?.head === true);
    if (head === null) return this.#fail(chunk);
    this.#expectHead();
    // An interim answer: another follows.
    if (head.status < 200 && head.status !== 101) return at;
    this.head = head;
    if (head.status === 101) {
      this.#state = 'over';
      if (this.#listener.unanswered !== null) this.#listener.complete(true);
      return chunk.length;
    }
    if (head.length === 0) return this.#complete(chunk, at);
    if (head.length === 'chunked') {
      this.#state = 'chunk line';
    } else if (head.length === 'until close') {
      this.#state = 'until close';
      this.#left = Number.POSITIVE_INFINITY;
    } else {
      this.#state = 'sized';
      this.#left = head.length;
    }
    return at;
  }

  #readBody(chunk: Buffer, at: number): number {
    const length = Math.min(chunk.length - at, this.#left);
    const { unanswered } = this.#listener;
    if (unanswered !== null) this.#keep(chunk, at, length, unanswered.reads ? MOST_KEPT : MOST_SAMPLED);
    this.#left -= length;
    if (this.#left > 0) return at + length;
    if (this.#state === 'sized') return this.#complete(chunk, at + length);
    this.#state = 'chunk end';
    return at + length;
  }

  #keep(chunk: Buffer, at: number, length: number, most: number): void {
    this.size += length;
    const room = most - this.#kept.length;
    if (length > room) this.isCut = true;
    if (room > 0) this.#kept.add(chunk, at, at + Math.min(length, room));
  }

  /** Takes what there is of a line. @returns where it ends; null: not in this chunk */
  #takeLine(chunk: Buffer, at: number): number | null {
    const end = chunk.indexOf(LF, at);
    this.#line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
    return end < 0 ? null : end + 1;
  }

  #readChunkLine(chunk: Buffer, at: number): number {
    const end = this.#takeLine(chunk, at);
    if (this.#line.length > MOST_CHUNK_LINE) return this.#fail(chunk);
    if (end === null) return chunk.length;
    const [, digits] = CHUNK_LINE.exec(this.#line) ?? [];
    if (digits === undefined) return this.#fail(chunk);
    this.#line = '';
    this.#left = Number.parseInt(digits, 16);
    this.#state = this.#left > 0 ? 'chunk' : 'trailer';
    return end;
  }

  #readChunkEnd(chunk: Buffer, at: number): number {
    const byte = chunk[at];
    if (byte === CR && this.#line === '') {
      this.#line = '\r';
    } else if (byte === LF) {
      this.#line = '';
      this.#state = 'chunk line';
    } else {
      return this.#fail(chunk);
    }
    return at + 1;
  }

  #readTrailer(chunk: Buffer, at: number): number {
    const end = this.#takeLine(chunk, at);
    this.#trailers += (end ?? chunk.length) - at;
    if (this.#trailers > MOST_HEAD) return this.#fail(chunk, HEAD_TOO_LARGE);
    if (end === null) return chunk.length;
    const isOver = this.#line === '' || this.#line === '\r';
    this.#line = '';
    return isOver ? this.#complete(chunk, end) : end;
  }

  /** Takes the end of an answer; one that nothing was sent for belongs to nothing. */
  #complete(chunk: Buffer, at: number): number {
    if (this.#listener.unanswered !== null) {
      if (hasMore(chunk, at)) return this.#fail(chunk);
      this.#expectHead();
      this.#listener.complete(this.head?.isLast === true);
      return chunk.length;
    }
    this.#expectHead();
    return at;
  }
}

/** Whether more than empty lines follow a complete answer, in a chunk that arrived before another request was sent. */
function hasMore(chunk: Buffer, from: number): boolean {
  for (let at = from; at < chunk.length; at++) if ((chunk[at] as number) > CR) return true;
  return false;
}
