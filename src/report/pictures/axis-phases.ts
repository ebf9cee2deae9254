import type { Timeline } from '../../measurement/timeline.ts';

export type AxisSide = 'base' | 'head';

/** A side on the axis that both have in common. */
export interface AxisPart {
  side: AxisSide;
  timeline: Timeline;
  /** How much later its own start is than that of the axis, milliseconds. */
  shift: number;
}

/** A stretch of the time axis with a name, in seconds. */
export interface AxisPhase {
  kind: 'warm-up' | 'measured';
  /** The number of the round, from 1. */
  round: number;
  /** The side that it is of; null: both at once, or the only one. */
  side: AxisSide | null;
  from: number;
  until: number;
}

interface Taken {
  side: AxisSide | null;
  index: number;
  from: number;
  measured: number;
  until: number;
}

/** The warm-up and the measured part of each round; that of two sides that took turns in it is one. */
export function phasesOf(parts: readonly AxisPart[]): AxisPhase[] {
  const taken = parts.flatMap(({ side, timeline, shift }): Taken[] =>
    timeline.rounds.map(({ index, from, measured, until }) => ({
      side: parts.length > 1 ? side : null,
      index,
      from: from + shift,
      measured: measured + shift,
      until: until + shift,
    })),
  );
  const rounds = [...new Set(taken.map(({ index }) => index))].flatMap((round) =>
    together(taken.filter(({ index }) => index === round)),
  );
  return rounds
    .toSorted((a, b) => a.from - b.from)
    .flatMap(({ side, index, from, measured, until }) =>
      [
        { kind: 'warm-up' as const, from, until: measured },
        { kind: 'measured' as const, from: measured, until },
      ]
        .filter((phase) => phase.until > phase.from)
        .map((phase) => ({ ...phase, round: index + 1, side, from: seconds(phase.from), until: seconds(phase.until) })),
    );
}

/** Two sides that were loaded at the same time were so in turns. */
function together(sides: readonly Taken[]): Taken[] {
  const [one, other] = sides;
  if (one === undefined || other === undefined) return [...sides];
  if (one.measured >= other.until || other.measured >= one.until) return [...sides];
  return [
    {
      side: null,
      index: one.index,
      from: Math.min(one.from, other.from),
      measured: Math.min(one.measured, other.measured),
      until: Math.max(one.until, other.until),
    },
  ];
}

function seconds(milliseconds: number): number {
  return Number((milliseconds / 1000).toFixed(2));
}
