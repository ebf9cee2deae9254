import type { PlannedRequest } from '../../engines/autocannon/plan.ts';
import { choice, uniform } from '../pace/seeded.ts';
import { MOST_TRIES, type ScriptRecord, type UnderWay } from '../tally/script-record.ts';
import { type BoundTemplate, renderRequest, requestTargetOf, Unsendable } from '../template/bound-template.ts';
import { AnswerReader } from './answer-reader.ts';
import type { Reading } from './answer-reading.ts';
import type { Script, ScriptedJourney } from './script.ts';
import { JOURNEY_STREAM, PAUSE_STREAM, type Turn, takeRows } from './turn-data.ts';
import type { UserCookies } from './user-cookies.ts';
import type { Answer, Sending, VirtualUser } from './virtual-user.ts';

/** Milliseconds before a user tries its `before` requests again, doubled each time. */
const FIRST_BACK_OFF = 100;

/** What the virtual users of a script share. */
export interface Scene {
  script: Script;
  requests: readonly PlannedRequest[];
  /** By request; null: its bytes are always the same. */
  templates: readonly (BoundTemplate | null)[];
  /** By request; null: nothing is asked of its answers. */
  readings: readonly (Reading | null)[];
  record: ScriptRecord;
  /** How many users this agent has. */
  users: number;
  /** Milliseconds. */
  timeout: number;
}

/** What all users read their answers with: one after the other. */
const reader = new AnswerReader();

/** A virtual user that goes through journeys: requests in their order, with pauses, values and checks. */
export class ScriptedUser implements VirtualUser, UnderWay {
  journey = -1;
  beganAt = 0;
  readonly #scene: Scene;
  readonly #cookies: UserCookies | null;
  readonly #sending: Sending = { request: -1, bytes: new Uint8Array(), pause: 0 };
  readonly #turn: Turn = { number: 0, rows: [], extracted: [] };
  /** What `before` extracted; every journey begins with it. */
  #known: (string | undefined)[] = [];
  #steps: readonly number[] = [];
  #at = 0;
  /** Whether `next` gave the current step, which is not answered yet. */
  #given = false;
  /** Milliseconds before the current step, and when it is due. */
  #rest = 0;
  #due = 0;
  #before: 'to do' | 'under way' | 'done';
  #tries = 0;
  #journeys = 0;
  #ended = false;
  /** Latencies of the journey so far, and of what was too slow in it the kind of error. */
  #duration = 0;
  #slow: string | null = null;

  constructor(scene: Scene, cookies: UserCookies | null) {
    this.#scene = scene;
    this.#cookies = cookies;
    this.#before = scene.script.before.length > 0 ? 'to do' : 'done';
    scene.record.register(this);
  }

