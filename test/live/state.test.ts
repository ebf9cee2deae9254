import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/events.ts';
import { StateOfRun } from '../../src/live/state.ts';
import { planned, progress, round, slice } from './events.ts';

function stateAfter(...events: Event[]): StateOfRun {
  const state = new StateOfRun([planned(), planned({ name: 'order' })]);
  for (const event of events) state.take(event, 0);
  return state;
}

const ENDING = { status: { tone: 'pass', words: 'Passed' }, text: 'No regression.', report: '/shop/report.html' };

describe('an event changes the sections that show it', () => {
  it.each<[string, Event, readonly string[]]>([
    ['a report', progress(), ['progress']],
    ['a text', { type: 'plan', text: 'this run takes 1 min' }, ['messages']],
    ['a slice', slice(), ['scenario 0']],
    ['a round', round({ scenario: 'order' }), ['scenario 1']],
    ['a round of a scenario that nobody planned', round({ scenario: '__proto__' }), []],
    [
      'a look',
      {
        ...{ type: 'look', look: 1, looks: 3 },
        found: ['order', 'search', 'gone'].map((scenario) => ({ scenario, tone: 'pass', words: 'unchanged' })),
      },
      ['scenario 1', 'scenario 0'],
    ],
  ])('%s', (_, event, sections) => {
    expect(stateAfter().take(event, 0)).toEqual(sections);
  });

  it('the end is shown in all of them', () => {
    const state = stateAfter();
    expect(state.end(ENDING)).toEqual(['progress', 'ending', 'messages', 'scenario 0', 'scenario 1']);
    expect(state.sections).toEqual(state.end(ENDING));
  });
});

describe('of what was measured', () => {
  it('the last slice is kept until its round is over, and what nobody looks at is not worked out', () => {
    const untouched = () => {
      throw new Error('it was worked out');
    };
    const last = slice({ figures: untouched, sent: 7 });
    const state = stateAfter(slice({ figures: untouched }), last);
    expect(state.scenarios[0]?.sides.head.slice).toBe(last);
    state.take(round({ side: 'base' }), 0);
    expect(state.scenarios[0]?.sides.head.slice).toBe(last);
    state.take(round({ round: 2 }), 0);
    expect(state.scenarios[0]?.sides.head.slice).toBeNull();
  });

  it('requests and errors of all rounds are added up', () => {
    const state = stateAfter(
      round({ sent: 10, errors: { 'status 500': 2 } }),
      round({ round: 2, sent: 30, errors: { 'status 500': 1, timeout: 4 } }),
      round({ side: 'base', sent: 5 }),
      slice({ sent: 100, errors: { timeout: 100 } }),
    );
    const { base, head } = state.scenarios[0]?.sides ?? {};
    expect([head?.sent, base?.sent]).toEqual([40, 5]);
    expect(head?.errors).toEqual(
      new Map([
        ['status 500', 3],
        ['timeout', 4],
      ]),
    );
    expect(base?.errors).toEqual(new Map());
  });

  it('a base that was given up is forgotten', () => {
    const state = stateAfter(progress(), round({ side: 'base' }), slice({ side: 'base', scenario: 'order' }), round());
    expect(state.take(progress({ round: 0, phase: 'stop' }), 0)).toEqual(['progress']);
    expect(state.take(progress({ sides: 1, side: 'head' }), 0)).toEqual(['progress', 'scenario 0', 'scenario 1']);
    expect(state.take(progress({ sides: 1, side: 'head' }), 0)).toEqual(['progress']);
    expect(state.scenarios[0]?.sides.base.rounds.size).toBe(0);
    expect(state.scenarios[1]?.sides.base.slice).toBeNull();
    expect(state.scenarios[0]?.sides.head.rounds.size).toBe(1);
  });
});

describe('what is kept is bounded', () => {
  it('of messages, the last are kept', () => {
    const state = stateAfter(...Array.from({ length: 500 }, (_, at): Event => ({ type: 'plan', text: `${at}` })));
    expect(state.messages).toEqual(Array.from({ length: 20 }, (_, at) => `${480 + at}`));
  });

  it('of errors in very many kinds, the first are told apart', () => {
    const kinds = Array.from({ length: 1000 }, (_, at) => [`status ${at}`, 2]);
    const errors = Object.fromEntries(kinds);
    const state = stateAfter(round({ errors }), round({ round: 2, errors }));
    const kept = state.scenarios[0]?.sides.head.errors ?? new Map();
    expect(kept.size).toBe(51);
    expect(kept.get('status 0')).toBe(4);
    expect([...kept.values()].reduce((sum, times) => sum + times, 0)).toBe(4000);
  });
});

describe('what was found', () => {
  const look: Event = {
    ...{ type: 'look', look: 1, looks: 3 },
    found: [{ scenario: 'search', tone: 'open', words: 'inconclusive' }],
  };

  it('by a look is said with the look, and what the whole run found takes its place', () => {
    const state = stateAfter(look);
    expect(state.scenarios[0]?.verdict).toEqual({ tone: 'open', words: 'inconclusive', when: 'after look 1 of 3' });
    expect(state.scenarios[1]?.verdict).toBeNull();
    state.end(ENDING, [
      { tone: 'fail', words: 'regressed' },
      { tone: 'pass', words: 'unchanged' },
    ]);
    expect(state.scenarios.map(({ verdict }) => verdict)).toEqual([
      { tone: 'fail', words: 'regressed', when: null },
      { tone: 'pass', words: 'unchanged', when: null },
    ]);
  });

  it('stays where a run that was cut short found nothing more', () => {
    const state = stateAfter(look, slice());
    state.end({ status: null, text: 'The run stopped.', report: null });
    expect(state.scenarios[0]?.verdict?.words).toBe('inconclusive');
    expect(state.scenarios[0]?.sides.head.slice).toBeNull();
  });
});
