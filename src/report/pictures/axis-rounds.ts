import type { Timeline } from '../../measurement/timeline.ts';
import { plainText } from '../../text/plain.ts';

export type AxisSide = 'base' | 'head';

/** A side on the axis that both have in common. */
export interface AxisPart {
  side: AxisSide;
  timeline: Timeline;
  /** How much later its own start is than that of the axis, milliseconds. */
  shift: number;
}

/** A round on the axis: the start of its warm-up, of what was measured, and the end; seconds. */
export interface AxisRound {
  /** Its number, from 1. */
  round: number;
  /** The side that it is of; absent: both at once, or the only one. */
  side?: AxisSide;
  from: number;
  measured: number;
  until: number;
  /** Its parts by name, where it has any; the first begins with what was measured. */
  parts?: { name: string; from: number; until: number }[];
}

/** The rounds of all sides; that of two sides that took turns in it is one. */
export function roundsOf(parts: readonly AxisPart[]): AxisRound[] {
  const seconds = (milliseconds: number) => Number((milliseconds / 1000).toFixed(2));
  const taken = parts.flatMap(({ side, timeline, shift }) =>
    timeline.rounds.map(
      ({ index, from, measured, until, parts: ofRound }): AxisRound => ({
        round: index + 1,
        ...(parts.length > 1 && { side }),
        from: seconds(from + shift),
        measured: seconds(measured + shift),
        until: seconds(until + shift),
        ...(ofRound && {
          parts: ofRound.map((part) => ({
            name: plainText(part.name),
            from: seconds(part.from + shift),
            until: seconds(part.until + shift),
          })),
        }),
      }),
    ),
  );
  return [...new Set(taken.map(({ round }) => round))]
    .flatMap((number) => together(taken.filter(({ round }) => round === number)))
    .toSorted((a, b) => a.from - b.from);
}

/** Two sides that were loaded at the same time were so in turns. */
function together(sides: readonly AxisRound[]): AxisRound[] {
  const [one, other] = sides;
  if (one === undefined || other === undefined) return [...sides];
  if (one.measured >= other.until || other.measured >= one.until) return [...sides];
  return [
    {
      round: one.round,
      from: Math.min(one.from, other.from),
      measured: Math.min(one.measured, other.measured),
      until: Math.max(one.until, other.until),
    },
  ];
}
