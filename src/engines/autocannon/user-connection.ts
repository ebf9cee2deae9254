import type { Socket } from 'node:net';
import type { Connection, Turns } from '../../load/pace/turns.ts';
import type { PreparedRequest } from '../../load/traffic/prepared-request.ts';
import type { Sending, VirtualUser } from '../../load/traffic/virtual-user.ts';
import { type AnswerListener, AnswerParser } from './answer-parser.ts';
import {
  type AutocannonClient,
  type ByteReceiver,
  type FinishedRequest,
  ON_MESSAGE_COMPLETE,
} from './autocannon-client.ts';
import { drop, partWith, readBeforeFailing } from './close-socket.ts';
import { RequestQueue } from './request-queue.ts';
import { RequestUnderWay } from './request-under-way.ts';
import type { SharedLoad } from './shared-load.ts';

/** Milliseconds before a connection that never worked is tried again: doubled from the first to the last. */
const FIRST_PAUSE = 2;
const LAST_PAUSE = 250;
/** Milliseconds before the next turn is tried after many that ended before anything was sent. */
const SKIPPED_PAUSE = 10;

/** Bytes of a request from which on a service may answer it, and close, before it has read all of it. */
const LARGE = 16_384;

/**
 * What a connection is doing, one at a time:
 *
 *     waiting ──resume──> idle ──> resting ──> connecting ──> answering ──> idle …
 *
 * - `waiting`: there is no turn for its virtual user, until it is resumed.
 * - `idle`: the next request may be asked for.
 * - `resting`: the pause before the next request, or after many turns that ended before anything was sent.
 * - `connecting`: the request is sent as soon as there is a new connection, where one is needed.
 * - `answering`: the request is on the wire.
 */
type State = 'waiting' | 'idle' | 'resting' | 'connecting' | 'answering';

/**
 * One connection of autocannon that sends the requests of a virtual user, and takes what becomes of them into the recorder.
 * It waits to be resumed.
 */
export class UserConnection implements Connection, AnswerListener {
  readonly #client: AutocannonClient;
  readonly #load: SharedLoad;
  readonly #queue: RequestQueue;
  readonly #connect: () => void;
  readonly #doRequest: () => void;
  #state: State = 'waiting';
  /** What is sent next, or was sent last. */
  #sending: Sending | null = null;
  /** What was sent last. */
  readonly #underWay: RequestUnderWay;
  readonly #parser: AnswerParser;
  readonly #receiver: ByteReceiver;
  /** The next request needs a new connection, which is made when it is to be sent: making it is part of its latency. */
  #closing = true;
  /** Answers over this connection. */
  #answers = 0;
  /** The connection that we closed, which the target may close in its own time. */
  #parted: Socket | undefined;
  /** The connection that reads before it fails. */
  #reading: Socket | undefined;
  /** Requests in a row without an answer, because of the connection. */
  #failures = 0;
  /** Runs until the rest is over, or until the next try to connect. */
  #timer: NodeJS.Timeout | undefined;
  /** autocannon's own time-out ran out while nothing was on the wire: it connects next, which must do nothing. */
  #idled = false;

  // What autocannon asks for, the same objects every time: nothing is allocated for a request.
  readonly #slot = { requestBuffer: new Uint8Array() };
  readonly #finished: FinishedRequest = { req: undefined, bytes: 0, duration: 0, headers: { statusCode: 0 } };

