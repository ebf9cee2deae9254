import { median } from 'simple-statistics';
import type { Metric, MetricName } from '../measurement/metric.ts';
import { type Pressure, pressureSchema } from '../measurement/pressure.ts';
import type { Counts, Round, Rules, RunDocument, ScenarioRun } from '../measurement/run-document.ts';
import { type Level, levelsOf } from './levels.ts';

/** A comparison with the base, as far as a cause reads it. */
export interface Row {
  /** null: the scenario as a whole. */
  label: string | null;
  metric: MetricName;
  definition: Metric;
  gated: boolean;
  verdict: string;
  base: number | null;
  head: number | null;
  worse: { ratio: number; lower: number; upper: number | null } | null;
  p: { adjustedWorse: number; adjustedBetter: number } | null;
}

/** Whether a slower service works more for a request or waits more, and the figures that say it. */
export interface WorkOrWait {
  how: 'works' | 'waits';
  /** A clause. */
  figures: string;
}

/**
 * Why somebody wants to know what holds a service up: it is slower than the base, a limit of speed is not met, it does not
 * keep up with its arrivals, or its capacity is what is measured.
 */
type Asked = 'slower' | 'limit' | 'overload' | 'capacity';

/** A round, as shares of its measured window; null is what was not reported. */
export interface SeenRound {
  /** Milliseconds. */
  duration: number;
  startup: number | null;
  /** The processor cores that the service used, and how many its quota lets it use. */
  cpu: number | null;
  quota: number | null;
  /** The shares of the window in which its busiest thread ran, and waited for a processor. */
  busiest: { cpu: number; wait: number } | null;
  /** The time that its threads waited for a processor, as a share of the time that they ran. */
  wait: number | null;
  /** The cores that others used: neither service nor load generator. */
  foreign: number | null;
  /** The share of the window in which something on the machine waited for storage, or for memory. */
  io: number | null;
  memory: number | null;
  /** Per second. */
  majorFaults: number | null;
  throttling: { time: number; share: number } | null;
  /** Processes that were killed for memory. */
  killed: number;
  /** Peak memory, bytes; and bytes from and to storage per second. */
  peak: number | null;
  disk: number | null;
  /** The share of a core that the busiest load generator used, that of all of them, and the delay of its loop in milliseconds. */
  agent: { cpu: number; all: number; loopDelay: number; bound: boolean; count: number } | null;
  /** Good answers per second. */
  throughput: number | null;
  /** Milliseconds. */
  mean: number | null;
  counts: readonly Counts[];
  /** Arrivals that were due per second, and whether the service held them up; null in the closed model. */
  arrivals: { due: number; heldUp: boolean } | null;
}

/** All that causes are recognized by: what was recorded of a scenario on the head, and how it compares. */
export interface Seen {
  rounds: readonly SeenRound[];
  /** The processor cores that the service could run on, and those of the machine. */
  cores: { service: number; machine: number };
  /** null: nobody asks, so that what is only natural (a service is full when it is loaded as fast as it goes) is not said. */
  asked: Asked | null;
  /** Whether it is slower than the base beyond doubt. */
  isSlower: boolean;
  rows: readonly Row[];
  workOrWait: WorkOrWait | null;
  /** Loads that were measured one after the other, the lowest first; none where there was one load. */
  levels: readonly Level[];
  /** Whether failures belong to what is measured. */
  failsOnPurpose: boolean;
  /** The names of the metrics of the service's own that were read. */
  own: ReadonlySet<string>;
  timeline: ScenarioRun['timeline'];
}

/** What the judging of a scenario has found out. */
export interface Judged {
  rows: readonly Row[];
  /** Whether a limit of latency or throughput is not met. */
  missesLimit: boolean;
  workOrWait: WorkOrWait | null;
}

export function seenOf(
  scenario: ScenarioRun,
  { machine, rules }: Pick<RunDocument, 'machine' | 'rules'>,
  { rows, missesLimit, workOrWait }: Judged,
): Seen {
  const rounds = scenario.rounds.map(seenRound);
  const levels = levelsOf(scenario);
  const isSlower = rows.some(({ gated, definition, verdict }) => {
    return gated && verdict === 'regressed' && (definition.slower || definition.unit === '/s');
  });
  const isOverloaded = mostly(rounds, ({ arrivals }) => arrivals?.heldUp ?? null);
  const asked = isSlower
    ? 'slower'
    : missesLimit
      ? 'limit'
      : isOverloaded
        ? 'overload'
        : levels.length > 0
          ? 'capacity'
          : null;
  return {
    rounds,
    cores: { service: coresOf(rules) ?? machine.cores, machine: machine.cores },
    asked,
    isSlower,
    rows,
    workOrWait,
    levels,
    failsOnPurpose: scenario.errors === 'measured',
    own: new Set(Object.keys(scenario.metrics ?? {})),
    timeline: scenario.timeline,
  };
}

