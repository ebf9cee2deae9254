import { parseDuration } from '../../settings/quantity.ts';
import { quote } from '../../text/quote.ts';
import { writeDuration } from '../addresses.ts';
import { holdsPlaceholder } from '../comparing.ts';
import type { Conversion } from '../conversion.ts';
import type { ImportedScenario } from '../imported.ts';
import { Names } from '../names.ts';
import { child, isPlain, type Plain } from '../plain.ts';
import { holdsUnknown, Unknown } from '../value.ts';

type Load = Pick<ImportedScenario, 'connections' | 'rate' | 'max-connections' | 'stages' | 'duration'>;

/** One of the loads that the options of a script ask for, and the function that it calls in a loop. */
export interface K6Load {
  name: string;
  exec: string;
  load: Load;
  /** Whether something of the load cannot be told, so that it has to be set. */
  isUnknown: boolean;
  /** Virtual users, at most; null: nobody knows. */
  users: number | null;
  redirects: 'follow' | 'none';
  /** Variables of the environment that only this scenario has. */
  environment: readonly (readonly [string, unknown])[];
}

/** Options that change nothing of what is sent, or only what k6 prints. */
const HARMLESS =
  /^(?:vus|stages|duration|scenarios|thresholds|tags|ext|cloud|summary\w+|systemTags|setupTimeout|teardownTimeout|noUsageReport|discardResponseBodies|maxRedirects|executor|exec|env|gracefulStop|gracefulRampDown|noSummary|rate|timeUnit|preAllocatedVUs|maxVUs|startRate|startVUs|startTime|iterations|options|minIterationDuration|noThresholds|noColor|linger|insecureSkipTLSVerify|batch|batchPerHost|name|maxDuration)$/;
const SAID = ['batch', 'batchPerHost', 'minIterationDuration', 'insecureSkipTLSVerify'];

function isMap(value: unknown): value is Plain {
  return isPlain(value) && !(value instanceof Unknown);
}

export function unknownOption(name: string): string {
  return `the option ${name} cannot be told without running the script`;
}

export function loadsOf(options: unknown, conversion: Conversion): K6Load[] {
  if (options instanceof Unknown)
    conversion.lose(
      options.line,
      `the options cannot be told without running the script (${options.reasons.join(', ')})`,
    );
  if (isMap(options)) {
    if ('' in options && options[''] instanceof Unknown)
      conversion.lose(
        options[''].line,
        `some options cannot be told without running the script (${options[''].reasons.join(', ')})`,
      );
    for (const key of Object.keys(options)) {
      if (key !== '' && (!HARMLESS.test(key) || SAID.includes(key)))
        conversion.note(null, `the option ${quote(key)} has no counterpart`);
    }
  }
  const most = child(options, 'maxRedirects');
  const redirects = most === 0 ? 'none' : 'follow';
  const isLost = options instanceof Unknown || (isMap(options) && '' in options);
  const scenarios = child(options, 'scenarios');
  if (isMap(scenarios) && Object.keys(scenarios).length > 0) {
    const names = new Names();
    return Object.entries(scenarios)
      .slice(0, 50)
      .flatMap(([name, settings]): K6Load[] => {
        if (!isMap(settings)) {
          conversion.lose(null, `the scenario ${quote(name)} cannot be told without running the script`);
          return [];
        }
        const exec = child(settings, 'exec');
        if (exec instanceof Unknown || (typeof exec === 'string' && holdsPlaceholder(exec)))
          conversion.lose(null, `scenario ${quote(name)}: which function it calls cannot be told`);
        for (const key of ['startTime', 'gracefulStop', 'gracefulRampDown', 'tags'].filter(
          (one) => one === 'startTime',
        )) {
          if (child(settings, key) !== undefined)
            conversion.note(
              null,
              `scenario ${quote(name)}: perf-gate runs scenarios one after the other, without ${key}`,
            );
        }
        const { load, isUnknown } = loadOf(settings, name, conversion);
        const env = child(settings, 'env');
        return [
          {
            name: names.take(name),
            exec: typeof exec === 'string' ? exec : 'default',
            load,
            isUnknown,
            users: usersOf(settings) ?? (isUnknown ? null : 1),
            redirects,
            environment: isMap(env) ? Object.entries(env).filter(([, value]) => !holdsUnknown(value)) : [],
          },
        ];
      });
  }
  if (scenarios instanceof Unknown) conversion.lose(scenarios.line, unknownOption('scenarios'));
  const iterations = child(options, 'iterations');
  if (iterations !== undefined)
    conversion.note(null, 'the option "iterations" has no counterpart: perf-gate measures for a time');
  if (child(options, 'rps') !== undefined) conversion.note(null, 'the option "rps" has no counterpart');
  const { load, isUnknown } = closed(options, null, conversion);
  return [
    {
      name: 'k6',
      exec: 'default',
      load,
      isUnknown: isUnknown || isLost || scenarios instanceof Unknown,
      users: usersOf(options) ?? (isUnknown || isLost ? null : 1),
      redirects,
      environment: [],
    },
  ];
}

/** As many virtual users as there are at most. */
function usersOf(settings: unknown): number | null {
  const stages = child(settings, 'stages');
  const targets = Array.isArray(stages) ? stages.map((stage) => child(stage, 'target')) : [];
  const counts = [...['vus', 'maxVUs', 'preAllocatedVUs', 'startVUs'].map((key) => child(settings, key)), ...targets];
  const known = counts.filter((one): one is number => typeof one === 'number' && one >= 1);
  return known.length === 0 ? null : Math.min(Math.round(Math.max(...known)), 100_000);
}

interface Found {
  load: Load;
  isUnknown: boolean;
}

