import { type JourneyTally, MOST_TRIES, type UnderWay } from '../tally/journey-tally.ts';
import type { Answer } from './answer.ts';
import { AnswerReader } from './answer-reader.ts';
import type { Reading } from './answer-reading.ts';
import { drawPause, longestPause } from './pauses.ts';
import type { JourneyPlan, PlannedJourney } from './planned-traffic.ts';
import type { PreparedRequest } from './prepared-request.ts';
import { renderCookies, renderRequest, requestTargetOf, Unsendable } from './render-request.ts';
import type { Pause } from './request.ts';
import { BEFORE_PAUSE_STREAM, journeyOf, PAUSE_STREAM, type Turn, takeRows } from './turn-data.ts';
import type { UserCookies } from './user-cookies.ts';
import type { Sending, VirtualUser } from './virtual-user.ts';

/** Milliseconds before a user tries its `before` requests again, doubled each time. */
const FIRST_BACK_OFF = 100;

/** What the virtual users of an agent share. */
export interface Scene {
  plan: JourneyPlan;
  /** One cycle of journeys, by their indices. */
  cycle: readonly number[];
  requests: readonly PreparedRequest[];
  tally: JourneyTally;
  /** How many users this agent has. */
  users: number;
  /** Milliseconds. */
  timeout: number;
}

/** All users read their answers with it, one after the other. */
const reader = new AnswerReader();

/** The kind of error of what did not find in the answer what it looked for: that of the body where that cannot be read. */
function reasonOf({ kind, readsBody }: { kind: string; readsBody: boolean }): string {
  return (readsBody ? reader.problem : null) ?? kind;
}

/** A virtual user that goes through journeys: requests in their order, with pauses, values and checks. */
export class JourneyUser implements VirtualUser, UnderWay {
  journey = -1;
  beganAt = 0;
  readonly #scene: Scene;
  readonly #cookies: UserCookies | null;
  // The same object every time: nothing is allocated for a request.
  readonly #sending: Sending;
  readonly #turn: Turn = { number: 0, rows: [], extracted: [] };
  /** What `before` extracted; every journey begins with it. */
  #known: Turn['extracted'] = [];
  #steps: readonly number[] = [];
  #at = 0;
  /** Whether `next` has given the current step, which is not answered yet. */
  #given = false;
  /** The pause of its own that the last request of a journey, or of those before, has; null: it has none. */
  #after: Pause | null = null;
  /** Milliseconds before the current step, and when it is due. */
  #rest = 0;
  #due = 0;
  #before: 'to do' | 'under way' | 'done';
  #tries = 0;
  #journeys = 0;
  #ended = false;
  /** Sum of the journey's latencies so far, and the kind of error of what was too slow in it. */
  #duration = 0;
  #slow: string | null = null;

  constructor(scene: Scene, cookies: UserCookies | null) {
    this.#scene = scene;
    this.#cookies = cookies;
    const request = scene.requests[0] as PreparedRequest;
    this.#sending = { request, bytes: request.bytes, pause: 0 };
    this.#before = scene.plan.before.length > 0 ? 'to do' : 'done';
    scene.tally.register(this);
  }

