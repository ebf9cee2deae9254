import { describe, expect, it } from 'vitest';
import type { Round, Window } from '../../src/measurement/run-document.ts';
import { arrivalNotes, arrivalsOf } from '../../src/verdict/arrivals.ts';

type Arrivals = NonNullable<Window['arrivals']>;

const CALM: Arrivals = { due: 1000, sent: 1000, inTime: 1000, late: 0, dropped: 0, backlog: 0, limit: null };

/** Rounds of one window each, of which only the arrivals are looked at. */
const rounds = (...all: (Partial<Arrivals> | null)[]) =>
  all.map((some) => ({ windows: [some === null ? {} : { arrivals: { ...CALM, ...some } }] })) as unknown as Round[];

describe('the arrivals of an open load', () => {
  it.each<[string, Partial<Arrivals>, string[]]>([
    ['all in time', {}, []],
    ['few late', { late: 10 }, []],
    [
      'many late',
      { late: 11 },
      ['Of 1,000 arrivals, 11 began late (1.1 %) and 0 never began; at most 0 waited for a connection.'],
    ],
    [
      'one dropped',
      { dropped: 1 },
      ['Of 1,000 arrivals, 0 began late (0 %) and 1 never began; at most 0 waited for a connection.'],
    ],
    [
      'some waiting',
      { backlog: 3 },
      ['Of 1,000 arrivals, 0 began late (0 %) and 0 never began; at most 3 waited for a connection.'],
    ],
  ])('%s', (_, arrivals, notes) => {
    expect(arrivalNotes(rounds(arrivals))).toEqual(notes);
  });

  it('say on which side the rest was not offered', () => {
    expect(arrivalNotes(rounds({ limit: 'target' }, { limit: 'target' }, { limit: 'agent' }, {}))).toEqual([
      'In 2 of 4 rounds less than 98 % of the arrivals were offered in time: the target kept all connections busy.',
      'In 1 of 4 rounds less than 98 % of the arrivals were offered in time: the load generator was at its own limit.',
    ]);
  });

  it('are added up over the rounds, and the longest backlog counts', () => {
    const windows = rounds({ late: 1, backlog: 2 }, { dropped: 4, backlog: 1 }).flatMap((round) => round.windows);
    expect(arrivalsOf(windows)).toEqual({
      due: 2000,
      late: 1,
      dropped: 4,
      backlog: 2,
      underOffered: { agent: 0, target: 0 },
    });
  });

  it('are none in the closed model', () => {
    expect(arrivalNotes(rounds(null))).toEqual([]);
  });
});
