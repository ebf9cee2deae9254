import type { Round, ScenarioRun } from '../measurement/run-document.ts';
import { formatPercent } from '../text/numbers.ts';
import { arrivalNotes } from './arrivals.ts';
import type { Comparison } from './result.ts';

interface Circumstances {
  scenario: Pick<ScenarioRun, 'rounds'>;
  comparisons: readonly Comparison[];
  /** The rounds in which the generator itself was the limit. */
  generatorBound: number;
  freshProcess: boolean;
}

/** Notes on what weakens the figures of a scenario, or explains how they came about, one sentence each. */
export function scenarioNotes({ scenario, comparisons, generatorBound, freshProcess }: Circumstances): string[] {
  const { rounds } = scenario;
  const notes: string[] = [];
  const gap = comparisons.find(({ baseGap }) => baseGap !== null)?.baseGap ?? null;
  if (gap !== null) {
    notes.push(
      `The runner is too noisy: the rounds of the base differ by ${formatPercent(gap)} among themselves, so nothing here is decided.`,
    );
  }
  if (generatorBound > 0) {
    notes.push(
      `In ${generatorBound} of ${rounds.length} rounds the load generator was at its own limit, so the target may be faster than it looks.`,
    );
  }
  notes.push(...arrivalNotes(rounds));
  notes.push(...endedEarly(rounds), ...beforeFailures(rounds));
  if (!freshProcess) {
    notes.push(
      'perf-gate does not start this target: its rounds are blocks of time in one process, which is weaker evidence.',
    );
  }
  return notes;
}

function endedEarly(rounds: readonly Round[]): string[] {
  const ended = rounds.flatMap(({ windows }) => windows.find((window) => window.ended !== undefined) ?? []);
  if (ended.length === 0) return [];
  return [`${ended.length} of ${rounds.length} rounds ended early: ${ended[0]?.ended}.`];
}

function beforeFailures(rounds: readonly Round[]): string[] {
  const windows = rounds.flatMap((round) => round.windows);
  const errors = new Map<string, number>();
  for (const [kind, times] of windows.flatMap(({ before }) => Object.entries(before?.errors ?? {}))) {
    errors.set(kind, (errors.get(kind) ?? 0) + times);
  }
  if (errors.size === 0) return [];
  const list = [...errors].map(([kind, times]) => `${times} × ${kind}`).join(', ');
  return [`Requests before the first journey failed and were tried again: ${list}.`];
}
