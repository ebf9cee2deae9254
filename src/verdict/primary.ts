import { type MetricName, SPEED_METRICS } from '../measurement/metric.ts';
import { countsAgainstHead } from './broken-rounds.ts';
import type { Comparison } from './result.ts';
import type { Row } from './rows.ts';

// How fast a request is answered is measured by several figures, and the noisiest of them would leave nothing decided.
// One of them, the primary figure, decides that nothing has changed; each of the others can still show a regression.

const ORDER: readonly MetricName[] = SPEED_METRICS;

/**
 * Finds the rows that decide for themselves: every figure that is not one of speed, and of the gated figures of speed of
 * the scenario, and of each of its requests, the primary one.
 *
 * @param rows those of one scenario
 * @param wanted the figure that was chosen for it; null: the first of the order
 */
export function primaryRows<Of extends Row>(rows: readonly Of[], wanted: MetricName | null): Set<Of> {
  const order = wanted === null ? ORDER : [wanted, ...ORDER];
  const gated = rows.filter((row) => row.gated);
  const speeds = gated.filter(({ metric }) => ORDER.includes(metric));
  const primary = [...new Set(speeds.map(({ label }) => label))].map((label) => {
    const own = speeds.filter((row) => row.label === label);
    return own.toSorted((a, b) => order.indexOf(a.metric) - order.indexOf(b.metric))[0] as Of;
  });
  return new Set([...gated.filter((row) => !speeds.includes(row)), ...primary]);
}

type Decided = Pick<Comparison, 'gated' | 'verdict' | 'primary' | 'broken'>;

/**
 * Whether a comparison that can fail the gate leaves a doubt about the whole: it is undecided, and decides for itself or
 * has rounds that count against the change.
 */
export function isDoubtful(row: Decided): boolean {
  return row.gated && row.verdict === 'inconclusive' && !isOpen(row);
}

/** Whether a comparison is undecided, but another figure of the same requests decides. */
export function isOpen({ gated, verdict, primary, broken }: Decided): boolean {
  if (!gated || verdict !== 'inconclusive' || primary !== false) return false;
  return broken === undefined || !countsAgainstHead(broken);
}
