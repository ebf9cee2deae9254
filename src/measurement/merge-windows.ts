import { median } from 'simple-statistics';
import { addChecks, addCounts } from './counts.ts';
import { decodeHistogram, encodeHistogram, mergeHistograms } from './histogram.ts';
import type { AgentHealth, Label, OfferedPoint, Window } from './run-document.ts';
import { addArrivals } from './totals.ts';

/**
 * Puts the slices of one window together, as if it had been measured in one piece: counts and answers are added up, and
 * rates are those of the time that was measured.
 *
 * @param slices at least one, in the order in which they were measured
 */
export function mergeWindows(slices: readonly Window[]): Window {
  const [first, ...others] = slices;
  if (first === undefined) throw new Error('there is no slice');
  if (others.length === 0) return first;
  const duration = total(slices.map((slice) => slice.duration));
  const journeys = slices.flatMap(({ journeys: some }) => (some ? [some] : []));
  const checks = slices.flatMap((slice) => slice.checks ?? []);
  const before = slices.flatMap((slice) => slice.before ?? []);
  const arrivals = slices.flatMap((slice) => slice.arrivals ?? []);
  const ended = slices.find((slice) => slice.ended !== undefined)?.ended;
  const agents = slices.flatMap((slice) => (slice.agents ? [slice.agents] : []));
  const offered = offeredIn(slices);
  return {
    duration,
    throughput: total(slices.map((slice) => slice.throughput * slice.duration)) / duration,
    received: total(slices.map(({ received }) => received)),
    counts: addCounts(slices.map(({ counts }) => counts)),
    labels: mergeByName(slices.map(({ labels }) => labels)),
    ...(journeys.length > 0 && { journeys: mergeByName(journeys) }),
    ...(checks.length > 0 && { checks: addChecks(checks) }),
    ...(before.length > 0 && { before: addBefore(before) }),
    ...(ended !== undefined && { ended }),
    agent: usualOf(slices.map(({ agent }) => agent)),
    ...(agents[0] && { agents: agents[0].map((_, index) => usualOf(agents.flatMap((all) => all[index] ?? []))) }),
    ...(arrivals.length > 0 && { arrivals: addArrivals(arrivals) }),
    ...(offered.length > 0 && { offered }),
  };
}

/** Adds up what was counted of one request, or of requests with one label. */
export function mergeLabels(all: readonly Label[]): Label {
  const [first, ...others] = all;
  const received = all.reduce((sum, label) => sum + (label.received ?? Number.NaN), 0);
  const bytes = Number.isNaN(received) ? {} : { received };
  if (first && others.length === 0) return { counts: first.counts, ...bytes, histogram: first.histogram };
  return {
    counts: addCounts(all.map(({ counts }) => counts)),
    ...bytes,
    histogram: encodeHistogram(mergeHistograms(all.map(({ histogram }) => decodeHistogram(histogram)))),
  };
}

/**
 * The health of one agent over all slices. The p99 of a slice is hardly less than its maximum, so that one delay would make
 * the whole window one of a tired agent: it is one where half of its slices are.
 */
function usualOf(slices: readonly AgentHealth[]): AgentHealth {
  return {
    loopDelay: median(slices.map(({ loopDelay }) => loopDelay)),
    cpu: total(slices.map(({ cpu }) => cpu)) / slices.length,
    bound: 2 * slices.filter(({ bound }) => bound).length >= slices.length,
  };
}

/** The worst figures of several agents. */
export function worstOf(agents: readonly AgentHealth[]): AgentHealth {
  return {
    loopDelay: Math.max(...agents.map(({ loopDelay }) => loopDelay)),
    cpu: Math.max(...agents.map(({ cpu }) => cpu)),
    bound: agents.some(({ bound }) => bound),
  };
}

/** Puts together what is called the same, in the order in which the names first appear. */
function mergeByName(all: readonly Record<string, Label>[]): Record<string, Label> {
  // A Map, because a label may be `constructor`.
  const byName = new Map<string, Label[]>();
  for (const [name, label] of all.flatMap((labels) => Object.entries(labels))) {
    byName.set(name, [...(byName.get(name) ?? []), label]);
  }
  return Object.fromEntries([...byName].map(([name, same]) => [name, mergeLabels(same)]));
}

function addBefore(all: readonly NonNullable<Window['before']>[]): NonNullable<Window['before']> {
  const errors = new Map<string, number>();
  for (const [kind, times] of all.flatMap((one) => Object.entries(one.errors))) {
    errors.set(kind, (errors.get(kind) ?? 0) + times);
  }
  return { done: total(all.map(({ done }) => done)), errors: Object.fromEntries(errors) };
}

/** One point for each slice: its mean rate, and the connections and the backlog at its end. */
function offeredIn(slices: readonly Window[]): OfferedPoint[] {
  const points: OfferedPoint[] = [];
  let at = 0;
  for (const { offered = [], duration } of slices) {
    const last = offered.at(-1);
    if (last)
      points.push({ ...last, at: Math.round(at), rate: total(offered.map(({ rate }) => rate)) / offered.length });
    at += duration;
  }
  return points;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
