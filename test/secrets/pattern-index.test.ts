import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatternIndex, PieceSet } from '../../src/secrets/pattern-index.ts';

/** Where a pattern stands in a text, looked for by itself. */
function placesOf(pattern: string, text: string): [number, number][] {
  const found: [number, number][] = [];
  for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + pattern.length))
    found.push([at, at + pattern.length]);
  return found;
}

const inOrder = (ranges: readonly (readonly [number, number])[]) =>
  ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
/** Few letters, so that patterns meet, overlap and begin alike. */
const letters = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '\u{1f600}', '\n'), minLength, maxLength });

describe('an index of patterns', () => {
  it('finds what a search for each pattern finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(letters(4, 9), { maxLength: 30 }), letters(0, 200), (patterns, text) => {
        const expected = patterns.flatMap((pattern) => placesOf(pattern, text));

        expect(inOrder(new PatternIndex(patterns).ranges(text))).toEqual(inOrder(expected));
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  it('says every place, also where those of one pattern overlap', () => {
    const found: [number, number][] = [];
    new PatternIndex(['abab', 'bababa']).each('abababab', (pattern, at) => void found.push([pattern, at]));

    expect(found).toEqual([
      [0, 0],
      [1, 1],
      [0, 2],
      [0, 4],
    ]);
  });

  it('leaves out what is said to be no place', () => {
    const ranges = new PatternIndex(['word']).ranges('word sword', (_, [from]) => from === 0);

    expect(ranges).toEqual([[0, 4]]);
  });

  it('finds nothing in a short text, and nothing without patterns', () => {
    expect(new PatternIndex(['abcd']).ranges('abc')).toEqual([]);
    expect(new PatternIndex([]).ranges('abcd')).toEqual([]);
  });
});

describe('a set of pieces', () => {
  it('has each run of four characters, from a place on', () => {
    const pieces = new PieceSet();
    pieces.add('a-secret', 1);

    expect(['-sec', 'secr', 'cret'].every((piece) => pieces.mayHave(piece, 0))).toBe(true);
    expect(pieces.mayHave('a-se', 0)).toBe(false);
    expect(pieces.mayHave('ret', 0)).toBe(false);
  });
});
