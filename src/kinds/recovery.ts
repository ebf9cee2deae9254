import type { z } from 'zod';
import type { Request } from '../load/traffic/request.ts';
import type { Metric } from '../measurement/metric.ts';
import { openLoadKeys } from '../settings/open-load-schema.ts';
import { resolveLoad } from '../settings/resolve-load.ts';
import { resolveThresholds } from '../settings/resolve-thresholds.ts';
import { resolveTraffic } from '../settings/resolve-traffic.ts';
import { thresholdsOn } from '../settings/thresholds-schema.ts';
import { trafficKeys } from '../settings/traffic-schema.ts';
import { duration, rate, window } from '../settings/values-schema.ts';
import type { Kind } from './kind.ts';
import { identityOfLoad } from './load.ts';
import { courseOf, findCourseFaults, flawOf } from './recovery/course.ts';
import { fault, isOnService, resolveFault } from './recovery/fault-schema.ts';
import { IN_TIME } from './recovery/outcome.ts';
import { findRequestFaults } from './recovery/requests.ts';
import { findRestartFaults, restart } from './recovery/restart.ts';
import { measureRecovery } from './recovery/round.ts';
import type { RecoveryScenario } from './recovery/scenario.ts';
import {
  type RecoveryDetail,
  type RecoverySummary,
  recoveryBlocks,
  recoveryDetail,
  recoveryNotes,
  recoverySummary,
  summarizeRecovery,
  wordsOf,
} from './recovery/summary.ts';
import { resolveWrite, writeKey } from './recovery/writes.ts';
import { pacingWords, singleWindow } from './single-window.ts';

const timeUntil = { unit: 'ms', better: 'lower', gated: true, perRequest: false, slower: true } as const;
const METRICS = {
  recovery: { title: 'time to recover', ...timeUntil, never: 'never recovered' },
  'first-answer': { title: 'time to first answer', ...timeUntil, never: 'never answered again' },
  availability: {
    title: 'availability',
    unit: 'ratio',
    better: 'higher',
    gated: false,
    perRequest: false,
    slower: false,
  },
  'lost-writes': { title: 'lost writes', unit: '', better: 'lower', gated: false, perRequest: false, slower: false },
} as const satisfies Record<string, Metric>;

const keys = {
  rate: rate
    .prefault('100/s')
    .describe('How many requests (or journeys) begin per second, whether or not earlier ones were answered.'),
  ...openLoadKeys,
  duration: window
    .optional()
    .describe(
      'Measured window of every round, with the calm before the fault. Default: 4s more than at and stop; 8s at a low rate.',
    ),
  at: duration
    .optional()
    .describe(
      'When the fault begins, after the start of the window: the calm before it says what "as before" is. Default: 3s; 10s below 80/s.',
    ),
  fault: fault
    .prefault('kill')
    .describe(
      'What is done: kill, or a map with kill, stop or run. Only processes that this run has started are ended or stopped.',
    ),
  restart: restart
    .optional()
    .describe(
      'Who starts what was ended again: perf-gate, or the service itself by a supervisor. Default: perf-gate where the service is killed.',
    ),
  late: duration.prefault('1s').describe('How long an answer may take; a good one that takes longer counts as late.'),
  write: writeKey
    .optional()
    .describe(
      'Writes that are asked for again when everything is over: those that were acknowledged and are gone count as lost.',
    ),
  timeout: duration.prefault('5s').describe('Time after which a request counts as failed.'),
  auth: trafficKeys.auth,
  cookies: trafficKeys.cookies,
  redirects: trafficKeys.redirects,
  data: trafficKeys.data,
  requests: trafficKeys.requests,
  journeys: trafficKeys.journeys,
  thresholds: thresholdsOn(METRICS)
    .prefault({})
    .describe('Limits of this scenario: on the time to recover and to the first answer, availability and lost writes.'),
};
type Settings = z.output<z.ZodObject<typeof keys>>;