  /** @param client one that `setupClient` is called with, that is before its connection is made */
  constructor(client: AutocannonClient, load: SharedLoad, user: VirtualUser, turns: Turns) {
    this.#client = client;
    this.#load = load;
    this.#queue = new RequestQueue(user, turns);
    this.#connect = client._connect;
    this.#doRequest = client._doRequest;
    this.#parser = new AnswerParser(this);
    this.#underWay = new RequestUnderWay(user, load.recorder, this.#parser);
    this.#receiver = { execute: (chunk: Buffer) => this.#parser.execute(chunk) };
    client.parser = this.#receiver;
    client.timeout = load.timeout;
    client.requestIterator = { resetted: false, nextRequest() {}, recordBody() {}, currentRequest: this.#slot };
    client.pipelinedRequests = {
      insertRequest: () => this.#sent(),
      addByteCount: (count: number) => {
        this.#underWay.bytes += count;
      },
      terminateRequest: () => this.#answered(),
    };
    client._doRequest = () => this.#next();
    client._connect = () => this.#reconnect();
    client._destroyConnection = () => this.#timedOut();
    client.on('connError', (error) => {
      if (this.#state === 'answering') this.#fail(error.code ?? error.message, error.message);
    });
  }

  resume(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'idle';
    this.#client._doRequest();
  }

  hangUp(): void {
    if (this.#state !== 'waiting') return;
    this.#closing = true;
    drop(this.#client.conn);
  }

  get unanswered(): PreparedRequest | null {
    return this.#state === 'answering' ? this.#underWay.request : null;
  }

  complete(isLast: boolean): void {
    const isEnough = ++this.#answers === this.#load.reconnectEvery;
    this.#closing = isLast || isEnough || this.#mayBeUnread();
    if (this.#closing && !isLast) {
      this.#parted = this.#client.conn as Socket;
      partWith(this.#parted);
    }
    (this.#receiver[ON_MESSAGE_COMPLETE] as () => void)();
  }

  invalid(kind: string): void {
    if (this.#state === 'answering') this.#fail(kind);
    this.#client._connect();
  }

  /**
   * Whether the service may not have read the whole request that it has answered. It closes the connection then, or reads
   * on: nobody knows, and no further request is risked on it.
   */
  #mayBeUnread(): boolean {
    if (this.#slot.requestBuffer.length <= LARGE) return false;
    return this.#parser.status >= 400 || (this.#client.conn?.writableLength ?? 0) > 0;
  }

  /** Sends the request that is left over or the next one, unless there is something else to do before. */
  #next(): void {
    // What follows a redirect belongs to a request that was sent before.
    if (this.#load.stopping && !this.#underWay.isRedirected) return;
    if (this.#state === 'connecting') this.#send();
    else if (this.#state === 'idle') this.#begin();
  }

  #begin(): void {
    const next = this.#queue.next();
    if (next === 'none') {
      this.#state = 'waiting';
    } else if (next === 'skipped') {
      this.#rest(SKIPPED_PAUSE, () => {
        this.#state = 'idle';
        this.#client._doRequest();
      });
    } else {
      this.#sending = next;
      if (next.pause > 0) {
        this.#queue.due = 0;
        this.#rest(next.pause, () => {
          if (!this.#load.stopping) this.#send();
        });
      } else {
        this.#send();
      }
    }
  }

  #rest(milliseconds: number, go: () => void): void {
    this.#state = 'resting';
    this.#timer = setTimeout(() => {
      if (!this.#client.destroyed) go();
    }, milliseconds);
  }

  #send(): void {
    if (!this.#closing) {
      this.#doRequest.call(this.#client);
      return;
    }
    this.#state = 'connecting';
    // Not at once: the parser is still in the middle of its chunk.
    setImmediate(() => {
      if (this.#closing) this.#client._connect();
    });
  }

  /** Notes that autocannon is about to write the request. */
  #sent(): void {
    const sending = this.#sending as Sending;
    const { bytes } = sending;
    const client = this.#client;
    this.#state = 'answering';
    this.#slot.requestBuffer = bytes as Uint8Array<ArrayBuffer>;
    if (bytes.length > LARGE && client.conn !== this.#reading) {
      this.#reading = client.conn as Socket;
      readBeforeFailing(this.#reading);
    }
    const now = performance.now();
    const { timeout, offered } = this.#load;
    const underWay = this.#underWay;
    if (underWay.isRedirected) {
      client.timeout = Math.max(1, timeout - underWay.age(now));
      return;
    }
    client.timeout = timeout;
    underWay.begin(sending, this.#queue.due, now);
    this.#queue.due = 0;
    offered?.sent(now);
  }

  /** Takes the answer that is complete: it settles the request, or leads to another. @returns what autocannon counts of it */
  #answered(): FinishedRequest {
    const now = performance.now();
    const parser = this.#parser;
    const underWay = this.#underWay;
    const finished = this.#finished;
    finished.bytes = underWay.bytes;
    finished.duration = now - underWay.sentAt;
    finished.headers.statusCode = parser.status;
    this.#failures = 0;
    this.#state = underWay.answered(now) ? 'idle' : 'connecting';
    parser.forgetBody();
    return finished;
  }

  /** Counts the request that is on the wire as failed, because of its connection. */
  #fail(kind: string, message = ''): void {
    this.#underWay.failed(kind, message);
    this.#failures++;
    this.#state = 'idle';
  }

  /** Makes a new connection: the old one has ended or failed, or the next request needs another. */
  #reconnect(): void {
    const client = this.#client;
    if (this.#idled) {
      this.#idled = false;
      return;
    }
    if ((this.#state === 'waiting' || this.#state === 'resting') && !client.destroyed) {
      // Closed by the target while there was nothing to send: the next request will need a new one.
      this.#closing = true;
      return;
    }
    clearTimeout(this.#timer);
    if (client.conn) this.#abandon(client.conn, this.#parser);
    this.#closing = false;
    this.#answers = 0;
    this.#parser.reset();
    if (this.#failures === 0) this.#open();
    else this.#timer = setTimeout(() => this.#open(), backOff(this.#failures));
  }

  #open(): void {
    const { stopping } = this.#load;
    if ((stopping && !this.#underWay.isRedirected) || this.#client.destroyed) return;
    this.#connect.call(this.#client);
    this.#load.connected?.(this.#client.conn as Socket);
  }

  /** Lets go of the old connection, whose late errors must not make a second one, and settles its request. */
  #abandon(old: Socket, parser: AnswerParser): void {
    // A body without a length ends with the connection.
    if (this.#state === 'answering' && !this.#client.destroyed) parser.finish();
    if (old !== this.#parted) drop(old);
    if (this.#state === 'answering') {
      this.#underWay.lost();
      this.#failures++;
      this.#state = 'idle';
    }
    if (!this.#underWay.isRedirected) this.#underWay.bytes = 0;
    parser.forgetBody();
  }

  /** Closes the connection: autocannon's time-out has run out, or the instance ends. */
  #timedOut(): void {
    const { destroyed, conn } = this.#client;
    const isAnswering = this.#state === 'answering';
    const hasNothingToSend = this.#state === 'waiting' || this.#state === 'resting';
    // autocannon measures its time-out from the last request, whether or not it was answered.
    this.#idled = !isAnswering && !destroyed && (hasNothingToSend || conn?.destroyed === false);
    if (this.#idled) return;
    if (isAnswering && !destroyed) {
      this.#underWay.timedOut(this.#load.timeout, performance.now());
      this.#state = 'idle';
    }
    if (this.#state === 'resting') clearTimeout(this.#timer);
    drop(conn);
  }
}

function backOff(failures: number): number {
  return Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1));
}
