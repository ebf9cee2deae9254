import type { Socket } from 'node:net';
import type { Connection, Turns } from '../../load/pace/turns.ts';
import type { OfferedSeries } from '../../load/tally/offered.ts';
import type { Recorder } from '../../load/tally/recorder.ts';
import type { Answer, Sending, VirtualUser } from '../../load/traffic/virtual-user.ts';
import type { PlannedRequest } from './plan.ts';

/**
 * The members of autocannon 9.0.0's connection that are taken over here. None of them is public: autocannon is pinned
 * exactly, and `test/load/autocannon-{client,parser}.test.ts` fail when an upgrade moves one.
 *
 * Left to itself autocannon (lib/httpClient.js) keeps the unanswered request of a closed connection at the head of its
 * queue, keeps the parser in the middle of a truncated body, reconnects without a pause, treats a 103 as the answer,
 * waits for the body of a HEAD answer, and ignores `Connection: close`.
 */
export interface AutocannonClient {
  conn?: Socket;
  destroyed: boolean;
  timeout: number;
  parser: ResponseParser;
  requestIterator: unknown;
  pipelinedRequests: unknown;
  _connect(): void;
  _doRequest(): void;
  _destroyConnection(): void;
  on(event: 'connError', listener: (error: NodeJS.ErrnoException) => void): void;
}

interface ResponseHead {
  statusCode: number;
  shouldKeepAlive: boolean;
  headers: string[];
}

