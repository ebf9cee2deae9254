import type { Answer } from '../traffic/answer.ts';
import { AnswerReader } from '../traffic/answer-reader.ts';
import { accepts, type PreparedRequest } from '../traffic/prepared-request.ts';
import type { Sending, VirtualUser } from '../traffic/virtual-user.ts';
import { credentialsIn } from './credentials.ts';
import { type Exchange, MOST_SEEN, type TriedAnswer } from './exchange.ts';
import { firstOfEach, readUnfinished } from './unfinished-answer.ts';

/** What came over the connection since a request was sent. */
export interface Seen {
  /** The first bytes. */
  bytes: Buffer;
  total: number;
}

/** Bytes of a request in which its headers are looked for. */
const MOST_HEAD = 64 * 1024;

/** The requests without an answer in time after which no further one is sent. */
const MOST_TIMEOUTS = 2;

/** An upgraded connection speaks HTTP no longer. */
const SWITCHING_PROTOCOLS = 101;

/**
 * A virtual user whose requests are each sent once, and of which is kept what a person wants to see. It sends what the other
 * user sends and judges as windows do, but takes any answer, so that it sees those that are refused too.
 */
export class TriedUser implements VirtualUser {
  readonly exchanges: Exchange[] = [];
  /** Why nothing further is sent, as a clause; null: it is. */
  stopped: string | null = null;
  readonly #user: VirtualUser;
  /** What came for the request that is on the wire; emptied before each. */
  readonly #seen: Seen;
  /** Indices of the requests without which no other can be sent. */
  readonly #before: ReadonlySet<number>;
  #timeouts = 0;
  readonly #reader = new AnswerReader();
  #own: Sending | null = null;
  #sentAt = 0;

  constructor(user: VirtualUser, seen: Seen, before: ReadonlySet<number>) {
    this.#user = user;
    this.#seen = seen;
    this.#before = before;
  }

  begin(turn: number): boolean {
    return this.#user.begin(turn);
  }

  next(): Sending | null {
    const own = this.stopped === null ? this.#user.next() : null;
    this.#own = own;
    if (own === null) return null;
    this.#forget();
    this.#sentAt = performance.now();
    // The pauses of users are not waited for.
    const { status, redirects } = own.request;
    // A redirect that is expected is not followed.
    const followed = status?.some((code) => code >= 300 && code < 400) ? null : redirects;
    const any = { reads: true, status: null, anyStatus: true, redirects: followed };
    return { request: { ...own.request, ...any }, bytes: own.bytes, pause: 0 };
  }

  answered(answer: Answer): string | null {
    const { request } = this.#own as Sending;
    const { status } = answer;
    const isUpgrade = status === SWITCHING_PROTOCOLS && request.status?.includes(status) !== true;
    let problem: string | null = null;
    let slow: string | null = null;
    if (!accepts(request, status) || isUpgrade) {
      problem = `status ${status}`;
      this.#user.failed(problem);
    } else {
      problem = this.#user.answered(answer);
      if (problem !== null && isLatencyCheck(request, problem)) {
        slow = problem;
        problem = null;
      }
    }
    this.#reader.read(answer);
    const headers = firstOfEach(answer.headers);
    const text = readable(this.#reader.body.subarray(0, MOST_SEEN));
    const size = answer.isCut ? Math.max(answer.body.length, this.#bodySeen()) : answer.body.length;
    this.#settle({ problem, slow, stray: '', time: answer.latency }, { status, headers, text, size });
    return problem ?? slow;
  }

  redirected(headers: readonly string[], from: string, to: string): string | null {
    this.#forget();
    return this.#user.redirected(headers, from, to);
  }

  failed(kind: string): void {
    this.#user.failed(kind);
    const { bytes, total } = this.#seen;
    const answer = readUnfinished(bytes, total);
    const stray = answer === null ? bytes.toString('latin1') : '';
    this.#settle({ problem: kind, slow: null, stray, time: performance.now() - this.#sentAt }, answer, false);
  }

  /** The bytes that came after the head, with the sizes of chunks. */
  #bodySeen(): number {
    const { bytes, total } = this.#seen;
    const end = bytes.indexOf('\r\n\r\n');
    return end < 0 ? total : total - end - 4;
  }

  #forget(): void {
    this.#seen.bytes = Buffer.alloc(0);
    this.#seen.total = 0;
  }

  #settle(
    what: Pick<Exchange, 'problem' | 'slow' | 'stray' | 'time'>,
    answer: Omit<TriedAnswer, 'isComplete'> | null,
    isComplete = true,
  ): void {
    const { request, bytes } = this.#own as Sending;
    const sent = Buffer.from(bytes.subarray(0, MOST_HEAD)).toString('latin1');
    const [line = ''] = sent.split('\r\n', 1);
    const exchange = {
      request: request.index,
      asked: line.replace(/ HTTP\/1\.1$/, ''),
      ...what,
      answer: answer && { ...answer, isComplete },
      credentials: credentialsIn(sent),
    };
    this.exchanges.push(exchange);
    const { problem } = what;
    if (problem === 'timeout' && ++this.#timeouts >= MOST_TIMEOUTS) this.stopped = 'others had no answer in time';
    if (problem !== null && this.#before.has(request.index)) this.stopped = 'a request of `before` failed';
  }
}

/** Text in UTF-8, which may end within a character, and in ISO 8859-1 where it is not that. */
function readable(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return bytes.toString('latin1');
  }
}

function isLatencyCheck({ reading }: PreparedRequest, kind: string): boolean {
  return reading?.checks.some((check) => check.isLatency && check.kind === kind) === true;
}