/** Something is ended or stopped on purpose while the service is loaded: how long until it is as before, and what is lost. */
export const recoveryKind: Kind<Settings, RecoveryScenario, RecoveryDetail, RecoverySummary> = {
  name: 'recovery',
  about:
    'A process is killed or stopped, or a line disturbs it, under load: when the service is back, and what is lost.',
  question: 'How fast does it come back when a process crashes or hangs, and is anything lost?',
  compares: 'the time until it is as before, and to its first good answer',
  needs: 'service',
  rules: { general: false, sends: 'same' },
  standing: { at: 'rule', fault: 'rule', restart: 'rule', late: 'rule', write: 'own' },
  whole: true,
  failsOnPurpose: true,
  rounds: { least: 1, default: 6 },
  example: {},
  keys,

  faults(settings, context) {
    findCourseFaults(settings, context);
    findRequestFaults(settings, context);
    findRestartFaults(settings, context);
  },

  metrics: ({ write }) => {
    const { 'lost-writes': lostWrites, ...others } = METRICS;
    return write === null ? others : { ...others, 'lost-writes': lostWrites };
  },

  starts: () => 1,

  needsStart({ fault, restart }) {
    const text =
      'somebody else runs the service at target.url, and only what perf-gate starts is ever ended or stopped';
    if (isOnService(fault)) return { key: 'fault', text: `${text}; use run with a line of yours` };
    return restart === 'perf-gate' ? { key: 'restart', text: `${text}; set it to itself` } : null;
  },

  resolve(settings, { name, at, inputs, origin }) {
    const course = courseOf({ ...settings, ...given(inputs) });
    const flaw = flawOf(course);
    // What the file says was checked with it.
    const input = (['duration', 'rate'] as const).find((key) => inputs[key] !== undefined);
    if (flaw !== null && input !== undefined) origin.blameInput(input, flaw.text);
    const load = resolveLoad(name, { ...settings, duration: course.duration }, inputs, origin);
    const write = settings.write === undefined ? null : resolveWrite(settings.write, settings, at, origin);
    const sent = resolveTraffic(settings, at, origin);
    const own = settings.requests === undefined && write !== null ? [] : sent.requests;
    const requests = [...own, ...(write === null ? [] : [write.request, write.check])];
    const inTime = (all: readonly Request[]) => all.map((request) => withLimit(request, settings.late));
    return {
      name,
      type: 'recovery',
      rounds: settings.rounds,
      ...sent,
      ...load,
      rate: load.rate ?? settings.rate,
      requests: inTime(requests),
      journeys: sent.journeys.map((journey) => ({ ...journey, requests: inTime(journey.requests) })),
      fault: resolveFault(settings.fault, [...at, 'fault'], origin),
      at: course.at,
      width: course.width,
      restart: course.restart,
      late: settings.late,
      write,
      thresholds: resolveThresholds({ thresholds: settings.thresholds }, {}, at, origin),
    };
  },

  identity(scenario) {
    const { place: _, ...fault } = scenario.fault;
    const { at, restart, late } = scenario;
    return { ...identityOfLoad(scenario), fault, at, restart, late };
  },

  ...singleWindow,

  words: (scenario) => `${pacingWords(scenario)}, ${wordsOf(scenario.fault)}`,

  phases: ({ at, duration, rate }) => [
    { name: 'calm', duration: at, load: `${rate}/s` },
    { name: 'fault', duration: duration - at, load: `${rate}/s` },
  ],

  detail: recoveryDetail,
  summary: recoverySummary,

  async measure(stage, scenario) {
    return stage.serve(null, () => measureRecovery(stage, scenario));
  },

  summarize: summarizeRecovery,
  blocks: recoveryBlocks,

  notes: recoveryNotes,
};

/** The inputs that count, without those that are not set. */
function given({ duration, rate }: { duration?: number | undefined; rate?: number | undefined }) {
  return { ...(duration !== undefined && { duration }), ...(rate !== undefined && { rate }) };
}

/** The same request, whose answer has to come in time. */
function withLimit(request: Request, late: number): Request {
  return { ...request, checks: [...request.checks, { name: IN_TIME, that: { kind: 'latency', most: late } }] };
}
