import { stripVTControlCharacters } from 'node:util';
import type { Event, Progress } from '../events.ts';
import { formatDuration } from '../text/numbers.ts';

/** The milliseconds between redraws. */
const REDRAW = 200;
const BAR = 20;

/** Shows how far a run is: a bar that redraws itself on a terminal, one line per round elsewhere. */
export interface ProgressDisplay {
  listen(event: Event): void;
  /** Removes the bar. */
  close(): void;
}

export function showProgress(stream: NodeJS.WriteStream): ProgressDisplay {
  return stream.isTTY && !process.env.CI ? barOn(stream) : linesOn(stream);
}

function barOn(stream: NodeJS.WriteStream): ProgressDisplay {
  let latest: Progress | null = null;
  let since = 0;
  const draw = () => {
    if (!latest) return;
    // Time goes on between two reports, but never past the part that is under way.
    const running = latest.phase === 'warm-up' || latest.phase === 'measure' ? performance.now() - since : 0;
    const done = Math.min(latest.total, latest.done + running);
    const text = `${bar(done / latest.total)} ${describe(latest)}, ${formatDuration(Math.round((latest.total - done) / 1000) * 1000)} left`;
    stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, stream.columns - 1))}`);
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
    },
  };
}

function linesOn(stream: NodeJS.WritableStream): ProgressDisplay {
  let said = '';
  return {
    listen(event) {
      if (event.type === 'plan') {
        stream.write(`perf-gate: ${event.text}\n`);
        return;
      }
      const { phase, round, rounds, again, done, total } = event;
      const step =
        phase === 'start' || phase === 'warm-up' || phase === 'measure'
          ? `round ${round} of ${rounds}${again ? ' again' : ''}`
          : describe(event);
      if (step === said) return;
      said = step;
      stream.write(`perf-gate: ${step} (${Math.floor((100 * done) / total)} %)\n`);
    },
    close() {},
  };
}

function bar(share: number): string {
  const full = Math.round(share * BAR);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${String(Math.floor(share * 100)).padStart(3)} %`;
}

const PHASES: Record<Progress['phase'], string> = {
  'check out': 'checking out the base',
  build: 'building',
  setup: 'setting up',
  try: 'trying each request once',
  start: 'starting the target',
  'warm-up': 'warming up',
  measure: 'measuring',
  teardown: 'tearing down',
};

function describe({ phase, side, sides, round, rounds, again, scenario }: Progress): string {
  const parts = [PHASES[phase]];
  // A name from the configuration must not move the cursor.
  if (scenario) parts.push(stripVTControlCharacters(scenario).replace(/\p{Cc}/gu, ' '));
  const where = round > 0 ? ` · round ${round}/${rounds}${again ? ' again' : ''}` : '';
  return `${parts.join(' ')}${where}${sides > 1 ? ` · ${side}` : ''}`;
}
