import { stripVTControlCharacters } from 'node:util';
import { formatDuration } from './measurement/format.ts';
import type { Progress } from './scenario/progress.ts';

/** Milliseconds between redraws. */
const REDRAW = 200;
const BAR = 20;

/** Shows how far a run is: a bar that redraws itself on a terminal, a line a round elsewhere. */
export interface ProgressDisplay {
  update(progress: Progress): void;
  /** A line that stays. */
  note(text: string): void;
  /** Removes the bar. */
  close(): void;
}

export function showProgress(stream: NodeJS.WriteStream, sides: number): ProgressDisplay {
  return stream.isTTY && !process.env.CI ? barOn(stream, sides) : linesOn(stream, sides);
}

function barOn(stream: NodeJS.WriteStream, sides: number): ProgressDisplay {
  let latest: Progress | null = null;
  let since = 0;
  const draw = () => {
    if (!latest) return;
    // Between two reports time goes on; it never runs past the part that is being done.
    const running = latest.phase === 'warm-up' || latest.phase === 'measure' ? performance.now() - since : 0;
    const done = Math.min(latest.total, latest.done + running);
    const text = `${bar(done / latest.total)} ${describe(latest, sides)}, ${formatDuration(Math.round((latest.total - done) / 1000) * 1000)} left`;
    stream.write(`\r\x1b[2K${text.slice(0, Math.max(20, stream.columns - 1))}`);
  };
  const timer = setInterval(draw, REDRAW);
  timer.unref();
  return {
    update(progress) {
      latest = progress;
      since = performance.now();
      draw();
    },
    note(text) {
      stream.write(`\r\x1b[2Kperf-gate: ${text}\n`);
    },
    close() {
      clearInterval(timer);
      if (latest) stream.write('\r\x1b[2K');
    },
  };
}

function linesOn(stream: NodeJS.WritableStream, sides: number): ProgressDisplay {
  let said = '';
  return {
    update(progress) {
      const { phase, round, rounds, again, done, total } = progress;
      const step =
        phase === 'build' || phase === 'setup' || phase === 'teardown'
          ? describe(progress, sides)
          : `round ${round} of ${rounds}${again ? ' again' : ''}`;
      if (step === said) return;
      said = step;
      stream.write(`perf-gate: ${step} (${Math.floor((100 * done) / total)} %)\n`);
    },
    note(text) {
      stream.write(`perf-gate: ${text}\n`);
    },
    close() {},
  };
}

function bar(share: number): string {
  const full = Math.round(share * BAR);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${String(Math.floor(share * 100)).padStart(3)} %`;
}

const PHASES: Record<Progress['phase'], string> = {
  build: 'building',
  setup: 'setting up',
  start: 'starting the target',
  'warm-up': 'warming up',
  measure: 'measuring',
  teardown: 'tearing down',
};

function describe({ phase, side, round, rounds, again, scenario }: Progress, sides: number): string {
  const parts = [PHASES[phase]];
  // A name from the configuration must not move the cursor.
  if (scenario) parts.push(stripVTControlCharacters(scenario).replace(/\p{Cc}/gu, ' '));
  const where = round > 0 ? ` · round ${round}/${rounds}${again ? ' again' : ''}` : '';
  return `${parts.join(' ')}${where}${sides > 1 ? ` · ${side}` : ''}`;
}
