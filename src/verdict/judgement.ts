import type { MetricName } from '../measurement/metric.ts';
import type { Lenience, Severity } from '../measurement/severity.ts';

/** How a difference is judged (statistics.md 3). */
export interface Judgement {
  /** The smallest ratio of interest, 0.03 = 3 %; one for each kind of evidence. */
  tolerance: { sameJob: number; stored: number };
  /** The family-wise error. */
  alpha: number;
  /** A regression needs its lower bound, not only its estimate, beyond the tolerance. */
  strict: boolean;
  /**
   * Whether two sides of the same job get twice the rounds and a second look where the first leaves something
   * undecided.
   */
  extend: boolean;
  /** The metrics whose change can fail the gate. */
  gated: MetricName[];
  /** How serious a regression is, for `failOn`. */
  severity: Severity;
  failOn: Severity;
  onMissingBaseline: Lenience;
  inconclusive: Lenience;
}
