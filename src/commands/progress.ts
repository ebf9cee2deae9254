import type { Event } from '../events.ts';
import { type Course, follow, START, standingAt } from '../live/course.ts';
import { plainText } from '../text/plain.ts';
import { barLine } from './progress-bar.ts';
import { type LogLimits, ProgressLog, UNLIMITED } from './progress-log.ts';
import { type Output, redraws } from './screen.ts';

/** The milliseconds between redraws. */
const REDRAW = 200;
/** Columns of a terminal that does not say how many it has. */
const COLUMNS = 80;

/** Shows how far a run is. */
export interface ProgressDisplay {
  listen(event: Event): void;
  /** Removes what does not stay. */
  close(): void;
}

/** Shows progress as a bar that redraws itself on a terminal, and as lines elsewhere. @param limits of these lines */
export function showProgress(output: Output, limits: LogLimits = UNLIMITED): ProgressDisplay {
  const display = redraws(output) ? new ProgressBar(output) : new ProgressLog(output, limits);
  return { listen: (event) => display.listen(event), close: () => display.close() };
}

class ProgressBar {
  readonly #output: Output;
  readonly #timer = setInterval(() => this.#draw(), REDRAW).unref();
  #course: Course = START;

  constructor(output: Output) {
    this.#output = output;
  }

  listen(event: Event): void {
    this.#course = follow(this.#course, event, performance.now());
    if (event.type === 'plan') this.#output.write(`\r\x1b[2Kperf-gate: ${plainText(event.text)}\n`);
    else if (event.type !== 'slice') this.#draw();
  }

  close(): void {
    clearInterval(this.#timer);
    if (this.#course.latest !== null) this.#output.write('\r\x1b[2K');
    this.#course = START;
  }

  #draw(): void {
    const standing = standingAt(this.#course, performance.now());
    if (standing !== null) this.#output.write(`\r\x1b[2K${barLine(standing, this.#output.columns || COLUMNS)}`);
  }
}
