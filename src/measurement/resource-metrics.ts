import { availableParallelism } from 'node:os';
import type { METRICS, Metric, MetricName, MetricValues } from './metric.ts';
import type { Resources } from './run-document.ts';

/** A share of the processor time that there is; the more the service works, the nearer it is to its end. */
function share(of: string): Metric {
  return { title: `CPU, of ${of}`, unit: 'ratio', better: 'lower', gated: false, perRequest: false, slower: false };
}

/** The shares of processor time that a service uses. */
export const CPU_SHARES = {
  'cpu-of-core': share('a core'),
  'cpu-of-machine': share('all cores'),
  'cpu-of-cgroup': share('what its cgroup may use'),
} as const satisfies Record<string, Metric>;

/** The common metrics of what a service uses. */
export const COMMON_RESOURCES = [
  'cpu',
  'memory',
  'disk-read',
  'disk-written',
] as const satisfies readonly (keyof typeof METRICS)[];

/** Whether a metric is one of what a service uses. */
export function isResource(name: MetricName): boolean {
  return Object.hasOwn(CPU_SHARES, name) || (COMMON_RESOURCES as readonly MetricName[]).includes(name);
}

/** What the common metrics are made from. */
export type UsedInWindow = Pick<Resources, 'cpu' | 'memory' | 'diskRead' | 'diskWritten'>;

/** What a service used while it was measured. */
export interface Usage {
  /** The measured time, milliseconds. */
  duration: number;
  /** The requests that got a good answer in it; for journeys, how often one was gone through. */
  completed: number;
  /** null: that could not be read. */
  resources: Resources | null;
}

/**
 * What a service used of a core, of all cores, and of what its cgroup may use: of all cores where nothing limits it.
 *
 * @returns none where its processor time is not known
 */
export function sharesOf({ duration, resources }: Pick<Usage, 'duration' | 'resources'>): MetricValues {
  const { cpu = null, cpuQuota } = resources ?? {};
  if (cpu === null || duration <= 0) return {};
  const cores = availableParallelism();
  const used = cpu / duration;
  return {
    'cpu-of-core': used,
    'cpu-of-machine': used / cores,
    'cpu-of-cgroup': used / Math.min(cores, cpuQuota ?? cores),
  };
}

/** The common metrics of what a service used, for each request where it adds up; those that are not known are absent. */
export function commonResources({
  completed,
  resources,
}: {
  completed: Usage['completed'];
  resources: UsedInWindow | null;
}): MetricValues {
  const { cpu = null, memory = null, diskRead = null, diskWritten = null } = resources ?? {};
  const perRequest = (name: (typeof COMMON_RESOURCES)[number], total: number | null): MetricValues =>
    total !== null && completed > 0 ? { [name]: total / completed } : {};
  return {
    ...perRequest('cpu', cpu),
    ...(memory !== null && { memory }),
    ...perRequest('disk-read', diskRead),
    ...perRequest('disk-written', diskWritten),
  };
}

/** Every metric of what a service used; those that are not known are absent. */
export function resourceFigures(usage: Usage): MetricValues {
  return { ...commonResources(usage), ...sharesOf(usage) };
}
