import type { ScriptOutcome } from '../../load/traffic/script.ts';
import { decodeHistogram, encodeHistogram, mergeHistograms } from '../../measurement/histogram.ts';
import { addCounts } from '../../measurement/job.ts';
import type { Label, Round } from '../../measurement/run-document.ts';

/**
 * Journeys, checks and `before` requests of one round, of all its agents together.
 *
 * @param labels of the plan's requests, by their index
 */
export function journeysOfRound(
  outcomes: readonly ScriptOutcome[],
  labels: readonly string[],
): Pick<Round, 'journeys' | 'checks' | 'before' | 'ended'> {
  const [first] = outcomes;
  if (!first) return {};
  const journeys = first.journeys.map(({ name }, index): [string, Label] => [
    name,
    mergeLabels(outcomes.flatMap((outcome) => outcome.journeys[index] ?? [])),
  ]);
  const checks = first.checks.map(({ request, name }, index) => {
    const counts = outcomes.map((outcome) => outcome.checks[index]);
    const total = (of: 'passed' | 'failed') => counts.reduce((sum, count) => sum + (count?.[of] ?? 0), 0);
    return { label: labels[request] ?? '', name, passed: total('passed'), failed: total('failed') };
  });
  const errors = new Map<string, number>();
  for (const [kind, times] of outcomes.flatMap(({ before }) => Object.entries(before.errors))) {
    errors.set(kind, (errors.get(kind) ?? 0) + times);
  }
  const done = outcomes.reduce((sum, { before }) => sum + before.done, 0);
  const ended = outcomes.find((outcome) => outcome.ended !== null)?.ended;
  return {
    ...(journeys.length > 0 && { journeys: Object.fromEntries(journeys) }),
    ...(checks.length > 0 && { checks }),
    ...(done + errors.size > 0 && { before: { done, errors: Object.fromEntries(errors) } }),
    ...(ended && { ended }),
  };
}

/** Requests by their label; those of one name, such as the same page in two journeys, together. */
export function labelsOfRound(requests: readonly Label[], labels: readonly string[]): Record<string, Label> {
  const byLabel = new Map<string, Label[]>();
  for (const [index, request] of requests.entries()) {
    const label = labels[index] ?? '';
    byLabel.set(label, [...(byLabel.get(label) ?? []), request]);
  }
  return Object.fromEntries([...byLabel].map(([label, all]) => [label, mergeLabels(all)]));
}

function mergeLabels(all: readonly Label[]): Label {
  const [first, ...others] = all;
  if (first && others.length === 0) return { counts: first.counts, histogram: first.histogram };
  return {
    counts: addCounts(all.map(({ counts }) => counts)),
    histogram: encodeHistogram(mergeHistograms(all.map(({ histogram }) => decodeHistogram(histogram)))),
  };
}
