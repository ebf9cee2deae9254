import { basename } from 'node:path';
import type { z } from 'zod';
import { PerfGateError } from '../errors.ts';
import { readUnlinked } from '../files/read-file.ts';
import { documentedModel, paceOf } from '../load/pace/pace.ts';
import type { Pacing } from '../load/pace/pacing.ts';
import { LOST } from '../load/tally/recorder.ts';
import { describeTraffic } from '../load/traffic/describe-traffic.ts';
import type { Feeder } from '../load/traffic/feeder.ts';
import { isPlainList, MOST_FILE } from '../load/traffic/plan-traffic.ts';
import type { Traffic } from '../load/traffic/traffic.ts';
import { adviceOnAll } from '../load/trial/advice.ts';
import { figuresOf } from '../measurement/figures.ts';
import { modelWords } from '../measurement/load-model.ts';
import type { Counts } from '../measurement/run-document.ts';
import { findLoadFaults, loadKeys } from '../settings/load-schema.ts';
import { resolveLoad } from '../settings/resolve-load.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholds } from '../settings/thresholds-schema.ts';
import { findTrafficFaults, trafficKeys } from '../settings/traffic-schema.ts';
import { digest } from './identity.ts';
import type { Kind, Loaded, Scenario, Stage } from './kind.ts';
import { windowFigures, windowLengthIn, windowMetrics } from './window-limits.ts';

const keys = {
  ...loadKeys,
  ...trafficKeys,
  thresholds: thresholds.prefault({}).describe('Limits of this scenario; they replace the general ones.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** What is sent, how much of it and for how long. */
export interface LoadScenario extends Scenario, Traffic, Pacing {
  type: 'load';
}

/** The same load in every round: a warm-up, then one measured window. */
export const loadKind: Kind<Settings, LoadScenario> = {
  name: 'load',
  about: 'A steady load, or one that follows stages: latency, throughput and what the service uses.',
  question: 'Is it slower than before under the load that it has every day?',
  compares: 'latency, throughput and what the service uses, each as one value a round',
  example: {},
  needs: 'service',
  rules: { general: true, sends: 'same' },
  keys,

  faults(settings, context) {
    findLoadFaults(settings, context);
    findTrafficFaults(settings, context);
  },

  resolve(settings, { name, at, inputs, general, origin }) {
    const load = resolveLoad(name, settings, inputs, origin);
    return {
      name,
      type: 'load',
      rounds: settings.rounds,
      ...resolveTraffic(settings, at, origin),
      ...load,
      thresholds: resolveThresholds(settings, general, at, origin, { duration: load.duration, length: null }),
    };
  },

  metrics: ({ thresholds }) => windowMetrics(thresholds),

  identity: identityOfLoad,

  time(scenario) {
    const { warmup, duration } = paceOf(scenario);
    return warmup + duration;
  },

  words(scenario) {
    return modelWords({ connections: paceOf(scenario).connections, model: documentedModel(scenario) });
  },

  lines: describeTraffic,

  window(scenario) {
    const { warmup, duration } = paceOf(scenario);
    return { warmup, duration };
  },

  loads: (scenario) => [{ traffic: scenario, pacing: scenario }],

  async measure(stage, scenario) {
    const windowLength = windowLengthIn(scenario.thresholds);
    const loaded = await stage.load(scenario, scenario, { ...(windowLength !== null && { windowLength }) });
    if (loaded === null) return null;
    refuseSilence(stage, scenario, loaded);
    const { window, resources, windows } = loaded;
    const figures = figuresOf(window, { startup: stage.service.startup, resources });
    const all = { ...figures.all, ...windowFigures(windows, scenario.thresholds) };
    return { windows: [window], figures: { ...figures, all } };
  },
};

/** What makes two loads comparable: how much is sent, for how long, and what; a file counts by its content. */
export function identityOfLoad(scenario: { type: string } & Traffic & Pacing): object {
  // The order is that of the first version: the hash of what has not changed must not change.
  const { type, connections, rate, arrivals, stages, spawnRate, agents, warmup, duration, seed } = scenario;
  const { reconnectEvery, timeout, requests, journeys, before, cookies, feeders } = scenario;
  const pacing = { connections, rate, arrivals, stages, spawnRate, agents, warmup, duration, seed, reconnectEvery };
  return byContent({ type, ...pacing, timeout, requests, journeys, before, cookies, feeders: feeders.map(dataOf) });
}

/** Checks that something was measured. @throws PerfGateError `load` where there is nothing that could be compared */
export function refuseSilence(
  { service, index }: Stage,
  scenario: Scenario & Traffic,
  { window, stopped }: Pick<Loaded, 'window' | 'stopped'>,
): void {
  if (stopped === null && window.counts.responses > 0) return;
  // Virtual users may stop although some requests were answered: for lack of data, or of a log-in that works.
  const what =
    stopped !== null && !isPlainList(scenario)
      ? `"${scenario.name}" could not be measured on`
      : `no request of "${scenario.name}" got a good answer from`;
  const log = service.logTail();
  throw new PerfGateError(
    'load',
    `${what} ${service.url} (round ${index + 1}): ${stopped ?? describeErrors(window.counts)}. ` +
      `${adviceOnAll(errorsOf(window.counts, stopped))}${log && ` ${log}`}`,
  );
}

/** The errors of a window by kind; where it was given up early, the last one. */
function errorsOf({ errors, lost }: Counts, stopped: string | null): Record<string, number> {
  const last = stopped === null ? undefined : /with: (.+)$/.exec(stopped)?.[1];
  if (last !== undefined) return { [last]: 1 };
  return { ...errors, ...(lost > 0 && { [LOST]: lost }) };
}

function describeErrors({ errors, lost }: Counts): string {
  const kinds = Object.entries(errors).map(([kind, count]) => `${count} × ${kind}`);
  if (lost > 0) kinds.push(`${lost} × connection closed without an answer`);
  return kinds.join(', ') || 'no request was answered in the window';
}

/** The types of values that stand in a file count with its content. */
function dataOf({ name, file, columns, rows, json, order, atEnd }: Feeder): object {
  return { name, file, columns, rows, order, atEnd, ...(file === null && { json }) };
}

/** Makes plain data in which a file counts by its content: its path differs from machine to machine. */
function byContent(identity: object): object {
  const replace = (key: string, value: unknown) => {
    if (key === 'redirects' && value === 'none') return undefined;
    return key === 'file' && typeof value === 'string' ? contentOf(value) : value;
  };
  return JSON.parse(JSON.stringify(identity, replace));
}

/** The content of a file; one that cannot be read is reported when it is to be sent. */
function contentOf(file: string): string {
  try {
    return digest(readUnlinked(file, MOST_FILE));
  } catch {
    return basename(file);
  }
}
