import { documentedModel, paceOf } from '../load/pace/pace.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { modelWords } from '../measurement/load-model.ts';
import type { Kind, Scenario } from './kind.ts';

type SingleWindow = Pick<Kind<never, Scenario & Traffic & Pacing>, 'time' | 'words' | 'lines' | 'window' | 'loads'>;

/** What a kind says of its time and its load whose round is one load: a warm-up, then one measured window. */
export const singleWindow = {
  time(scenario) {
    const { warmup, duration } = paceOf(scenario);
    return warmup + duration;
  },

  words: pacingWords,

  lines: describeTraffic,

  window(scenario) {
    const { warmup, duration } = paceOf(scenario);
    return { warmup, duration };
  },

  loads: (scenario) => [{ traffic: scenario, pacing: scenario }],
} as const satisfies SingleWindow;

/** How much load there is, in a few words: `10 connections`. */
export function pacingWords(pacing: Pacing): string {
  return modelWords({ connections: paceOf(pacing).connections, model: documentedModel(pacing) });
}
