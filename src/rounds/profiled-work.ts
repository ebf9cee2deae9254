import { loadsOf } from '../kinds/index.ts';
import type { Scenario } from '../kinds/kind.ts';
import type { Load } from '../kinds/stage.ts';
import { NO_WORK, sum, type Work } from './planned-time.ts';
import type { Side } from './side.ts';

/** The profiled rounds of each side: enough for the rank test to name one function among some hundred. */
export const PROFILED_ROUNDS = 8;
/** The longest warm-up and window of such a round, milliseconds; stages are kept as they are. */
const WARMUP = 1000;
const WINDOW = 2000;

/** The load of a profiled round: the first that the scenario makes, for a short time. */
export function profiledLoad(scenario: Scenario): Load | null {
  const [load] = loadsOf(scenario);
  if (load === undefined) return null;
  const { pacing } = load;
  const warmup = Math.min(pacing.warmup, WARMUP);
  const duration = pacing.stages === null ? Math.min(pacing.duration, WINDOW) : pacing.duration;
  return { ...load, pacing: { ...pacing, warmup, duration } };
}

/** Adds up what profiled rounds consist of. */
export function workOfProfiles(scenarios: readonly Scenario[], sides: readonly Side[]): Work {
  return sum(
    scenarios.flatMap((scenario) =>
      sides.map(({ target: { start, setup, teardown, setupEach } }) => {
        const { warmup = 0, duration = 0 } = profiledLoad(scenario)?.pacing ?? {};
        return {
          ...NO_WORK,
          windows: PROFILED_ROUNDS * (warmup + duration),
          starts: start === null ? 0 : PROFILED_ROUNDS,
          lines: setupEach === 'round' ? PROFILED_ROUNDS * (setup.length + teardown.length) : 0,
        };
      }),
    ),
  );
}
