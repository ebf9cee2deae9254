import type { Event, Progress } from '../events.ts';
import { clip, width } from '../report/write/columns.ts';
import { formatRoughly } from '../text/numbers.ts';
import { plainText } from '../text/plain.ts';

/** The milliseconds between redraws. */
const REDRAW = 200;
/** The milliseconds after which a log gets another line, although nothing has changed: a long window, a long build. */
const SILENCE = 30_000;
/** Columns of a terminal that does not say how many it has. */
const COLUMNS = 80;
/** Columns from which the start of a part says something. */
const READABLE = 12;

/** Shows how far a run is: a bar that redraws itself on a terminal, one line per round elsewhere. */
export interface ProgressDisplay {
  listen(event: Event): void;
  /** Removes the bar. */
  close(): void;
}

/** What a display writes to: a terminal, or anything else. */
export type Screen = Pick<NodeJS.WriteStream, 'write'> & Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>;

export function showProgress(stream: Screen): ProgressDisplay {
  return stream.isTTY && !process.env.CI ? barOn(stream) : linesOn(stream);
}

function barOn(stream: Screen): ProgressDisplay {
  let latest: Progress | null = null;
  let since = 0;
  const draw = () => {
    if (!latest) return;
    const line = barLine(at(latest, performance.now() - since), stream.columns || COLUMNS);
    stream.write(`\r\x1b[2K${line}`);
  };
  const timer = setInterval(draw, REDRAW);
  timer.unref();
  return {
    listen(event) {
      if (event.type === 'plan') stream.write(`\r\x1b[2Kperf-gate: ${event.text}\n`);
      else {
        latest = event;
        since = performance.now();
        draw();
      }
    },
    close() {
      clearInterval(timer);
      if (latest) stream.write('\r\x1b[2K');
      latest = null;
    },
  };
}

function linesOn(stream: Screen): ProgressDisplay {
  let latest: Progress | null = null;
  let since = 0;
  let said = '';
  const say = () => {
    if (!latest) return;
    const now = at(latest, performance.now() - since);
    stream.write(`perf-gate: ${logLine(now)}\n`);
    timer.refresh();
  };
  const timer = setInterval(say, SILENCE);
  timer.unref();
  return {
    listen(event) {
      if (event.type === 'plan') {
        stream.write(`perf-gate: ${event.text}\n`);
        return;
      }
      latest = event;
      since = performance.now();
      if (stepOf(event) === said) return;
      said = stepOf(event);
      say();
    },
    close() {
      clearInterval(timer);
      latest = null;
    },
  };
}

/** Moves a report on by the time since it came, but never past the phase that is under way. */
export function at(progress: Progress, passed: number): Progress {
  const { share, left, expected } = progress;
  const within = Math.min(passed, expected, left);
  if (within <= 0) return progress;
  return { ...progress, share: share + ((1 - share) * within) / left, left: left - within };
}

/** Writes the bar with what matters most first: a narrow terminal cuts the end. */
export function barLine(progress: Progress, columns: number): string {
  const { share, phase, side, sides, scenario, round, rounds } = progress;
  const cells = columns >= 70 ? 20 : columns >= 50 ? 10 : 0;
  const full = Math.round(share * cells);
  const bar = cells > 0 ? `${'█'.repeat(full)}${'░'.repeat(cells - full)} ` : '';
  // A name from the configuration must not move the cursor.
  const doing = [PHASES[phase], ...(scenario === null ? [] : [plainText(scenario)])].join(' ');
  const parts = [...(round > 0 ? [`round ${round}/${rounds}`] : []), doing, ...(sides > 1 ? [side] : [])];
  let line = clip(`${bar}${[percent(share).padStart(5), ...timeLeft(progress)].join(', ')}`, columns - 1);
  for (const part of parts) {
    const room = columns - 1 - width(line) - 3;
    if (room < Math.min(width(part), READABLE)) break;
    line += ` · ${clip(part, room)}`;
  }
  return line;
}

/** Writes a line of a log: the step, the share that is done, and the time left. */
export function logLine(progress: Progress): string {
  return [`${stepOf(progress)} (${percent(progress.share)})`, ...timeLeft(progress)].join(', ');
}

function stepOf({ phase, side, sides, round, rounds }: Progress): string {
  if (round > 0) return `round ${round} of ${rounds}`;
  // Before the rounds a target is started for a try alone, which is one step with its start and stop.
  const step = phase === 'start' || phase === 'stop' ? 'try' : phase;
  return `${PHASES[step]}${sides > 1 ? ` · ${side}` : ''}`;
}

const PHASES: Record<Progress['phase'], string> = {
  'check out': 'checking out the base',
  build: 'building',
  setup: 'setting up',
  try: 'trying each request once',
  start: 'starting the target',
  'warm-up': 'warming up',
  measure: 'measuring',
  stop: 'stopping the target',
  teardown: 'tearing down',
};

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** Words the time left; nothing where all of it is still unknown, or nothing is left. */
function timeLeft({ left, least }: Progress): string[] {
  if (left < 1) return [];
  return [`${least ? 'over' : 'about'} ${formatRoughly(left)} left`];
}
