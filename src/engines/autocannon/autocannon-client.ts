import type { Socket } from 'node:net';
import type { ResponseHead, ResponseParser } from './answer-parser.ts';

/**
 * The members of autocannon 9.0.0's connection (lib/httpClient.js) that are taken over here. None of them is public:
 * autocannon is pinned exactly, and `test/engines/autocannon-{client,parser}.test.ts` fail when an upgrade moves one.
 *
 * Left to itself autocannon keeps the unanswered request of a closed connection at the head of its queue, keeps the parser
 * in the middle of a truncated body, reconnects without a pause, treats a 103 as the answer, waits for the body of a HEAD
 * answer, and ignores `Connection: close`.
 */
export interface AutocannonClient {
  conn?: Socket;
  destroyed: boolean;
  /** Milliseconds. */
  timeout: number;
  parser: ResponseParser;
  /** Has the bytes of the current request. */
  requestIterator: unknown;
  /** Called when a request is sent, when bytes arrive and when an answer is complete. */
  pipelinedRequests: unknown;
  /** Makes the connection and sends a request; called again when the connection ends or fails. */
  _connect(): void;
  /** Sends the next request; called when an answer is complete. */
  _doRequest(): void;
  /** Closes the connection; called when the time-out fires, before `_connect`, and when the instance ends. */
  _destroyConnection(): void;
  on(event: 'connError', listener: (error: NodeJS.ErrnoException) => void): void;
}

/** What autocannon asks its queue for when an answer is complete. */
export interface FinishedRequest {
  req: undefined;
  bytes: number;
  /** Milliseconds. */
  duration: number;
  headers: ResponseHead | null;
}
