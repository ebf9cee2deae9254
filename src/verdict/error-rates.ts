/** The least rise of the rate over all rounds together: 1 request in 1,000. */
export const LEAST_RISE = 0.001;

/** A margin for rounding: 0.006 − 0.005 is less than 0.001. */
const ROUNDING = 1e-9;

/** The requests of one round, and those of them that failed, were lost or stayed unanswered. */
export interface RoundErrors {
  index: number;
  sent: number;
  failed: number;
}

/** The rounds that are compared; those of the same place in both lists are pairs where `paired`. */
export interface Errors {
  head: RoundErrors[];
  base: RoundErrors[];
  paired: boolean;
  /** The CPU model of a stored baseline where it differs. */
  otherCpu: string | null;
}

/** The share of the requests that failed. */
export function rateOf({ sent, failed }: Pick<RoundErrors, 'sent' | 'failed'>): number {
  return failed / sent;
}

/** The rounds of one side together. */
export function pooled(rounds: readonly RoundErrors[]): Pick<RoundErrors, 'sent' | 'failed'> {
  const total = (of: (round: RoundErrors) => number) => rounds.reduce((sum, round) => sum + of(round), 0);
  return { sent: total(({ sent }) => sent), failed: total(({ failed }) => failed) };
}

/** Whether a rise or fall of the rate is large enough to count. */
export function isNotable(change: number): boolean {
  return change >= LEAST_RISE - ROUNDING;
}
