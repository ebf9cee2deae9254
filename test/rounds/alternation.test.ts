import { describe, expect, it } from 'vitest';
import { Alternation } from '../../src/rounds/alternation.ts';

const never = new AbortController().signal;

/** Lets two sides take these turns of one scenario, and notes who had which. */
async function taken(turns: number[], order: ('base' | 'head')[] = ['base', 'head']): Promise<string[]> {
  const alternation = new Alternation(order, never);
  const seen: string[] = [];
  const side = async (name: 'base' | 'head') => {
    for (const turn of turns) {
      await alternation.next(name, { scenario: 0, turn });
      seen.push(name);
      await new Promise((resolve) => setImmediate(resolve));
    }
    alternation.leave(name);
  };
  await Promise.all([side('head'), side('base')]);
  return seen;
}

const word = (sides: string[]) => sides.map((side) => side.slice(0, 1)).join('');

describe('two sides take turns', () => {
  it('in an order in which each straight drift cancels', async () => {
    expect(word(await taken([0, 1, 2, 3, 4, 5, 6, 7]))).toBe('bhhbhbbhhbbhbhhb');
    expect(word(await taken([0, 1, 2, 3], ['head', 'base']))).toBe('hbbhbhhb');
  });

  it('and the one that begins is the first to warm up', async () => {
    expect(word(await taken([-1, 0, 1]))).toBe('bhbhhb');
  });

  it('one at a time, and the one that has come less far goes first', async () => {
    const alternation = new Alternation(['base', 'head'], never);
    const seen: string[] = [];
    let atWork = 0;
    const side = async (name: 'base' | 'head', scenarios: number[]) => {
      for (const scenario of scenarios) {
        for (const turn of [0, 1]) {
          await alternation.next(name, { scenario, turn });
          expect(++atWork).toBe(1);
          seen.push(`${name} ${scenario}.${turn}`);
          await new Promise((resolve) => setTimeout(resolve, 2));
          atWork--;
        }
      }
      alternation.leave(name);
    };
    await Promise.all([side('base', [2]), side('head', [0, 2])]);
    expect(seen).toEqual(['head 0.0', 'head 0.1', 'base 2.0', 'head 2.0', 'head 2.1', 'base 2.1']);
  });
});

describe('a side that waits', () => {
  it('goes on alone when the other has left', async () => {
    const alternation = new Alternation(['base', 'head'], never);
    const waiting = alternation.next('head', { scenario: 0, turn: 0 });
    alternation.leave('base');
    await waiting;
    await alternation.next('head', { scenario: 0, turn: 1 });
  });

  it('is woken by an abort, and so is every later one', async () => {
    const abort = new AbortController();
    const alternation = new Alternation(['base', 'head'], abort.signal);
    const waiting = alternation.next('head', { scenario: 0, turn: 0 });
    abort.abort(new Error('canceled'));
    await expect(waiting).rejects.toThrow('canceled');
    await expect(alternation.next('base', { scenario: 0, turn: 0 })).rejects.toThrow('canceled');
  });

  it('is woken by the end of the round, and so is one that comes later', async () => {
    const alternation = new Alternation(['base', 'head'], never);
    const waiting = alternation.next('head', { scenario: 0, turn: 0 });
    alternation.end(new Error('over'));
    await expect(waiting).rejects.toThrow('over');
    await expect(alternation.next('base', { scenario: 0, turn: 0 })).rejects.toThrow('over');
  });
});
