import type { PreparedRequest } from '../../load/traffic/prepared-request.ts';

/** The parser of http-parser-js 0.5, whose handlers have numbers for names. */
export interface ResponseParser {
  [index: number]: (...values: never[]) => unknown;
  execute(chunk: Buffer): number | Error;
  finish(): Error | undefined;
  initialize(type: string): void;
  shouldKeepAlive(): boolean;
  /** Bytes that the body, or the chunk, still has; null: until the end of the connection. */
  body_bytes: number | null;
  isChunked: boolean;
  chunk: Buffer | null;
  /** Where the parser stands in the chunk. */
  offset: number;
  end: number;
}
const ON_HEADERS_COMPLETE = 2;
const ON_BODY = 3;
const ON_MESSAGE_COMPLETE = 4;

export interface ResponseHead {
  statusCode: number;
  shouldKeepAlive: boolean;
  /** Name, value, name, value, … as they came. */
  headers: string[];
}

/** The kind of error where what came is not an HTTP answer. */
export const INVALID_RESPONSE = 'invalid response';
/** Thrown by the handlers through the parser, which itself never ends in a body of negative length. */
const INVALID = new Error(INVALID_RESPONSE);

const NO_HEADERS: readonly string[] = [];
const NO_BODY = Buffer.alloc(0);
/** Bytes of a body that are kept for the virtual user. */
const MOST_KEPT = 10_000_000;

/** The connection that the answers come over. */
export interface AnswerListener {
  /** The request that waits for an answer; null: none does. */
  readonly unanswered: PreparedRequest | null;
  /**
   * Called when an answer is complete, before autocannon takes it.
   *
   * @param isLast whether the connection cannot be used again
   */
  complete(isLast: boolean): void;
  /** Called when what came is no answer, or more than one. */
  invalid(): void;
}

/** Takes the parser of a connection over from autocannon: reads answers as HTTP/1.1 has them and keeps what is needed. */
export class AnswerParser {
  /** The head of the answer that is being read, or was read last. */
  head: ResponseHead | null = null;
  readonly #parser: ResponseParser;
  readonly #listener: AnswerListener;
  readonly #chunks: Buffer[] = [];
  #kept = 0;

  /** @param parser with the handlers of autocannon, which has set them when it first connects */
  constructor(parser: ResponseParser, listener: AnswerListener) {
    this.#parser = parser;
    this.#listener = listener;
    const onComplete = parser[ON_MESSAGE_COMPLETE] as () => unknown;
    const execute = parser.execute;
    parser[ON_HEADERS_COMPLETE] = (head: ResponseHead) => this.#takeHead(head);
    parser[ON_BODY] = (chunk: Buffer, start: number, length: number) => this.#takeBody(chunk, start, length);
    parser[ON_MESSAGE_COMPLETE] = () => {
      if (this.#takeEnd()) onComplete.call(parser);
    };
    parser.execute = (chunk) => {
      let result: number | Error;
      try {
        result = execute.call(parser, chunk);
      } catch (error) {
        if (error !== INVALID) throw error;
        result = INVALID;
      }
      if (result instanceof Error) listener.invalid();
      return result;
    };
  }

  get status(): number {
    return this.head?.statusCode ?? 0;
  }

  get headers(): readonly string[] {
    return this.head?.headers ?? NO_HEADERS;
  }

  /** What was kept of the body. */
  get body(): Buffer {
    const { length } = this.#chunks;
    if (length === 0) return NO_BODY;
    return length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
  }

  forgetBody(): void {
    this.#chunks.length = 0;
    this.#kept = 0;
  }

  /** Starts over, for another connection. */
  reset(): void {
    this.head = null;
    this.#parser.initialize('RESPONSE');
  }

  /** The connection is over, and with it a body without a length. */
  finish(): void {
    this.#parser.finish();
  }

  #takeHead(head: ResponseHead): void {
    const parser = this.#parser;
    this.head = head;
    if (this.#listener.unanswered?.head || isBodiless(head.statusCode)) {
      parser.isChunked = false;
      parser.body_bytes = 0;
      // Asked again, because the parser takes an answer to HEAD without a length for one that ends its connection.
      head.shouldKeepAlive = parser.shouldKeepAlive();
    }
    if (parser.body_bytes !== null && !(parser.body_bytes >= 0)) throw INVALID;
  }

  #takeBody(chunk: Buffer, start: number, length: number): void {
    if (length < 0) throw INVALID;
    if (!this.#listener.unanswered?.reads || this.#kept >= MOST_KEPT) return;
    this.#chunks.push(chunk.subarray(start, start + length));
    this.#kept += length;
  }

  /** Takes the end of an answer. @returns false for an interim answer, and for one that nothing was sent for */
  #takeEnd(): boolean {
    const { status } = this;
    const upgraded = status === 101;
    if ((status < 200 && !upgraded) || this.#listener.unanswered === null) return false;
    if (!upgraded && (Number.isNaN(this.#parser.body_bytes) || hasMore(this.#parser))) throw INVALID;
    this.#listener.complete(upgraded || this.head?.shouldKeepAlive === false);
    return true;
  }
}

/** Whether an answer of this status never has a body, whatever its headers say (RFC 9112, 6.3). */
function isBodiless(status: number): boolean {
  return status < 200 || status === 204 || status === 304;
}

/** Whether more than an empty line follows a complete answer, in a chunk that arrived before another request was sent. */
function hasMore({ chunk, offset, end }: ResponseParser): boolean {
  return offset < end && (chunk?.[offset] ?? 0) > 0x0d;
}