/** How many processors taskset lists: `0-2,5`. */
function coresOf(rules: Rules | undefined): number | null {
  const listed = rules?.cores?.target.match(/\d+(?:-\d+)?/g);
  if (!listed) return null;
  return listed.reduce((sum, one) => {
    const [from = 0, to = from] = one.split('-').map(Number);
    return sum + Math.max(0, to - from) + 1;
  }, 0);
}

function seenRound({ duration, startup, resources, interference, readings, windows, figures }: Round): SeenRound {
  const pressure = pressureOf(readings?.pressure);
  const share = (time: number | null | undefined) => (time == null ? null : time / duration);
  const { cpu = null, diskRead = null, diskWritten = null } = resources ?? {};
  const wait = interference?.targetWait ?? null;
  const { throughput, mean } = figures.all;
  return {
    duration,
    startup,
    cpu: share(cpu),
    quota: resources?.cpuQuota ?? null,
    busiest: pressure?.busiest
      ? { cpu: pressure.busiest.cpu / duration, wait: pressure.busiest.wait / duration }
      : null,
    wait: wait === null || !cpu ? null : wait / cpu,
    foreign: share(interference?.foreignCpu),
    io: share(pressure?.io),
    memory: share(pressure?.memory),
    majorFaults: pressure?.majorFaults == null ? null : (pressure.majorFaults * 1000) / duration,
    throttling: pressure?.throttling
      ? {
          time: pressure.throttling.time / duration,
          share: pressure.throttling.throttled / Math.max(1, pressure.throttling.periods),
        }
      : null,
    killed: pressure?.killed ?? 0,
    peak: resources?.memory ?? null,
    disk: diskRead === null || diskWritten === null ? null : ((diskRead + diskWritten) * 1000) / duration,
    agent: agentOf(windows),
    throughput: throughput ?? null,
    mean: mean ?? null,
    counts: windows.map(({ counts }) => counts),
    arrivals: arrivalsOf(windows),
  };
}

/** Documents of others may hold anything there. */
function pressureOf(reading: unknown): Pressure | null {
  return pressureSchema.safeParse(reading).data ?? null;
}

function agentOf(windows: Round['windows']): SeenRound['agent'] {
  if (windows.length === 0) return null;
  const healths = windows.map(({ agent, agents = [agent] }) => ({ agent, agents }));
  return {
    cpu: Math.max(...healths.map(({ agent }) => agent.cpu)),
    all: Math.max(...healths.map(({ agents }) => agents.reduce((sum, { cpu }) => sum + cpu, 0))),
    loopDelay: Math.max(...healths.map(({ agent }) => agent.loopDelay)),
    bound: healths.some(({ agent }) => agent.bound) || windows.some(({ arrivals }) => arrivals?.limit === 'agent'),
    count: Math.max(...healths.map(({ agents }) => agents.length)),
  };
}

function arrivalsOf(windows: Round['windows']): SeenRound['arrivals'] {
  const all = windows.flatMap(({ arrivals, duration }) => (arrivals ? [{ arrivals, duration }] : []));
  if (all.length === 0) return null;
  const due = all.reduce((sum, { arrivals }) => sum + arrivals.due, 0);
  const time = all.reduce((sum, { duration }) => sum + duration, 0);
  return { due: (due * 1000) / time, heldUp: all.some(({ arrivals }) => arrivals.limit === 'target') };
}

/** The share of the rounds in which something has to be seen. */
const MOST_ROUNDS = 2 / 3;

/**
 * Whether something holds in most of the rounds in which it is known, which have to be half of them.
 *
 * @param holds null where it is not known
 */
export function mostly(rounds: readonly SeenRound[], holds: (round: SeenRound) => boolean | null): boolean {
  const known = rounds.map(holds).filter((one) => one !== null);
  return (
    known.length > 0 && 2 * known.length >= rounds.length && known.filter(Boolean).length >= MOST_ROUNDS * known.length
  );
}

/** The median of a figure over the rounds in which it is known; null where that is none. */
export function usual(
  rounds: readonly SeenRound[],
  of: (round: SeenRound) => number | null | undefined,
): number | null {
  const values = rounds.flatMap((round) => of(round) ?? []);
  return values.length === 0 ? null : median(values);
}

/** The processor cores that the service may use: its quota, or those that it can run on. */
export function coresFor({ rounds, cores }: Pick<Seen, 'rounds' | 'cores'>): number {
  return Math.min(cores.service, usual(rounds, ({ quota }) => quota) ?? cores.service);
}
