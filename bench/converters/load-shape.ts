import { parse } from 'yaml';
import { z } from 'zod';
import type { LoadScenario } from '../../src/kinds/load.ts';
import { paceOf } from '../../src/load/pace/pace.ts';

/** How much load a scenario makes at most, and for how long. */
export interface LoadShape {
  /** Users at the same time, or arrivals per second. */
  kind: 'users' | 'rate';
  peak: number;
  /** null: until its iterations are done. */
  seconds: number | null;
}

const UNITS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };
const number = z.number().nullish();
const time = z.union([z.string(), z.number()]).nullish();
const stages = z.array(z.object({ duration: time, target: number })).nullish();
const inspected = z.object({
  scenarios: z.record(
    z.string(),
    z.object({
      executor: z.string(),
      vus: number,
      startVUs: number,
      rate: number,
      startRate: number,
      timeUnit: time,
      duration: time,
      stages,
    }),
  ),
});

/** The load of each scenario of a k6 script, from what `k6 inspect` says; iterations of one user say nothing. */
export function shapesOfK6(text: string): Record<string, LoadShape> {
  const { scenarios } = inspected.parse(JSON.parse(text));
  return Object.fromEntries(
    Object.entries(scenarios).flatMap(([name, scenario]): [string, LoadShape][] => {
      const { executor, stages: steps } = scenario;
      const isRate = executor.endsWith('arrival-rate');
      const given = isRate
        ? [scenario.rate, scenario.startRate]
        : [scenario.vus ?? (steps ? null : 1), scenario.startVUs];
      const most = Math.max(...given.map((one) => one ?? 0), ...(steps ?? []).map(({ target }) => target ?? 0));
      const seconds = steps
        ? steps.reduce((sum, { duration }) => sum + secondsOf(duration), 0)
        : scenario.duration == null
          ? null
          : secondsOf(scenario.duration);
      if (seconds === null && most === 1) return [];
      const peak = isRate ? most / secondsOf(scenario.timeUnit ?? '1s') : most;
      return [[name, { kind: isRate ? 'rate' : 'users', peak, seconds }]];
    }),
  );
}

const phases = z.array(z.object({ duration: time, pause: time, arrivalRate: time, rampTo: time, arrivalCount: time }));

/** The load of an Artillery file as its documentation defines phases. */
export function shapesOfArtillery(text: string): Record<string, LoadShape> {
  const { config } = parse(text, { merge: true }) as { config: { phases?: unknown } };
  const all = phases.parse(config.phases ?? []);
  const seconds = all.reduce((sum, { duration, pause }) => sum + secondsOf(duration) + secondsOf(pause), 0);
  const peaks = all.map(({ duration, arrivalRate, rampTo, arrivalCount }) =>
    Math.max(
      Number(arrivalRate ?? 0),
      Number(rampTo ?? 0),
      arrivalCount == null ? 0 : Number(arrivalCount) / secondsOf(duration),
    ),
  );
  return { artillery: { kind: 'rate', peak: Math.max(0, ...peaks), seconds } };
}

/** The load of each scenario of perf-gate. */
export function shapesOfOwn(scenarios: readonly LoadScenario[]): Record<string, LoadShape> {
  return Object.fromEntries(
    scenarios.map((scenario): [string, LoadShape] => {
      const { name, rate, duration } = scenario;
      const peak = rate ?? paceOf(scenario).connections;
      return [name, { kind: rate === null ? 'users' : 'rate', peak, seconds: duration / 1000 }];
    }),
  );
}

/** Seconds of a time such as `1m30s`, or of a number of seconds. */
function secondsOf(given: string | number | null | undefined): number {
  if (given == null || given === '') return 0;
  if (!Number.isNaN(Number(given))) return Number(given);
  const parts = [...String(given).matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit as string] as number), 0);
}
