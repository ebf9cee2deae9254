import type { JourneyOutcome } from '../../load/tally/journey-tally.ts';
import { mergeLabels } from '../../measurement/merge-windows.ts';
import type { Label, Window } from '../../measurement/run-document.ts';

/**
 * Puts together what all agents of a window counted of journeys, checks and `before` requests.
 *
 * @param labels of the planned requests, by their index
 */
export function journeysOfWindow(
  outcomes: readonly JourneyOutcome[],
  labels: readonly string[],
): Pick<Window, 'journeys' | 'checks' | 'before' | 'ended'> {
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

/** Puts the requests of a window together by their label: the same page may stand in two journeys. */
export function labelsOfWindow(requests: readonly Label[], labels: readonly string[]): Record<string, Label> {
  const byLabel = new Map<string, Label[]>();
  for (const [index, request] of requests.entries()) {
    const label = labels[index] ?? '';
    byLabel.set(label, [...(byLabel.get(label) ?? []), request]);
  }
  return Object.fromEntries([...byLabel].map(([label, all]) => [label, mergeLabels(all)]));
}