/** http-parser-js 0.5, whose handlers stand under these numbers. */
interface ResponseParser {
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

/** Thrown by the handlers through the parser, which itself goes round in circles in a body of negative length. */
const INVALID = new Error('invalid response');

const NO_HEADERS: readonly string[] = [];
const NO_BODY = Buffer.alloc(0);

/** Milliseconds before a connection that never worked is tried again: doubled from the first to the last. */
const FIRST_PAUSE = 2;
const LAST_PAUSE = 250;
/** Milliseconds that the target has to close its side of a connection that we closed. */
const PARTING = 1000;

/** Bytes of a body that are kept for the virtual user. */
const MOST_KEPT = 10_000_000;
/** Turns in a row that end before anything is sent. */
const MOST_SKIPPED = 100;
/** Milliseconds before the next is tried then. */
const SKIPPED_PAUSE = 10;

/** Kind of error of a request whose connection was closed, as the virtual user is told. */
const LOST = 'connection closed without an answer';

/** Many turns ended one after the other before anything was sent. */
const SKIPPED: Sending = { request: -1, bytes: NO_BODY, pause: 0 };

/** What all connections of an instance share. */
export interface Traffic {
  requests: PlannedRequest[];
  recorder: Recorder;
  /** Told of everything that is sent; null: nobody wants to know. */
  offered: OfferedSeries | null;
  /** Answers after which a connection is made anew; null: it is kept. */
  reconnectEvery: number | null;
  /** Once true, no connection sends another request. */
  stopping: boolean;
}

/**
 * Gives one connection of autocannon the requests of a virtual user and takes its events into the recorder.
 * Call it from `setupClient`, that is before the connection is made: it waits to be resumed.
 */
export function takeOver(
  client: AutocannonClient,
  traffic: Traffic,
  user: VirtualUser,
  turns: Turns,
  timeout: number,
): Connection {
  const { requests, recorder, offered } = traffic;
  const connect = client._connect;
  const doRequest = client._doRequest;
  /** What is sent next, or was sent last. */
  let sending: Sending | null = null;
  /** It is yet to be sent, after a pause or over a new connection. */
  let unsent = false;
  /** There is no turn for this connection, until it is resumed. */
  let waiting = true;
  /** When the request that is sent next was due; 0: when it is sent. */
  let due = 0;
  /** The request on the wire, or −1. */
  let current = -1;
  /** Until the pause before the next request is over. */
  let resting: NodeJS.Timeout | undefined;
  /** autocannon's own time-out ran out while nothing was on the wire. */
  let idled = false;
  const chunks: Buffer[] = [];
  let kept = 0;
  let sentAt = 0;
  let bytes = 0;
  /** The next request needs a new connection, which is made when it is to be sent: making it is part of its latency. */
  let closing = true;
  /** Answers over this connection. */
  let answers = 0;
  /** The connection that we have closed. */
  let parted: Socket | undefined;
  let failures = 0;
  let pause: NodeJS.Timeout | undefined;
  let head: ResponseHead | undefined;

  client.timeout = timeout;

  // autocannon asks the iterator for the bytes of the current request, and tells the queue when it sends them.
  // Both answer with the same object every time: nothing is allocated for a request.
  const slot = { requestBuffer: new Uint8Array() };
  const answer: { req: undefined; bytes: number; duration: number; headers: ResponseHead | undefined } = {
    req: undefined,
    bytes: 0,
    duration: 0,
    headers: undefined,
  };
  const seen: Answer = { status: 0, headers: NO_HEADERS, body: NO_BODY, latency: 0, sentAt: 0 };
  client.requestIterator = { resetted: false, nextRequest() {}, recordBody() {}, currentRequest: slot };
  client.pipelinedRequests = {
    insertRequest() {
      const { request, bytes } = sending as Sending;
      current = request;
      slot.requestBuffer = bytes as Uint8Array<ArrayBuffer>;
      const now = performance.now();
      sentAt = due > 0 ? due : now;
      due = 0;
      recorder.sent(current, sentAt);
      offered?.sent(now);
    },
    addByteCount(count: number) {
      bytes += count;
    },
    terminateRequest() {
      const now = performance.now();
      settle(head?.statusCode ?? 0, now);
      answer.bytes = bytes;
      answer.duration = now - sentAt;
      answer.headers = head;
      current = -1;
      bytes = 0;
      failures = 0;
      return answer;
    },
  };

  client._doRequest = () => {
    if (traffic.stopping || current >= 0 || resting || waiting) return;
    if (unsent) {
      send();
      return;
    }
    sending = nextOfUser();
    if (sending === null) return;
    if (sending === SKIPPED) {
      resting = setTimeout(() => {
        resting = undefined;
        if (!client.destroyed) client._doRequest();
      }, SKIPPED_PAUSE);
      return;
    }
    if (sending.pause > 0) {
      due = 0;
      resting = setTimeout(() => {
        resting = undefined;
        if (!traffic.stopping && !client.destroyed) send();
      }, sending.pause);
      return;
    }
    send();
  };

  const send = () => {
    unsent = closing;
    if (closing) {
      // Not at once: the parser is still in the middle of its chunk.
      setImmediate(() => {
        if (closing) client._connect();
      });
    } else {
      doRequest.call(client);
    }
  };

  /** null: there is no turn for it, and it waits. */
  const nextOfUser = (): Sending | null => {
    let next = user.next();
    for (let skipped = 0; next === null && skipped < MOST_SKIPPED; skipped++) {
      const turn = turns.take();
      if (turn < 0) {
        waiting = true;
        return null;
      }
      if (user.begin(turn)) {
        turns.began();
        due = turns.due;
        next = user.next();
      } else {
        turns.refused();
      }
    }
    return next ?? SKIPPED;
  };

  /** Takes an answer, and what the user makes of it. */
  const settle = (status: number, now: number) => {
    const { status: expected, reads, anyStatus } = requests[current] as PlannedRequest;
    const good = expected ? expected.includes(status) : status < 400 || anyStatus === true;
    let problem = good ? null : `status ${status}`;
    if (good) {
      seen.status = status;
      seen.latency = now - sentAt;
      seen.sentAt = sentAt;
      seen.headers = head?.headers ?? NO_HEADERS;
      seen.body = reads ? bodyOf(chunks) : NO_BODY;
      problem = user.answered(seen);
    } else {
      user.failed(problem as string);
    }
    chunks.length = 0;
    kept = 0;
    recorder.answer(current, problem, bytes, sentAt, now);
  };

  client._connect = () => {
    if (idled) {
      idled = false;
      return;
    }
    if ((waiting || resting) && !client.destroyed) {
      // Closed by the target while there was nothing to send: the next request will need a new one.
      closing = true;
      return;
    }
    clearTimeout(pause);
    abandon();
    closing = false;
    answers = 0;
    head = undefined;
    client.parser.initialize('RESPONSE');
    const open = () => {
      if (!traffic.stopping && !client.destroyed) connect.call(client);
    };
    if (failures === 0) open();
    else pause = setTimeout(open, Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1)));
  };

  /** Lets go of the old connection, whose late errors must not make a second one, and settles its request. */
  const abandon = () => {
    const old = client.conn;
    if (!old) {
      takeOverParser();
      return;
    }
    // A body without a length ends with the connection.
    if (current >= 0 && !client.destroyed) client.parser.finish();
    if (old !== parted) drop(old);
    if (current >= 0) {
      recorder.lost(current, sentAt);
      user.failed(LOST);
      failures++;
    }
    current = -1;
    bytes = 0;
    chunks.length = 0;
    kept = 0;
  };

  client.on('connError', (error) => {
    if (current < 0) return;
    const kind = error.code ?? error.message;
    recorder.error(current, kind, sentAt);
    user.failed(kind);
    failures++;
    current = -1;
  });

  const takeOverParser = () => {
    const { parser } = client;
    const onComplete = parser[ON_MESSAGE_COMPLETE] as () => unknown;
    parser[ON_HEADERS_COMPLETE] = (info: ResponseHead) => {
      head = info;
      if (requests[current]?.head || isBodiless(info.statusCode)) {
        parser.isChunked = false;
        parser.body_bytes = 0;
        // Asked again, because the parser takes an answer to HEAD without a length for one that ends its connection.
        info.shouldKeepAlive = parser.shouldKeepAlive();
      }
      if (parser.body_bytes !== null && !(parser.body_bytes >= 0)) throw INVALID;
    };
    parser[ON_BODY] = (chunk: Buffer, start: number, length: number) => {
      if (length < 0) throw INVALID;
      if (!requests[current]?.reads || kept >= MOST_KEPT) return;
      chunks.push(chunk.subarray(start, start + length));
      kept += length;
    };
    parser[ON_MESSAGE_COMPLETE] = () => {
      const status = head?.statusCode ?? 0;
      const upgraded = status === 101;
      if ((status < 200 && !upgraded) || current < 0) return;
      if (!upgraded && (Number.isNaN(parser.body_bytes) || hasMore(parser))) throw INVALID;
      closing = upgraded || head?.shouldKeepAlive === false;
      if (++answers === traffic.reconnectEvery && !closing) {
        closing = true;
        parted = client.conn as Socket;
        partWith(parted);
      }
      onComplete.call(parser);
    };
    const execute = parser.execute;
    parser.execute = (chunk) => {
      let result: number | Error;
      try {
        result = execute.call(parser, chunk);
      } catch (error) {
        if (error !== INVALID) throw error;
        result = INVALID;
      }
      if (result instanceof Error) reject();
      return result;
    };
  };

  const reject = () => {
    if (current >= 0) {
      recorder.error(current, INVALID.message, sentAt);
      user.failed(INVALID.message);
      failures++;
      current = -1;
    }
    client._connect();
  };

  // Called when the time-out fires, and when the instance ends.
  client._destroyConnection = () => {
    // autocannon measures its time-out from the last request, whether or not it was answered.
    idled = current < 0 && !client.destroyed && (waiting || resting !== undefined || client.conn?.destroyed === false);
    if (idled) return;
    if (current >= 0 && !client.destroyed) {
      // Timers may fire up to a millisecond early.
      recorder.timeout(current, sentAt, Math.max(timeout, performance.now() - sentAt));
      user.failed('timeout');
      current = -1;
    }
    clearTimeout(resting);
    drop(client.conn);
  };

  return {
    resume() {
      if (!waiting) return;
      waiting = false;
      client._doRequest();
    },
    hangUp() {
      if (!waiting) return;
      closing = true;
      drop(client.conn);
    },
  };
}

/** Its late errors concern nobody. */
function drop(connection: Socket | undefined): void {
  connection?.removeAllListeners();
  connection?.on('error', () => {});
  connection?.destroy();
}

/** Says goodbye, as browsers do: the target sees the end of the connection, and no reset. */
function partWith(connection: Socket): void {
  for (const event of ['data', 'end', 'error']) connection.removeAllListeners(event);
  connection.on('error', () => {});
  connection.on('end', () => connection.destroy());
  connection.resume();
  connection.end();
  setTimeout(() => connection.destroy(), PARTING).unref();
}

function bodyOf(chunks: Buffer[]): Buffer {
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

/** RFC 9112, 6.3: whatever the headers say. */
function isBodiless(status: number): boolean {
  return status < 200 || status === 204 || status === 304;
}

/** More than an empty line after a complete answer, in a chunk that arrived before another request was sent. */
function hasMore({ chunk, offset, end }: ResponseParser): boolean {
  return offset < end && (chunk?.[offset] ?? 0) > 0x0d;
}