function loadOf(settings: unknown, name: string, conversion: Conversion): Found {
  const executor = child(settings, 'executor');
  const where = `scenario ${quote(name)}`;
  const users = number(settings, 'maxVUs') ?? number(settings, 'preAllocatedVUs');
  const limit: Load = typeof users === 'number' ? { 'max-connections': bounded(users) } : {};
  const timeUnit = child(settings, 'timeUnit');
  const unit = timeUnit === undefined ? 1000 : time(timeUnit);
  const lost = (what: string): Found => {
    conversion.lose(
      lineIn(settings),
      `${where}: ${what} cannot be told without running the script, so its load is left out`,
    );
    return { load: {}, isUnknown: true };
  };
  switch (executor) {
    case 'constant-arrival-rate': {
      const rate = number(settings, 'rate');
      const long = duration(settings);
      if (typeof rate !== 'number' || rate <= 0 || unit === null) return lost('its rate');
      if (long === null) return lost('its duration');
      return { load: { rate: perSecond(rate, unit), ...long, ...limit }, isUnknown: false };
    }
    case 'ramping-arrival-rate': {
      const start = number(settings, 'startRate') ?? 0;
      const given = start === 'unknown' ? null : stagesOf(settings, start);
      if (given === null || unit === null) return lost('a stage or rate');
      const stages = given.map(({ duration: long, to }) => ({ duration: long, to: perSecond(to, unit) }));
      const peak = Math.max(0, ...given.map(({ to }) => to));
      if (peak === 0) return lost('its rate');
      return { load: { rate: perSecond(peak, unit), stages, ...limit }, isUnknown: false };
    }
    case 'constant-vus':
    case 'ramping-vus':
      return closed(settings, where, conversion);
    default: {
      const shown = typeof executor === 'string' ? quote(executor) : 'that cannot be told';
      conversion.note(null, `${where}: the executor ${shown} has no counterpart; its virtual users are connections`);
      return closed(settings, where, conversion);
    }
  }
}

function perSecond(rate: number, unit: number): string {
  return `${Number((rate / (unit / 1000)).toPrecision(6))}/s`;
}

/** A closed model with as many connections as there are virtual users. */
function closed(settings: unknown, where: string | null, conversion: Conversion): Found {
  const start = number(settings, 'startVUs') ?? number(settings, 'vus') ?? 0;
  const stages = start === 'unknown' ? null : stagesOf(settings, start);
  const long = duration(settings);
  if (start === 'unknown' || stages === null || long === null) {
    const what = start === 'unknown' ? 'the number of virtual users' : stages === null ? 'a stage' : 'the duration';
    conversion.lose(
      lineIn(settings),
      `${where === null ? '' : `${where}: `}${what} cannot be told without running the script, so the load is left out`,
    );
    return { load: {}, isUnknown: true };
  }
  const whole = stages.map(({ duration: each, to }) => ({ duration: each, to: Math.min(Math.round(to), 100_000) }));
  const isUseful = whole.some(({ to }) => to > 0) && whole.some(({ duration: each }) => each !== '0s');
  if (isUseful) return { load: { stages: whole }, isUnknown: false };
  const users = number(settings, 'vus');
  const connections = typeof users === 'number' && users >= 1 ? { connections: bounded(users) } : {};
  return { load: { ...connections, ...long }, isUnknown: false };
}

/** null: something of a stage cannot be told. */
function stagesOf(settings: unknown, start: number): { duration: string; to: number }[] | null {
  const given = child(settings, 'stages');
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > 500) return null;
  const stages: { duration: string; to: number }[] = [];
  for (const one of given) {
    const [long, to] = [time(child(one, 'duration')), number(one, 'target')];
    if (long === null || typeof to !== 'number' || to < 0) return null;
    stages.push({ duration: writeDuration(long), to });
  }
  return stages.length > 0 && start > 0 ? [{ duration: '0s', to: start }, ...stages] : stages;
}

/** null: it cannot be told. */
function duration(settings: unknown): Load | null {
  const given = child(settings, 'duration');
  if (given === undefined) return {};
  const long = time(given);
  if (long === null) return null;
  return long < 50 || long > 86_400_000 ? {} : { duration: writeDuration(long) };
}

function bounded(count: number): number {
  return Math.min(Math.max(Math.round(count), 1), 100_000);
}

/** A number, also in text as the environment has it; null: there is none. */
function number(settings: unknown, key: string): number | 'unknown' | null {
  const value = child(settings, key);
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof text === 'number' && Number.isFinite(text) ? text : 'unknown';
}

/** The line of the first thing in settings that cannot be told; null: there is none. */
function lineIn(settings: unknown, depth = 0): number | null {
  if (settings instanceof Unknown) return settings.line;
  if (typeof settings !== 'object' || settings === null || depth > 10) return null;
  for (const value of Object.values(settings)) {
    const line = lineIn(value, depth + 1);
    if (line !== null) return line;
  }
  return null;
}

/** A duration such as `1m30s`, or a number of milliseconds, in milliseconds; null: it is something else. */
function time(value: unknown): number | null {
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.length > 50) return null;
  if (/^\d+$/.test(value)) return Number(value);
  const parts = value.match(/\d+(?:\.\d+)?(?:ms|s|m|h|d)/g) ?? [];
  if (parts.length === 0 || parts.join('') !== value.replaceAll(' ', '')) return null;
  const days = (part: string) => (part.endsWith('d') ? Number(part.slice(0, -1)) * 86_400_000 : null);
  const sum = parts.reduce((total, part) => total + (days(part) ?? parseDuration(part) ?? Number.NaN), 0);
  return sum <= 86_400_000 ? sum : null;
}
