import type { Event, MeasuredRound, Progress } from '../../src/events.ts';
import { NO_WORK, type Work } from '../../src/rounds/planned-time.ts';
import { TimeLeft } from '../../src/rounds/time-left.ts';

/** A run of two sides, in short. */
interface RunSpec {
  scenarios?: readonly string[];
  rounds?: number;
  /** The further looks that are taken; each adds half as many rounds. */
  looks?: number;
  /** How much longer than at first everything takes at the end. */
  pace?: number;
}

const WINDOW = 1000;
const START = 700;
const STOP = 60;
/** What a round has shown that progress says nothing of. */
export const UNSAID: Omit<MeasuredRound, 'scenario' | 'side' | 'round' | 'rounds' | 'figure'> = {
  duration: WINDOW,
  sent: 100,
  errors: {},
  cpu: null,
  memory: null,
  figures: {},
  own: {},
};

/** The events of a run, as `Rounds` tells them, each with the time at which it comes; the shares are those of `TimeLeft`. */
export function runEvents({ scenarios = ['home', 'away'], rounds = 10, looks = 0, pace = 1 }: RunSpec): {
  at: number;
  event: Event;
}[] {
  const events: { at: number; event: Event }[] = [];
  let now = 0;
  const time = new TimeLeft(() => now);
  const all = rounds + (looks * rounds) / 2;
  let planned = rounds;
  let look = 1;
  const passed = (usual: number, round: number) => {
    now += usual * (1 + ((pace - 1) * round) / all);
  };
  const tell = (phase: Progress['phase'], side: 'base' | 'head', round: number, scenario: string | null = null) => {
    const part = time.enter(phase, scenario === null ? null : phase === 'warm-up' ? WINDOW / 4 : WINDOW);
    const position = { phase, side, sides: 2, round, rounds: planned, scenario, look, looks: looks + 1 };
    events.push({ at: now, event: { type: 'progress', ...position, ...part } });
  };
  const workOf = (left: number): Work => ({
    ...NO_WORK,
    windows: left * 2 * scenarios.length * WINDOW * 1.25,
    starts: left * 2,
  });
  const measure = (from: number, to: number) => {
    for (let round = from; round <= to; round++) {
      time.plan(workOf(to - round + 1));
      for (const side of ['base', 'head'] as const) {
        tell('start', side, round);
        passed(START, round);
        for (const scenario of scenarios) {
          tell('warm-up', side, round, scenario);
          passed(WINDOW / 4, round);
          tell('measure', side, round, scenario);
          passed(WINDOW, round);
          const figure = { title: 'p50 latency', unit: 'ms', value: side === 'base' ? 2 : 3 };
          const of = { scenario, side, round, rounds: planned };
          events.push({ at: now, event: { type: 'measured', ...of, figure, ...UNSAID } });
        }
        tell('stop', side, round);
        passed(STOP, round);
      }
    }
  };
  events.push({ at: now, event: { type: 'plan', text: 'this run takes about 1 min' } });
  time.plan({ ...workOf(rounds), builds: 1 });
  tell('build', 'head', 0);
  passed(5000, 0);
  for (const side of ['head', 'base'] as const) {
    tell('start', side, 0);
    passed(START, 0);
    tell('try', side, 0);
    passed(20, 0);
    tell('stop', side, 0);
    passed(STOP, 0);
  }
  measure(1, rounds);
  for (let more = 0; more < looks; more++) {
    const from = planned + 1;
    planned += rounds / 2;
    look++;
    time.begin(workOf(rounds / 2));
    events.push({ at: now, event: { type: 'plan', text: `something is undecided, so look ${look} is taken` } });
    measure(from, planned);
  }
  return events;
}