  begin(turn: number): boolean {
    const { script, record, users } = this.#scene;
    if (this.#ended) return false;
    this.#turn.number = turn;
    const empty = takeRows(this.#turn, script);
    if (empty) {
      this.#ended = true;
      record.userEnded(empty, users);
      return false;
    }
    if (this.#before === 'done') this.#beginJourney();
    else this.#beginBefore(0);
    return true;
  }

  next(): Sending | null {
    if (this.#given) {
      // The connection was made anew while it rested: what is left of the pause.
      if (this.#rest > 0) this.#sending.pause = Math.max(0, this.#due - performance.now());
      return this.#sending;
    }
    const request = this.#steps[this.#at];
    if (request === undefined) return null;
    const bytes = this.#bytesOf(request);
    if (bytes instanceof Unsendable) {
      if (this.#before === 'done') this.#scene.record.unsendable(request, bytes.kind);
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
    const reading = this.#scene.readings[request];
    let slow: string | null = null;
    if (reading) {
      reader.read(answer);
      const failed = this.#check(reading, request, answer);
      const problem = failed !== null && !failed.isLatency ? failed.kind : this.#extract(reading);
      if (problem !== null) {
        this.#fail(request, problem);
        return problem;
      }
      slow = failed?.kind ?? null;
    }
    if (slow !== null) {
      this.#slow ??= slow;
      this.#scene.record.slow(request, answer.sentAt, answer.latency);
    }
    this.#advance(answer.latency);
    return slow;
  }

  failed(kind: string): void {
    this.#given = false;
    this.#fail(this.#sending.request, kind);
  }

  #beginBefore(rest: number): void {
    this.#before = 'under way';
    this.#turn.extracted = [];
    this.#steps = this.#scene.script.before;
    this.#at = 0;
    this.#rest = rest;
  }

  #beginJourney(): void {
    const { script } = this.#scene;
    this.journey = journeyOf(script, this.#turn.number);
    this.#turn.extracted = [...this.#known];
    this.#steps = this.#current.requests;
    this.#at = 0;
    this.#duration = 0;
    this.#slow = null;
    this.#rest = script.restsBetween && this.#journeys++ > 0 ? this.#pause() : 0;
    this.beganAt = this.#rest > 0 ? performance.now() + this.#rest : 0;
  }

  get #current(): ScriptedJourney {
    return this.#scene.script.journeys[this.journey] as ScriptedJourney;
  }

  /** Uniformly distributed, by the seed, the turn and the step alone. */
  #pause(): number {
    const { least, most } = this.#current.pause;
    if (most === 0) return 0;
    return least + (most - least) * uniform(this.#scene.script.seed, this.#turn.number, PAUSE_STREAM + this.#at);
  }

  #bytesOf(request: number): Uint8Array | Unsendable {
    const { requests, templates } = this.#scene;
    const { bytes, template } = requests[request] as PlannedRequest;
    const bound = templates[request];
    if (!bound || !template) return bytes;
    const cookies = template.cookies ? this.#cookies : null;
    if (template.fixed && (cookies === null || cookies.isEmpty)) return bytes;
    return renderRequest(bound, this.#turn, cookies);
  }

  #path(): string {
    const { bytes } = this.#sending;
    return requestTargetOf(Buffer.from(bytes.subarray(0, bytes.indexOf(0x0d))).toString('latin1'));
  }

  /** The first check that fails, one of latency only where no other does. All are counted. */
  #check({ checks }: Reading, request: number, answer: Answer) {
    let failed: Reading['checks'][number] | null = null;
    for (const [index, check] of checks.entries()) {
      const holds = check.holds(answer, reader);
      if (this.#before === 'done') this.#scene.record.checked(request, index, holds, answer.sentAt);
      if (!holds && (failed === null || (failed.isLatency && !check.isLatency))) failed = check;
    }
    return failed;
  }

  #extract({ extractions }: Reading): string | null {
    for (const { index, kind, take } of extractions) {
      const value = take(reader);
      if (value === null) return kind;
      this.#turn.extracted[index] = value;
    }
    return null;
  }

  #advance(latency: number): void {
    this.#duration += latency;
    this.#at++;
    if (this.#at < this.#steps.length) {
      this.#rest = this.#before === 'done' ? this.#pause() : 0;
    } else if (this.#before === 'done') {
      this.#scene.record.journeyEnded(this.journey, this.#slow, this.#duration);
      this.journey = -1;
    } else {
      this.#before = 'done';
      this.#known = [...this.#turn.extracted];
      this.#scene.record.beforeDone();
      this.#beginJourney();
    }
  }

  /** A request that fails ends its journey: what comes after it builds on what is not there. */
  #fail(request: number, kind: string): void {
    const { record, requests, timeout } = this.#scene;
    this.#steps = [];
    if (this.#before === 'done') {
      // One that timed out lasted at least this long, and must not make the percentiles better.
      record.journeyEnded(this.journey, kind, kind === 'timeout' ? this.#duration + timeout : null);
      this.journey = -1;
      return;
    }
    record.beforeFailed(kind);
    this.#tries++;
    if (this.#tries < MOST_TRIES) {
      this.#beginBefore(FIRST_BACK_OFF * 2 ** (this.#tries - 1));
      return;
    }
    this.#ended = true;
    record.giveUp((requests[request] as PlannedRequest).label, kind);
  }
}

/**
 * Every cycle has its exact mix of journeys, and begins at another place of it: a user whose turns come a whole cycle
 * apart does not do the same journey for ever.
 */
export function journeyOf({ cycle, seed }: Script, turn: number): number {
  if (cycle.length === 1) return cycle[0] as number;
  const round = Math.floor(turn / cycle.length);
  return cycle[(turn + choice(cycle.length, seed, round, JOURNEY_STREAM)) % cycle.length] as number;
}
