import { addCounts } from '../../measurement/counts.ts';
import type { AgentHealth, ArrivalCounts, Limit } from '../../measurement/run-document.ts';
import type { EngineWindow } from '../engine.ts';
import type { GroupOutcome } from './combine.ts';
import { BOUND_CPU } from './health.ts';
import { journeysOfWindow, labelsOfWindow } from './window-labels.ts';

/** Share of the arrivals that have to begin in time: a window with fewer did not offer what it was asked for. */
const OFFERED = 0.98;

/**
 * Puts the measured window of all agents into the shapes of the run document.
 *
 * @param labels of the planned requests, by their index
 */
export function windowOf(outcome: GroupOutcome, labels: readonly string[]): EngineWindow {
  const {
    duration,
    received,
    requests,
    journeys,
    health,
    agents,
    arrivals,
    offered,
    seconds,
    examples,
    windows,
    lost,
    silences,
  } = outcome;
  const kept = journeys.flatMap((journey) => journey.kept ?? []);
  // One agent that gave up is enough: its share of the load is missing.
  const withoutJourneys = journeys.find(({ stopped }) => stopped !== null)?.stopped ?? null;
  return {
    duration,
    throughput: outcome.completed / (duration / 1000),
    received,
    counts: addCounts(requests.map(({ counts }) => counts)),
    labels: labelsOfWindow(requests, labels),
    ...journeysOfWindow(journeys, labels),
    ...(lost !== null && { ended: lost }),
    agent: health,
    ...(agents.length > 1 && { agents }),
    ...(arrivals && { arrivals: { ...arrivals, limit: limitOf(arrivals, health) } }),
    ...(offered && { offered }),
    seconds,
    examples,
    silences,
    ...(windows && { windows }),
    ...(kept.length > 0 && { kept }),
    stopped: outcome.stopped ?? withoutJourneys,
  };
}

/** Finds what kept arrivals from being offered in time; null: hardly anything did. */
function limitOf({ due, inTime, backlog }: ArrivalCounts, { cpu }: AgentHealth): Limit | null {
  if (inTime >= OFFERED * due) return null;
  // Without a backlog there was a connection for each of them. A late event loop alone does not fill all connections.
  return cpu > BOUND_CPU || backlog === 0 ? 'agent' : 'target';
}
