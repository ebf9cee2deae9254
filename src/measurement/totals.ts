import { addChecks, addCounts } from './counts.ts';
import type { ArrivalCounts, Counts, Label, Limit, RoundTotals, Window } from './run-document.ts';

/** Sums up the windows of a round, so that a reader of documents need not; undefined where there are none. */
export function totalsOf(windows: readonly Window[]): RoundTotals | undefined {
  if (windows.length === 0) return undefined;
  const duration = windows.reduce((sum, window) => sum + window.duration, 0);
  const journeys = windows.flatMap(({ journeys }) => (journeys ? [journeys] : []));
  const checks = windows.flatMap((window) => window.checks ?? []);
  const arrivals = windows.flatMap((window) => window.arrivals ?? []);
  return {
    throughput: windows.reduce((sum, window) => sum + window.throughput * (window.duration / duration), 0),
    received: windows.reduce((sum, { received }) => sum + received, 0),
    counts: addCounts(windows.map(({ counts }) => counts)),
    labels: countsByName(windows.map(({ labels }) => labels)),
    ...(journeys.length > 0 && { journeys: countsByName(journeys) }),
    ...(checks.length > 0 && { checks: addChecks(checks) }),
    ...(arrivals.length > 0 && { arrivals: addArrivals(arrivals) }),
  };
}

/** Adds up what is called the same. */
function countsByName(all: readonly Record<string, Label>[]): Record<string, { counts: Counts }> {
  // A Map, because an untrusted name may be `constructor`.
  const byName = new Map<string, Counts[]>();
  for (const [name, { counts }] of all.flatMap((labels) => Object.entries(labels))) {
    byName.set(name, [...(byName.get(name) ?? []), counts]);
  }
  return Object.fromEntries([...byName].map(([name, same]) => [name, { counts: addCounts(same) }]));
}

/** Adds up the arrivals of windows that follow each other. */
export function addArrivals(all: NonNullable<Window['arrivals']>[]): NonNullable<Window['arrivals']> {
  const sum = (key: keyof ArrivalCounts) => all.reduce((total, one) => total + one[key], 0);
  const heldUpBy = (limit: Limit) => all.some((one) => one.limit === limit);
  return {
    due: sum('due'),
    sent: sum('sent'),
    inTime: sum('inTime'),
    late: sum('late'),
    dropped: sum('dropped'),
    backlog: Math.max(...all.map(({ backlog }) => backlog)),
    // A generator at its limit puts the figures of the whole round in doubt, a busy target does not.
    limit: heldUpBy('agent') ? 'agent' : heldUpBy('target') ? 'target' : null,
  };
}
