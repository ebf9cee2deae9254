import type { Socket } from 'node:net';
import type { PlannedRequest } from './plan.ts';
import type { Recorder } from './recorder.ts';

/**
 * The members of autocannon 9.0.0's connection that are taken over here. None of them is public: autocannon is pinned
 * exactly, and `test/load/autocannon-client.test.ts` fails when an upgrade moves one.
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

/** http-parser-js, whose handlers stand under these numbers. */
interface ResponseParser {
  [index: number]: (...values: never[]) => unknown;
  execute(chunk: Buffer): number | Error;
  finish(): Error | undefined;
  initialize(type: string): void;
}
const ON_HEADERS_COMPLETE = 2;
const ON_BODY = 3;
const ON_MESSAGE_COMPLETE = 4;

/** Milliseconds before a connection that never worked is tried again: doubled from the first to the last. */
const FIRST_PAUSE = 2;
const LAST_PAUSE = 250;

/** What all connections of an instance share. */
export interface Traffic {
  requests: PlannedRequest[];
  cycle: number[];
  recorder: Recorder;
  /** Once true, no connection sends another request. */
  stopping: boolean;
}

/**
 * Gives one connection of autocannon its requests and takes its events into the recorder.
 * Call it from `setupClient`, that is before the connection is made.
 *
 * @param position where in the cycle this connection begins, so that connections do not march in step
 */
export function takeOver(client: AutocannonClient, traffic: Traffic, position: number, timeout: number): void {
  const { requests, cycle, recorder } = traffic;
  const connect = client._connect;
  const doRequest = client._doRequest;
  let next = position % cycle.length;
  /** The request on the wire, or −1. */
  let current = -1;
  let sentAt = 0;
  let bytes = 0;
  let closing = false;
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
  client.requestIterator = { resetted: false, nextRequest() {}, recordBody() {}, currentRequest: slot };
  client.pipelinedRequests = {
    insertRequest() {
      current = cycle[next] as number;
      next = next + 1 === cycle.length ? 0 : next + 1;
      slot.requestBuffer = (requests[current] as PlannedRequest).bytes as Uint8Array<ArrayBuffer>;
      sentAt = performance.now();
      recorder.sent(current, sentAt);
    },
    addByteCount(count: number) {
      bytes += count;
    },
    terminateRequest() {
      const now = performance.now();
      recorder.answer(current, head?.statusCode ?? 0, bytes, sentAt, now);
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
    if (traffic.stopping || current >= 0) return;
    if (!closing) {
      doRequest.call(client);
      return;
    }
    // Not at once: the parser is still in the middle of its chunk.
    setImmediate(() => {
      if (closing) client._connect();
    });
  };

  client._connect = () => {
    clearTimeout(pause);
    abandon();
    closing = false;
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
    old.removeAllListeners();
    old.on('error', () => {});
    old.destroy();
    if (current >= 0) {
      recorder.lost(current, sentAt);
      failures++;
    }
    current = -1;
    bytes = 0;
  };

  client.on('connError', (error) => {
    if (current < 0) return;
    recorder.error(current, error.code ?? error.message, sentAt);
    failures++;
    current = -1;
  });

  const takeOverParser = () => {
    const { parser } = client;
    const onComplete = parser[ON_MESSAGE_COMPLETE] as () => unknown;
    parser[ON_HEADERS_COMPLETE] = (info: ResponseHead) => {
      head = info;
      return requests[current]?.head === true;
    };
    parser[ON_BODY] = () => undefined;
    parser[ON_MESSAGE_COMPLETE] = () => {
      const status = head?.statusCode ?? 0;
      if (status < 200 && status !== 101) return;
      if (current < 0) return;
      closing = head?.shouldKeepAlive === false;
      onComplete.call(parser);
    };
    const execute = parser.execute;
    parser.execute = (chunk) => {
      const result = execute.call(parser, chunk);
      if (result instanceof Error && current >= 0) {
        recorder.error(current, 'invalid response', sentAt);
        failures++;
        current = -1;
        client._connect();
      }
      return result;
    };
  };

  // Called when the time-out fires, and when the instance ends.
  client._destroyConnection = () => {
    if (current >= 0 && !client.destroyed) {
      recorder.timeout(current, sentAt, performance.now());
      current = -1;
    }
    clearTimeout(pause);
    client.conn?.removeAllListeners();
    client.conn?.on('error', () => {});
    client.conn?.destroy();
  };
}
