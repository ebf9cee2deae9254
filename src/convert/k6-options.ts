import { parseDuration } from '../settings/quantity.ts';
import { quote } from '../text/quote.ts';
import { writeDuration } from './addresses.ts';
import type { ImportedScenario } from './imported.ts';
import { Names } from './names.ts';
import { child, isPlain } from './openapi-document.ts';
import type { Script } from './script.ts';

type Load = Pick<ImportedScenario, 'connections' | 'rate' | 'max-connections' | 'stages' | 'duration'>;

/** One of the loads that the options of a script ask for, and the function that it calls again and again. */
interface K6Load {
  name: string;
  exec: string;
  load: Load;
}

const LATENCY: Record<string, string> = {
  'p(25)': 'p25',
  'p(50)': 'p50',
  med: 'p50',
  'p(75)': 'p75',
  'p(90)': 'p90',
  'p(95)': 'p95',
  'p(99)': 'p99',
};

export function loadsOf(options: unknown, script: Script): K6Load[] {
  const scenarios = child(options, 'scenarios');
  if (isPlain(scenarios)) {
    const names = new Names();
    return Object.entries(scenarios)
      .slice(0, 50)
      .map(([name, settings]) => {
        const exec = child(settings, 'exec');
        if (child(settings, 'startTime') !== undefined)
          script.note(null, `scenario ${quote(name)}: perf-gate runs scenarios one after the other, without startTime`);
        return {
          name: names.take(name),
          exec: typeof exec === 'string' ? exec : 'default',
          load: loadOf(settings, name, script),
        };
      });
  }
  for (const key of ['iterations', 'batch', 'rps'].filter((one) => child(options, one) !== undefined)) {
    script.note(null, `the option ${key} has no counterpart`);
  }
  return [{ name: 'k6', exec: 'default', load: closed(options) }];
}

function loadOf(settings: unknown, name: string, script: Script): Load {
  const executor = child(settings, 'executor');
  const most = number(settings, 'maxVUs') ?? number(settings, 'preAllocatedVUs');
  const limit: Load = most === null ? {} : { 'max-connections': bounded(most) };
  const unit = (time(child(settings, 'timeUnit')) ?? 1000) / 1000;
  const perSecond = (rate: number) => `${Number((rate / unit).toFixed(3))}/s`;
  switch (executor) {
    case 'constant-arrival-rate': {
      const rate = number(settings, 'rate');
      if (rate === null || rate <= 0) break;
      return { rate: perSecond(rate), ...duration(settings), ...limit };
    }
    case 'ramping-arrival-rate': {
      const start = number(settings, 'startRate') ?? 0;
      const stages = stagesOf(settings, start).map(({ duration: long, to }) => ({ duration: long, to: perSecond(to) }));
      const peak = Math.max(0, ...stages.map(({ to }) => Number.parseFloat(to)));
      if (peak === 0) break;
      return { rate: `${peak}/s`, stages, ...limit };
    }
    case 'constant-vus':
    case 'ramping-vus':
      return closed(settings);
    default:
      script.note(
        null,
        `scenario ${quote(name)}: the executor ${quote(String(executor))} has no counterpart; its virtual users are connections`,
      );
      return closed(settings);
  }
  script.note(null, `scenario ${quote(name)}: its rate is not a number`);
  return duration(settings);
}

/** So many virtual users as there are connections. */
function closed(settings: unknown): Load {
  const stages = stagesOf(settings, number(settings, 'startVUs') ?? number(settings, 'vus') ?? 0);
  const whole = stages.map(({ duration: long, to }) => ({ duration: long, to: Math.min(Math.round(to), 100_000) }));
  if (whole.some(({ to }) => to > 0) && whole.some(({ duration: long }) => long !== '0s')) return { stages: whole };
  const users = number(settings, 'vus');
  return { ...(users !== null && users >= 1 && { connections: bounded(users) }), ...duration(settings) };
}

function stagesOf(settings: unknown, start: number): { duration: string; to: number }[] {
  const given = child(settings, 'stages');
  const stages = (Array.isArray(given) ? given : []).slice(0, 500).flatMap((one) => {
    const [long, to] = [time(child(one, 'duration')), number(one, 'target')];
    return long === null || to === null || to < 0 ? [] : [{ duration: writeDuration(long), to }];
  });
  return stages.length > 0 && start > 0 ? [{ duration: '0s', to: start }, ...stages] : stages;
}

function duration(settings: unknown): Load {
  const long = time(child(settings, 'duration'));
  return long === null || long < 50 || long > 86_400_000 ? {} : { duration: writeDuration(long) };
}

function bounded(count: number): number {
  return Math.min(Math.max(Math.round(count), 1), 100_000);
}

function number(settings: unknown, key: string): number | null {
  const value = child(settings, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** `1m30s`, or milliseconds. */
function time(value: unknown): number | null {
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.length > 50) return null;
  const parts = value.match(/\d+(?:\.\d+)?(?:ms|s|m|h)/g) ?? [];
  if (parts.length === 0 || parts.join('') !== value.replaceAll(' ', '')) return null;
  const sum = parts.reduce((total, part) => total + (parseDuration(part) ?? Number.NaN), 0);
  return sum <= 86_400_000 ? sum : null;
}

/** Limits of all requests, and of single ones by their tag `name`. */
export function k6Thresholds(
  options: unknown,
  script: Script,
): { all: Record<string, string>; requests: Map<string, Record<string, string>> } {
  const all: Record<string, string> = {};
  const requests = new Map<string, Record<string, string>>();
  const given = child(options, 'thresholds');
  for (const [selector, limits] of isPlain(given) ? Object.entries(given) : []) {
    const [, metric, tag] = /^(\w+)(?:\{\s*name:\s*([^}]+?)\s*\})?$/.exec(selector) ?? [];
    for (const limit of Array.isArray(limits) ? limits : [limits]) {
      const text = isPlain(limit) ? child(limit, 'threshold') : limit;
      const written = metric === undefined || typeof text !== 'string' ? null : thresholdOf(metric, text);
      if (written === null) {
        script.note(null, `the threshold ${quote(selector)} ${quote(String(text))} has no counterpart`);
      } else if (tag === undefined) all[written.metric] = written.limit;
      else requests.set(tag, { ...requests.get(tag), [written.metric]: written.limit });
    }
  }
  return { all, requests };
}

function thresholdOf(metric: string, text: string): { metric: string; limit: string } | null {
  const [, aggregate = '', comparator = '', amount = ''] =
    /^\s*(\S+?)\s*(<=|>=|<|>)\s*(\d+(?:\.\d+)?)\s*$/.exec(text) ?? [];
  const limit = Number(amount);
  if (amount === '' || !Number.isFinite(limit)) return null;
  if (metric === 'http_req_duration' && Object.hasOwn(LATENCY, aggregate) && limit > 0) {
    return { metric: LATENCY[aggregate] as string, limit: `${comparator} ${limit}ms` };
  }
  if (metric === 'http_req_failed' && aggregate === 'rate' && limit <= 1) {
    return { metric: 'error-rate', limit: `${comparator} ${Number((limit * 100).toFixed(6))}%` };
  }
  if (metric === 'http_reqs' && aggregate === 'rate')
    return { metric: 'throughput', limit: `${comparator} ${limit}/s` };
  return null;
}
