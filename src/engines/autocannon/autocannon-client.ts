import type { Socket } from 'node:net';

/**
 * The members of autocannon 9.0.0's connection (lib/httpClient.js) that are taken over here. None of them is public:
 * autocannon is pinned exactly, and `test/engines/autocannon-client.test.ts` fails when an upgrade moves one.
 *
 * Left to itself autocannon keeps the unanswered request of a closed connection at the head of its queue, reconnects without
 * a pause, and ignores `Connection: close`; its parser treats a 103 as the answer, waits for the body of a HEAD answer, takes
 * the top bit from every byte of a header, and knows no list of transfer codings.
 */
export interface AutocannonClient {
  conn?: Socket;
  destroyed: boolean;
  /** Milliseconds. */
  timeout: number;
  /** Set in the constructor, before `setupClient`; the handlers are set on it afterwards. */
  parser: ByteReceiver;
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

/** What autocannon hands the bytes of a connection to. */
export interface ByteReceiver {
  execute(chunk: Buffer): unknown;
  /** autocannon's handlers, whose names are numbers. */
  [handler: number]: () => void;
}
/** The handler that takes the end of an answer, and asks for the next request. */
export const ON_MESSAGE_COMPLETE = 4;

/** What autocannon asks its queue for when an answer is complete. */
export interface FinishedRequest {
  req: undefined;
  bytes: number;
  /** Milliseconds. */
  duration: number;
  headers: { statusCode: number };
}
