import { firstExamples } from '../../load/tally/failure-examples.ts';
import { addOffered } from '../../load/tally/offered.ts';
import type { Silence } from '../../load/tally/recorder.ts';
import { addWindows, type CountedWindow, type LoadWindows } from '../../measurement/load-window.ts';
import { mergeLabels, worstOf } from '../../measurement/merge-windows.ts';
import type { AgentHealth, ArrivalCounts } from '../../measurement/run-document.ts';
import { addSeconds, type LoadSecond } from '../../measurement/second.ts';
import type { LoadOutcome } from './protocol.ts';

/** What all agents measured together. */
export interface GroupOutcome extends Omit<LoadOutcome, 'journeys' | 'windows'> {
  /** The health of each. */
  agents: AgentHealth[];
  /** What each counted of journeys; empty where a plain list was sent. */
  journeys: NonNullable<LoadOutcome['journeys']>[];
  /** The stretches that were asked for; absent: none were. */
  windows?: LoadWindows;
}

/** Puts together what the agents of one window measured, of the same plan. */
export function combine(outcomes: LoadOutcome[]): GroupOutcome {
  const [first, ...others] = outcomes as [LoadOutcome, ...LoadOutcome[]];
  const agents = outcomes.map(({ health }) => health);
  const journeys = outcomes.flatMap((outcome) => outcome.journeys ?? []);
  if (others.length === 0) return { ...first, agents, journeys };
  const sum = (of: (outcome: LoadOutcome) => number) => outcomes.reduce((total, one) => total + of(one), 0);
  const offered = outcomes.flatMap((outcome) => (outcome.offered ? [outcome.offered] : []));
  return {
    duration: sum(({ duration }) => duration) / outcomes.length,
    completed: sum(({ completed }) => completed),
    received: sum(({ received }) => received),
    requests: first.requests.map((_, index) => mergeLabels(outcomes.flatMap(({ requests }) => requests[index] ?? []))),
    arrivals: addArrivals(outcomes.flatMap((outcome) => outcome.arrivals ?? [])),
    offered: offered.length === 0 ? null : addOffered(offered),
    health: worstOf(agents),
    agents,
    journeys,
    seconds: secondsOf(outcomes.map(({ seconds }) => seconds)),
    examples: firstExamples(outcomes.flatMap(({ examples }) => examples)),
    silences: outcomes.map(({ silences }) => silences).reduce(commonTo),
    ...windowsOf(outcomes.flatMap(({ windows }) => windows ?? [])),
    lost: outcomes.find(({ lost }) => lost !== null)?.lost ?? null,
    stopped: outcomes.every(({ stopped }) => stopped !== null) ? first.stopped : null,
  };
}

/** The times that lie in a silence of both: in their order, as those of each are. */
function commonTo(one: readonly Silence[], other: readonly Silence[]): Silence[] {
  const common = one.flatMap((silence) =>
    other.map(({ from, until }) => ({
      from: Math.max(silence.from, from),
      until: Math.min(silence.until, until),
    })),
  );
  return common.filter(({ from, until }) => until > from);
}

/** What was counted in each second by all agents: they begin at the same instant. */
function secondsOf(all: readonly LoadSecond[][]): LoadSecond[] {
  const longest = Math.max(...all.map(({ length }) => length));
  return Array.from({ length: longest }, (_, second) => addSeconds(all.flatMap((seconds) => seconds[second] ?? [])));
}

function windowsOf(all: readonly LoadWindows<CountedWindow>[]): Pick<GroupOutcome, 'windows'> {
  if (all.length === 0) return {};
  const together = (of: keyof LoadWindows) => {
    const longest = Math.max(...all.map((counted) => counted[of].length));
    return Array.from({ length: longest }, (_, at) => addWindows(all.flatMap((counted) => counted[of][at] ?? [])));
  };
  return { windows: { windows: together('windows'), parts: together('parts') } };
}

function addArrivals(all: readonly ArrivalCounts[]): ArrivalCounts | null {
  if (all.length === 0) return null;
  const sum = (key: keyof ArrivalCounts) => all.reduce((total, one) => total + one[key], 0);
  return {
    due: sum('due'),
    sent: sum('sent'),
    inTime: sum('inTime'),
    late: sum('late'),
    dropped: sum('dropped'),
    backlog: sum('backlog'),
  };
}
