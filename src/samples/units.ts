/**
 * Units that are converted to the one in which perf-gate compares and shows a quantity, and the factor for their
 * values.
 */
const UNITS: Readonly<Record<string, { unit: string; factor: number }>> = {
  ns: { unit: 'ms', factor: 1e-6 },
  us: { unit: 'ms', factor: 1e-3 },
  µs: { unit: 'ms', factor: 1e-3 },
  ms: { unit: 'ms', factor: 1 },
  s: { unit: 'ms', factor: 1000 },
  min: { unit: 'ms', factor: 60_000 },
  B: { unit: 'bytes', factor: 1 },
  bytes: { unit: 'bytes', factor: 1 },
  kB: { unit: 'bytes', factor: 1e3 },
  MB: { unit: 'bytes', factor: 1e6 },
  GB: { unit: 'bytes', factor: 1e9 },
  KiB: { unit: 'bytes', factor: 2 ** 10 },
  MiB: { unit: 'bytes', factor: 2 ** 20 },
  GiB: { unit: 'bytes', factor: 2 ** 30 },
  '/s': { unit: '/s', factor: 1 },
  '%': { unit: 'ratio', factor: 0.01 },
  ratio: { unit: 'ratio', factor: 1 },
};

/** Converts a unit: the unit that it becomes, and the factor for its values; an unknown one stays as it is. */
export function commonUnit(written: string): { unit: string; factor: number } {
  return Object.hasOwn(UNITS, written)
    ? (UNITS[written] as { unit: string; factor: number })
    : { unit: written, factor: 1 };
}
