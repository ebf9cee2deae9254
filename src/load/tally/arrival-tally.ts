import type { ArrivalCounts } from '../../measurement/run-document.ts';
import type { Recorder } from './recorder.ts';

/** Milliseconds after which an arrival that has not begun is late. The scheduler itself takes less than 3. */
const LATE_AFTER = 5;

/** Counts the arrivals of an open model that are due within the window: `due` = `sent` + `dropped`. */
export class ArrivalTally {
  readonly #counts: ArrivalCounts = { due: 0, sent: 0, inTime: 0, late: 0, dropped: 0, backlog: 0 };
  readonly #recorder: Recorder;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  arrived(due: number): void {
    if (this.#recorder.measures(due)) this.#counts.due++;
  }

  began(due: number, now: number): void {
    if (!this.#recorder.measures(due)) return;
    this.#counts.sent++;
    if (now - due > LATE_AFTER) this.#counts.late++;
    // The last one of the window may begin a moment after it.
    if (this.#recorder.measures(now - LATE_AFTER) || now - due <= LATE_AFTER) this.#counts.inTime++;
  }

  /** Takes back an arrival for which there was nothing to send. */
  withdrawn(due: number): void {
    if (this.#recorder.measures(due)) this.#counts.due--;
  }

  /** @param request what it would have sent first, by its index */
  dropped(request: number, due: number, now: number): void {
    if (this.#recorder.measures(due)) this.#counts.dropped++;
    this.#recorder.dropped(request, due, now - due);
  }

  waiting(arrivals: number, now: number): void {
    if (arrivals > this.#counts.backlog && this.#recorder.measures(now)) this.#counts.backlog = arrivals;
  }

  outcome(): ArrivalCounts {
    return { ...this.#counts };
  }
}
