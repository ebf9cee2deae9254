import type { Round, Window } from '../measurement/run-document.ts';
import { formatPercent } from '../text/numbers.ts';
import type { ScenarioResult } from './result.ts';

type Arrivals = NonNullable<ScenarioResult['arrivals']>;

/** The share of late arrivals from which they are mentioned. */
const MANY_LATE = 0.01;

/** Sums up what became of the arrivals of all windows; undefined in the closed model. */
export function arrivalsOf(windows: readonly Window[]): Arrivals | undefined {
  const all = windows.flatMap(({ arrivals }) => arrivals ?? []);
  if (all.length === 0) return undefined;
  const sum = (of: (arrivals: (typeof all)[0]) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    due: sum(({ due }) => due),
    late: sum(({ late }) => late),
    dropped: sum(({ dropped }) => dropped),
    backlog: Math.max(...all.map(({ backlog }) => backlog)),
    underOffered: {
      agent: all.filter(({ limit }) => limit === 'agent').length,
      target: all.filter(({ limit }) => limit === 'target').length,
    },
  };
}

/** Notes on arrivals that were late or missing, one sentence each. */
export function arrivalNotes(rounds: readonly Round[]): string[] {
  const arrivals = arrivalsOf(rounds.flatMap(({ windows }) => windows));
  if (arrivals === undefined) return [];
  const { due, late, dropped, backlog, underOffered } = arrivals;
  const notes: string[] = [];
  const missed = (times: number, why: string) =>
    `In ${times} of ${rounds.length} rounds less than 98 % of the arrivals were offered in time: ${why}.`;
  if (underOffered.target > 0) notes.push(missed(underOffered.target, 'the target kept all connections busy'));
  if (underOffered.agent > 0) notes.push(missed(underOffered.agent, 'the load generator was at its own limit'));
  if (dropped > 0 || backlog > 0 || late > MANY_LATE * due) {
    const figure = (value: number) => value.toLocaleString('en-US');
    notes.push(
      `Of ${figure(due)} arrivals, ${figure(late)} began late (${formatPercent(late / due)}) and ` +
        `${figure(dropped)} never began; at most ${figure(backlog)} waited for a connection.`,
    );
  }
  return notes;
}
