import { parsePointer } from '../../text/json-pointer.ts';
import type { Evaluator } from '../evaluator.ts';
import { Scope } from '../scope.ts';
import type { AnswerPart } from '../tree.ts';
import { Dictionary, type Value } from '../value.ts';
import { native } from './natives.ts';

/** `expect(answer.status).to.equal(200)` of k6chaijs: words lead to the last one, which is called. */
export const expect = native(([value = { kind: 'data', value: undefined }]) => new Dictionary([['%expect', value]]));

const EQUAL = ['equal', 'equals', 'eq', 'eql', 'toBe', 'toEqual'];

/** The words between `expect` and what is expected mean nothing; `not` turns it round. */
export function expectation(of: Dictionary, word: string): Dictionary {
  const following = new Dictionary(of.entries);
  if (word === 'not') following.entries.set('%not', { kind: 'data', value: true });
  return following;
}

export function expectationMethod(
  of: Dictionary,
  name: string,
  given: readonly Value[],
  line: number,
  evaluator: Evaluator,
): Value {
  const value = of.entries.get('%expect');
  const [expected] = given;
  const isChain = ['a', 'an', 'be'].includes(name);
  if (value && 'of' in value && value.of !== null && !isChain && name !== 'validJsonBody') {
    const part: AnswerPart | null =
      value.kind === 'status'
        ? { kind: 'status' }
        : value.kind === 'body'
          ? { kind: 'body' }
          : value.kind === 'part' && value.from.json !== undefined
            ? { kind: 'json', selector: null, keys: parsePointer(value.from.json) ?? [] }
            : null;
    const operator = EQUAL.includes(name) ? 'equals' : name === 'include' || name === 'contain' ? 'contains' : null;
    const isKept = part !== null && expected !== undefined && !of.entries.has('%not');
    const answer: Value = { kind: 'answer', of: value.of as never };
    evaluator.evaluate(
      {
        kind: 'check',
        line,
        answer: { kind: 'known', line, value: answer },
        conditions: [
          {
            line,
            name: `expect ${name}`,
            part: isKept ? part : null,
            operator,
            value: isKept ? { kind: 'known', line, value: expected } : null,
          },
        ],
      },
      Scope.module(),
    );
  } else if (!isChain) evaluator.conversion.note(line, 'an expectation that has no counterpart');
  return new Dictionary(of.entries);
}
