import type { Metric } from '../measurement/metric.ts';

/** The samples of a metric, in the unit of its definition. */
export interface Sampled {
  definition: Metric;
  samples: number[];
}

/** A file format that holds measured values: our own, or another tool's. */
export interface Format {
  /** The `format:` in perf-gate.yml. */
  readonly name: string;
  /** One sentence, for lists and documents. */
  readonly about: string;
  /**
   * Reads a whole result; the text is untrusted.
   *
   * @returns samples by the name of their metric, at least one each
   * @throws PerfGateError `load` with what is wrong and where
   */
  read(text: string): Map<string, Sampled>;
}
