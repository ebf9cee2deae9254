import type { Figure } from '../../measurement/stretch.ts';

/** How one view of the time axis is made. */
export interface ViewPlan {
  name: string;
  title: string;
  figures: readonly Figure[];
  /** The metric whose limits are drawn in it, and the unit of that. */
  limited: { metric: string; unit: string } | null;
  /** Whether it is left out where it is the same all the time. */
  onlyIfVaried?: true;
  /** The unit that it is read in, and the factor to it. @param most the largest value */
  scale(most: number): { unit: string; factor: number };
}

function latency(name: 'p50' | 'p95' | 'p99'): ViewPlan {
  return {
    name,
    title: `${name} latency`,
    figures: [name],
    limited: { metric: name, unit: 'ms' },
    scale(most) {
      if (most < 1) return { unit: 'µs', factor: 1000 };
      return most < 1000 ? { unit: 'ms', factor: 1 } : { unit: 's', factor: 0.001 };
    },
  };
}

/** The panels from the top; each has one view or several of the same kind. */
export const PANELS: readonly (readonly ViewPlan[])[] = [
  [latency('p50'), latency('p95'), latency('p99')],
  [
    {
      name: 'throughput',
      title: 'throughput',
      figures: ['achieved', 'offered'],
      limited: { metric: 'throughput', unit: '/s' },
      scale: () => ({ unit: '/s', factor: 1 }),
    },
  ],
  [
    {
      name: 'failed',
      title: 'failed requests',
      figures: ['failed'],
      limited: { metric: 'error-rate', unit: 'ratio' },
      scale: () => ({ unit: '%', factor: 100 }),
    },
  ],
  [
    {
      name: 'connections',
      title: 'connections',
      figures: ['connections'],
      limited: null,
      onlyIfVaried: true,
      scale: () => ({ unit: '', factor: 1 }),
    },
  ],
  [
    {
      name: 'cpu',
      title: 'CPU',
      figures: ['cpu'],
      limited: null,
      scale: () => ({ unit: '% of a core', factor: 100 }),
    },
  ],
  [
    {
      name: 'memory',
      title: 'memory',
      figures: ['memory'],
      limited: { metric: 'memory', unit: 'bytes' },
      scale: (most) => (most < 1e9 ? { unit: 'MB', factor: 1e-6 } : { unit: 'GB', factor: 1e-9 }),
    },
  ],
  [
    {
      name: 'disk',
      title: 'disk traffic',
      figures: ['disk'],
      limited: null,
      scale: (most) => (most < 1e6 ? { unit: 'kB/s', factor: 1e-3 } : { unit: 'MB/s', factor: 1e-6 }),
    },
  ],
];