  begin(turn: number): boolean {
    const { plan, tally, users } = this.#scene;
    if (this.#ended) return false;
    this.#turn.number = turn;
    const empty = takeRows(this.#turn, plan);
    if (empty) {
      this.#ended = true;
      tally.userEnded(empty, users);
      return false;
    }
    if (this.#before === 'done') this.#beginJourney();
    else this.#beginBefore(0);
    return true;
  }

  next(): Sending | null {
    if (this.#given) {
      // The connection was reopened while it rested: only the rest of the pause is left.
      if (this.#rest > 0) this.#sending.pause = Math.max(0, this.#due - performance.now());
      return this.#sending;
    }
    const step = this.#steps[this.#at];
    if (step === undefined) return null;
    const request = this.#scene.requests[step] as PreparedRequest;
    const bytes = this.#bytesOf(request);
    if (bytes instanceof Unsendable) {
      if (this.#before === 'done') this.#scene.tally.unsendable(step, bytes.kind);
      this.#fail(request, bytes.kind);
      return this.next();
    }
    this.#given = true;
    this.#sending.request = request;
    this.#sending.bytes = bytes;
    this.#sending.pause = this.#rest;
    if (this.#rest > 0) this.#due = performance.now() + this.#rest;
    return this.#sending;
  }

  answered(answer: Answer): string | null {
    const { request } = this.#sending;
    this.#given = false;
    this.#cookies?.keep(answer.headers, () => this.#path());
    const { reading, index } = request;
    let slow: string | null = null;
    if (reading) {
      reader.read(answer);
      const failed = this.#check(reading, index, answer);
      const problem = failed !== null && !failed.isLatency ? reasonOf(failed) : this.#extract(reading);
      if (problem !== null) {
        this.#fail(request, problem);
        return problem;
      }
      slow = failed?.kind ?? null;
      if (request.keeps && this.#before === 'done') this.#keep(reading);
    }
    if (slow !== null) {
      this.#slow ??= slow;
      this.#scene.tally.slow(index, answer.sentAt, answer.latency);
    }
    this.#advance(answer.latency, request.pause);
    return slow;
  }

  redirected(headers: readonly string[], from: string, to: string): string | null {
    this.#cookies?.keep(headers, () => from);
    const { template } = this.#sending.request;
    if (!template?.cookies) return null;
    const header = renderCookies(template, this.#turn, this.#cookies, () => to);
    return header instanceof Unsendable ? null : header;
  }

  failed(kind: string): void {
    this.#given = false;
    this.#fail(this.#sending.request, kind);
  }

  #beginBefore(rest: number): void {
    this.#before = 'under way';
    this.#turn.extracted = [];
    this.#steps = this.#scene.plan.before;
    this.#at = 0;
    this.#rest = rest;
  }

  #beginJourney(): void {
    const { plan, cycle } = this.#scene;
    this.journey = journeyOf(cycle, plan.seed, this.#turn.number);
    this.#turn.extracted = [...this.#known];
    this.#steps = this.#current.requests;
    this.#at = 0;
    this.#duration = 0;
    this.#slow = null;
    this.#rest = this.#restBetween();
    this.beganAt = this.#rest > 0 ? performance.now() + this.#rest : 0;
  }

  get #current(): PlannedJourney {
    return this.#scene.plan.all[this.journey] as PlannedJourney;
  }

  /** Milliseconds before a journey that begins. Where arrivals come by themselves, they do not wait for a user to rest. */
  #restBetween(): number {
    const after = this.#after;
    this.#after = null;
    if (this.#journeys++ === 0) return after === null ? 0 : this.#drawn(after, PAUSE_STREAM);
    return this.#scene.plan.restsBetween ? this.#drawn(after ?? this.#current.pause, PAUSE_STREAM) : 0;
  }

  #drawn(pause: Pause, stream: number): number {
    return drawPause(pause, this.#scene.plan.seed, this.#turn.number, stream + this.#at);
  }

  #bytesOf({ bytes, template }: PreparedRequest): Uint8Array | Unsendable {
    if (template === null) return bytes;
    const cookies = template.cookies ? this.#cookies : null;
    if (template.fixed && (cookies === null || cookies.isEmpty)) return bytes;
    return renderRequest(template, this.#turn, cookies);
  }

  #path(): string {
    const { bytes } = this.#sending;
    return requestTargetOf(Buffer.from(bytes.subarray(0, bytes.indexOf(0x0d))).toString('latin1'));
  }

  /** Finds the first check that fails, one of latency only where no other does. All are counted. */
  #check({ checks }: Reading, request: number, answer: Answer): Reading['checks'][number] | null {
    let failed: Reading['checks'][number] | null = null;
    for (const [index, check] of checks.entries()) {
      const holds = check.holds(answer, reader);
      if (this.#before === 'done') this.#scene.tally.checked(request, index, holds, answer.sentAt);
      if (!holds && (failed === null || (failed.isLatency && !check.isLatency))) failed = check;
    }
    return failed;
  }

  #extract({ extractions }: Reading): string | null {
    for (const extraction of extractions) {
      const value = extraction.take(reader);
      if (value === null) return reasonOf(extraction);
      this.#turn.extracted[extraction.index] = value;
    }
    return null;
  }

  #keep({ extractions }: Reading): void {
    const values = extractions.map(({ index }) => this.#turn.extracted[index] ?? '');
    this.#scene.tally.keep(values.map((value) => (typeof value === 'string' ? value : value.text)));
  }

  /** @param pause that the request has of its own */
  #advance(latency: number, pause: Pause | null): void {
    this.#duration += latency;
    this.#at++;
    if (this.#at < this.#steps.length) {
      if (this.#before === 'done') this.#rest = this.#drawn(pause ?? this.#current.pause, PAUSE_STREAM);
      else this.#rest = pause === null ? 0 : this.#drawn(pause, BEFORE_PAUSE_STREAM);
      return;
    }
    this.#after = pause;
    if (this.#before === 'done') {
      this.#scene.tally.journeyEnded(this.journey, this.#slow, this.#duration);
      this.journey = -1;
    } else {
      this.#before = 'done';
      this.#known = [...this.#turn.extracted];
      this.#scene.tally.beforeDone();
      this.#beginJourney();
    }
  }

  /**
   * Ends the journey of a request that failed: what comes after it builds on what is not there. A script pauses after its
   * last request alone, and a service that fails is not to be asked again at once for that.
   */
  #fail(request: PreparedRequest, kind: string): void {
    const { tally, timeout } = this.#scene;
    if (this.#before === 'done') {
      const left = this.#steps.slice(this.#at).map((step) => this.#scene.requests[step]?.pause ?? null);
      this.#after = longestPause(left, this.#current.pause);
      this.#steps = [];
      // A journey that timed out lasted at least this long, and must not make the percentiles better.
      tally.journeyEnded(this.journey, kind, kind === 'timeout' ? this.#duration + timeout : null);
      this.journey = -1;
      return;
    }
    tally.beforeFailed(kind);
    this.#tries++;
    if (this.#tries < MOST_TRIES) {
      const rest = request.pause === null ? 0 : this.#drawn(request.pause, BEFORE_PAUSE_STREAM);
      this.#beginBefore(Math.max(rest, FIRST_BACK_OFF * 2 ** (this.#tries - 1)));
      return;
    }
    this.#steps = [];
    this.#ended = true;
    tally.giveUp(request.label, kind);
  }
}
