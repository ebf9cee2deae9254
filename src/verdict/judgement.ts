import type { MetricName } from '../measurement/metric.ts';
import type { Lenience, Severity } from '../measurement/severity.ts';

/** What follows where there is nothing to compare with. @param asked whether the user asked for a particular base */
export function withoutBaseline({ onMissingBaseline }: Pick<Judgement, 'onMissingBaseline'>, asked: boolean): Lenience {
  return onMissingBaseline ?? (asked ? 'fail' : 'neutral');
}

/** How a difference is judged (statistics.md 3). */
export interface Judgement {
  /** The smallest ratio of interest, 0.03 = 3 %; one for each kind of evidence. */
  tolerance: { sameJob: number; stored: number };
  /** The family-wise error. */
  alpha: number;
  /** A regression needs its lower bound, not only its estimate, beyond the tolerance. */
  strict: boolean;
  /**
   * Whether two sides of the same job get more rounds and further looks as long as something is undecided.
   */
  extend: boolean;
  /** The metrics whose change can fail the gate. */
  gated: MetricName[];
  /** The figure of speed that decides "unchanged"; null: as docs/accuracy.md has found best. */
  primary: MetricName | null;
  /** How serious a regression is, for `failOn`. */
  severity: Severity;
  failOn: Severity;
  /** null: nobody has set it. Then a baseline that nobody asked for may be missing, and one that was asked for not. */
  onMissingBaseline: Lenience | null;
  inconclusive: Lenience;
  /** What follows where the base has a scenario, or a part of one, that the change has not. */
  onRemovedScenario: Lenience;
  /** Whether the base says what its own metrics mean, and which of them can fail the gate. */
  keepGated?: boolean;
}
