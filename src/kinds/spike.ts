import { PerfGateError } from '../errors.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { failedShare, failuresIn, fittingLength, type LoadWindow } from '../measurement/load-window.ts';
import { resolveOpenLoad } from '../settings/open-load-schema.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { findTrafficFaults } from '../settings/traffic-schema.ts';
import { recoveryFigure } from '../statistics/recovery-time.ts';
import { formatDuration, formatNumber } from '../text/numbers.ts';
import { quote } from '../text/quote.ts';
import { calmWindowAt } from './calm-windows.ts';
import type { Kind, Measured, Scenario } from './kind.ts';
import { identityOfLoad } from './load.ts';
import { refuseSilence } from './refuse-silence.ts';
import { singleWindow } from './single-window.ts';
import { judgeSpike, type SpikeCourse } from './spike/judge-spike.ts';
import { findSpikeFaults, SPIKE_METRICS, type SpikeSettings, spikeKeys } from './spike/spike-keys.ts';
import {
  pointsOf,
  type SpikeDetail,
  type SpikeSummary,
  spikeBlocks,
  spikeDetail,
  spikeSummary,
  summarizeSpike,
} from './spike/spike-summary.ts';
import type { LoadPart, Stage } from './stage.ts';
import { windowFigures, windowMetrics } from './window-limits.ts';

/** A calm load, a spike and the calm again. */
export interface SpikeScenario extends Scenario, Traffic, Pacing {
  type: 'spike';
  /** The loads, in arrivals per second. */
  calm: number;
  spike: number;
  /** How long they last, milliseconds. */
  course: SpikeCourse;
  /** The length of a window, milliseconds. */
  windowLength: number;
}

/** Calm, a spike, calm: what fails meanwhile, and how long the service takes until it is as before. */
export const spikeKind: Kind<SpikeSettings, SpikeScenario, SpikeDetail, SpikeSummary> = {
  name: 'spike',
  about: 'A calm load, a spike and the calm again: what fails, and how long the service takes to be as before.',
  question: 'Does the service survive a burst of requests, and how soon is it as before?',
  compares: 'the time to recovery',
  example: {},
  needs: 'service',
  rules: { general: false, sends: 'same' },
  standing: { calm: 'rule', spike: 'rule', after: 'rule' },
  whole: true,
  failsOnPurpose: true,
  rounds: { least: 1, default: 5 },
  // A spike may leave it in trouble for good.
  starts: () => 1,
  keys: spikeKeys,
  metrics: ({ thresholds }) => ({ ...SPIKE_METRICS, ...windowMetrics(thresholds) }),

  faults(settings, context) {
    findTrafficFaults(settings, context);
    findSpikeFaults(settings, context);
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    const { calm, spike, after } = settings;
    for (const input of ['rate', 'duration'] as const) {
      if (inputs[input] === undefined) continue;
      origin.blameInput(
        input,
        `calm, spike and after of the scenario ${quote(name)} say how much load there is, and when`,
      );
    }
    const course = { calm: calm.duration, spike: spike.duration, after };
    const duration = course.calm + course.spike + course.after;
    const windowLength = fittingLength(calmWindowAt(calm.rate), duration);
    const steady = (load: number, length: number) => [
      { duration: 0, to: load },
      { duration: length, to: load },
    ];
    return {
      name,
      type: 'spike',
      rounds: settings.rounds,
      ...resolveTraffic(settings, at, origin),
      calm: calm.rate,
      spike: spike.rate,
      course,
      windowLength,
      ...resolveOpenLoad(settings, inputs),
      rate: Math.max(calm.rate, spike.rate),
      stages: [...steady(calm.rate, calm.duration), ...steady(spike.rate, spike.duration), ...steady(calm.rate, after)],
      spawnRate: null,
      duration,
      thresholds: resolveThresholds(settings, general, at, origin, { duration, length: windowLength }),
    };
  },

  identity: identityOfLoad,

  ...singleWindow,

  words: ({ calm, spike, course }) =>
    `${formatNumber(calm)}/s, ${formatNumber(spike)}/s for ${formatDuration(course.spike)}, ${formatNumber(calm)}/s`,

  phases: ({ calm, spike, course }) => [
    { name: 'calm', duration: course.calm, load: `${formatNumber(calm)}/s` },
    { name: 'spike', duration: course.spike, load: `${formatNumber(spike)}/s` },
    { name: 'after', duration: course.after, load: `${formatNumber(calm)}/s` },
  ],

  measure: (stage, scenario) => stage.serve(null, () => measureSpike(stage, scenario)),

  detail: spikeDetail,
  summary: spikeSummary,
  summarize: summarizeSpike,
  blocks: spikeBlocks,

  notes(rounds) {
    const bound = rounds.filter(({ detail }) => detail.isBound).length;
    if (bound === 0) return [];
    return [
      `In ${bound} of ${rounds.length} rounds the load generator could not make the load in time, so the service may recover faster than it looks.`,
    ];
  },
};

async function measureSpike(stage: Stage, scenario: SpikeScenario): Promise<Measured<SpikeDetail> | null> {
  const { course, windowLength, thresholds } = scenario;
  const parts = partsOf(course);
  const loaded = await stage.load(scenario, scenario, { windowLength, parts });
  if (loaded === null) return null;
  refuseSilence(stage, scenario, loaded);
  const { windows } = loaded;
  const found = judgeSpike(windows, course, windowLength);
  if (found === null) {
    const log = stage.service.logTail();
    throw new PerfGateError(
      'load',
      `nothing of "${scenario.name}" got a good answer from ${stage.service.url} before the spike (round ${stage.index + 1}), so there is nothing that the service could be like again.${log && ` ${log}`}`,
    );
  }
  const [, spike, after] = loaded.parts as [LoadWindow, LoadWindow, LoadWindow];
  const recovery =
    found.recovery === null
      ? ({ kind: 'never', watched: found.watched } as const)
      : ({ kind: 'recovered', time: found.recovery } as const);
  return {
    figures: {
      responses: loaded.window.counts.responses,
      all: {
        recovery: recoveryFigure(recovery, windowLength),
        ...(spike.p99 !== null && { 'spike-p99': spike.p99 }),
        'spike-failed': failedShare(spike),
        ...windowFigures(windows, thresholds),
      },
      labels: {},
    },
    detail: {
      width: windowLength,
      watched: found.watched,
      band: found.band,
      offered: spike.offered,
      failed: failuresIn(spike),
      after: { offered: after.offered, failed: failuresIn(after) },
      parts: parts.map(({ name, duration }, place) => {
        const from = parts.slice(0, place).reduce((sum, part) => sum + part.duration, 0);
        return { name, from, to: from + duration };
      }),
      p95: pointsOf(windows),
      recovery: found.recovery,
      isBack: found.isBack,
      isBound: loaded.window.arrivals?.limit === 'agent',
    },
  };
}

function partsOf({ calm, spike, after }: SpikeCourse): LoadPart[] {
  return [
    { name: 'calm', duration: calm },
    { name: 'spike', duration: spike },
    { name: 'after', duration: after },
  ];
}
