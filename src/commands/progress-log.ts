import type { Event, MeasuredRound, Progress } from '../events.ts';
import { follow, START, type Standing, standingAt } from '../live/course.ts';
import { figureText, measuredText, percentText, phaseText, timeText } from '../live/progress-words.ts';
import { withoutCommand } from '../report/write/terminal.ts';
import { count } from '../text/numbers.ts';
import { plainText } from '../text/plain.ts';
import type { Output } from './screen.ts';

/** How many lines of a kind a log gets at most. */
export interface LogLimits {
  /** What is known before the first round, and what a further look adds. */
  plans: number;
  /** One of each scenario on each side. */
  figures: number;
  /** Steps, rounds, and that it goes on. */
  steps: number;
}

export const UNLIMITED: LogLimits = { plans: Infinity, figures: Infinity, steps: Infinity };

/** The milliseconds after which a log gets another line, although nothing has changed: a long window, a long build. */
const SILENCE = 30_000;
/** So many of these lines, and the silence before the next ones is twice as long. */
const PATIENT = 10;
/** The rounds that have a line each: the first, and of many only some. */
const FIRST_ROUNDS = 3;
const MOST_ROUNDS = 20;

/**
 * Writes the progress of a run as lines that stay: a line for what is planned and for each step, one for a round, and one
 * with its figure for each scenario on each side, once its first round is over.
 */
export class ProgressLog {
  readonly #output: Output;
  readonly #limits: LogLimits;
  readonly #now: () => number;
  readonly #written = { plans: 0, figures: 0, steps: 0 };
  readonly #seen = new Set<string>();
  #course = START;
  #step = '';
  #silences = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(output: Output, limits: LogLimits = UNLIMITED, now: () => number = () => performance.now()) {
    this.#output = output;
    this.#limits = limits;
    this.#now = now;
  }

  listen(event: Event): void {
    this.#course = follow(this.#course, event, this.#now());
    if (event.type === 'plan') this.#write('plans', event.text);
    else if (event.type === 'measured') this.#tellFigure(event);
    else if (event.type === 'progress') this.#tellStep(event);
  }

  close(): void {
    const more = this.#seen.size - this.#written.figures;
    if (more > 0) this.#line(`${count(more)} more scenarios and sides were measured; the result has their figures`);
    this.#seen.clear();
    clearTimeout(this.#timer);
  }

  #tellFigure(measured: MeasuredRound): void {
    const { scenario, side, round, rounds, figure } = measured;
    const key = `${side} ${scenario}`;
    const standing = standingAt(this.#course, this.#now());
    if (this.#seen.has(key) || standing === null) return;
    this.#seen.add(key);
    const of = standing.sides > 1 ? `${plainText(scenario)} · ${side}` : plainText(scenario);
    const seen = figure === null ? 'no figure' : figureText(figure);
    this.#write('figures', logLine(standing, `${of} · ${seen} · round ${round} of ${rounds}`));
  }

  #tellStep(progress: Progress): void {
    const step = stepText(progress);
    if (step === this.#step || !isShown(progress)) return;
    this.#step = step;
    this.#say(step);
  }

  #say(what: string): void {
    const standing = standingAt(this.#course, this.#now());
    if (standing !== null) this.#write('steps', logLine(standing, what));
  }

  /** Where no line comes for long, what is under way is said again. */
  #await(): void {
    clearTimeout(this.#timer);
    const silence = SILENCE * 2 ** Math.floor(this.#silences / PATIENT);
    this.#timer = setTimeout(() => {
      this.#silences++;
      const { latest } = this.#course;
      if (latest !== null) this.#say(placeText(latest));
    }, silence);
    this.#timer.unref();
  }

  #write(kind: keyof LogLimits, line: string): void {
    if (this.#written[kind] >= this.#limits[kind]) return;
    this.#written[kind]++;
    this.#line(line);
  }

  /** What is written may quote names of the configuration: the runner of a workflow must not take them for commands. */
  #line(text: string): void {
    this.#output.write(`${withoutCommand(`perf-gate: ${plainText(text)}`)}\n`);
    this.#await();
  }
}

/** `round 3 of 10 (42 %), about 2.5 min left`; a further look has a time of its own. */
export function logLine(standing: Standing, what: string): string {
  const { look, looks, profiled } = standing;
  const done = look === 1 || profiled ? percentText(standing) : `look ${look} of ${looks}`;
  return [`${what} (${done})`, timeText(standing)].filter((part) => part !== '').join(', ');
}

function stepText(progress: Progress): string {
  const { phase, profiled, side, sides, round, rounds } = progress;
  if (round > 0) return `${profiled ? 'profiled ' : ''}round ${round} of ${rounds}`;
  // Before the rounds a target is started for a try alone, which is one step with its start and stop.
  const step = phase === 'start' || phase === 'stop' ? 'try' : phase;
  return `${phaseText(step)}${sides > 1 ? ` · ${side}` : ''}`;
}

function isShown({ round, rounds }: Progress): boolean {
  return round <= FIRST_ROUNDS || round % Math.ceil(rounds / MOST_ROUNDS) === 0;
}

/** Where a run is, when it has been silent. */
function placeText(progress: Progress): string {
  const { scenario, side, sides, round } = progress;
  if (round === 0 || scenario === null) return stepText(progress);
  return [measuredText(progress, scenario), ...(sides > 1 ? [side] : []), stepText(progress)].join(' · ');
}
