import type { Progress } from '../events.ts';
import { NO_WORK, type Work } from './planned-time.ts';

type Phase = Progress['phase'];

/** What takes a time that nobody plans: it is measured, and expected to take as long the next time. */
type Part = 'starts' | 'stops' | 'builds' | 'lines' | 'untimed';
const PARTS: readonly Part[] = ['starts', 'stops', 'builds', 'lines', 'untimed'];

/** What a part is assumed to take before the first has ended, milliseconds. */
const ASSUMED = 1000;

/**
 * How far a look of a run is. Windows take what is planned and everything else what it took so far on average, so the time
 * left corrects itself. The share that is done never goes back: what is left of it always stands for all that is left.
 */
export class TimeLeft {
  /** What nothing has begun of yet. */
  #left: Record<Part | 'windows', number> = { ...NO_WORK, stops: 0 };
  #share = 0;
  /** What is under way; `planned` is its part of the windows, milliseconds; null where it has none. */
  #current: { part: Part | null; planned: number | null; since: number } | null = null;
  readonly #taken = new Map<Part, { total: number; count: number }>();
  /** Windows so far, milliseconds; there is more to each than its plan. */
  readonly #windows = { planned: 0, taken: 0 };
  readonly #now: () => number;

  /** @param now a clock that never goes back, milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Replaces what is left, apart from what is under way. */
  plan(work: Work): void {
    this.#left = { ...work, stops: work.starts };
  }

  /** Begins a further look: what is under way belongs to the one before, and this one has a share of its own. */
  begin(work: Work): void {
    this.#end(this.#now());
    this.#current = null;
    this.#share = 0;
    this.plan(work);
  }

  /**
   * Begins a phase, which ends the one before.
   *
   * @param planned its part of the planned windows, milliseconds; null: how long it takes is not known
   */
  enter(phase: Phase, planned: number | null): Pick<Progress, 'share' | 'left' | 'least' | 'expected'> {
    const now = this.#now();
    const passed = this.#end(now);
    const part = partOf(phase, planned);
    this.#current = { part, planned, since: now };
    if (part !== null) this.#left[part] = Math.max(0, this.#left[part] - 1);
    this.#left.windows = Math.max(0, this.#left.windows - (planned ?? 0));
    const expected = part === null ? (planned ?? 0) * this.#beyondPlan : (this.#usual(part) ?? 0);
    const left = expected + this.#rest();
    const unknown = this.#assumed(part);
    if (passed + left + unknown > 0)
      this.#share = 1 - ((1 - this.#share) * (left + unknown)) / (passed + left + unknown);
    const least = PARTS.some((known) => (this.#left[known] > 0 || known === part) && this.#usual(known) === null);
    return { share: this.#share, left, least, expected };
  }

  /** Keeps what the phase took that ends here. @returns its milliseconds */
  #end(now: number): number {
    if (this.#current === null) return 0;
    const { part, planned, since } = this.#current;
    const passed = now - since;
    if (part !== null) {
      const { total, count } = this.#taken.get(part) ?? { total: 0, count: 0 };
      this.#taken.set(part, { total: total + passed, count: count + 1 });
    } else if (planned !== null) {
      this.#windows.planned += planned;
      this.#windows.taken += passed;
    }
    return passed;
  }

  /** What a part takes on average, milliseconds; null before the first has ended. */
  #usual(part: Part): number | null {
    const taken = this.#taken.get(part);
    return taken ? taken.total / taken.count : null;
  }

  /** How much longer windows are than planned: connections are opened, and last answers are waited for. */
  get #beyondPlan(): number {
    const { planned, taken } = this.#windows;
    return planned > 0 ? Math.max(1, taken / planned) : 1;
  }

  /** What the parts take of which none has ended yet, as far as the share needs it, milliseconds. */
  #assumed(current: Part | null): number {
    const unknown = PARTS.filter((part) => this.#usual(part) === null);
    return unknown.reduce((sum, part) => sum + (this.#left[part] + (part === current ? 1 : 0)) * ASSUMED, 0);
  }

  #rest(): number {
    return PARTS.reduce(
      (total, part) => total + this.#left[part] * (this.#usual(part) ?? 0),
      this.#left.windows * this.#beyondPlan,
    );
  }
}

function partOf(phase: Phase, planned: number | null): Part | null {
  switch (phase) {
    case 'build':
      return 'builds';
    case 'setup':
    case 'teardown':
      return 'lines';
    case 'start':
      return 'starts';
    case 'stop':
      return 'stops';
    case 'measure':
      return planned === null ? 'untimed' : null;
    case 'check out':
    case 'try':
    case 'warm-up':
      return null;
  }
}
