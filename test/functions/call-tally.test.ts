import { expect, it } from 'vitest';
import { CallTally } from '../../src/functions/call-tally.ts';

it('a call that returns a metric called __proto__ is told so, as documents would lose it', () => {
  const metrics = JSON.parse('{"__proto__": 1, "size": 2}');

  expect(() => new CallTally().succeeded(0, 1, { metrics })).toThrow(
    'a metric called __proto__; it needs another name',
  );
});
