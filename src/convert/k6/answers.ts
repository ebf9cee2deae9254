import { quote } from '../../text/quote.ts';
import type { Evaluator } from '../evaluator.ts';
import { within } from '../folding.ts';
import { Scope } from '../scope.ts';
import type { SentRequest } from '../sent-request.ts';
import { Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { UNDEFINED } from './natives.ts';
import { matched } from './strings.ts';

/** A member of an answer of k6. */
export function answerProperty(of: SentRequest, name: string, line: number): Value {
  switch (name) {
    case 'status':
    case 'headers':
    case 'cookies':
    case 'body':
      return { kind: name, of };
    case 'timings': {
      const timings = new Dictionary([['duration', { kind: 'time', of }]]);
      timings.rest = new Unknown(['a part of the time of an answer'], line);
      return timings;
    }
    case 'error':
      return { kind: 'assumed', holds: false };
    case 'error_code':
      return data(0);
    case 'status_text':
    case 'url':
    case 'request':
    case 'proto':
      return new Unknown([`${name} of an answer`], line);
    default:
      return new Unknown([`${name} of an answer`], line);
  }
}

export function answerMethod(
  answer: Extract<Value, { kind: 'answer' }>,
  name: string,
  given: readonly Value[],
  line: number,
  evaluator: Evaluator,
): Value | null {
  const known = (value: Value) => ({ kind: 'known' as const, line, value });
  switch (name) {
    case 'json': {
      const [selector] = given;
      const node = {
        kind: 'answer json' as const,
        line,
        answer: known(answer),
        selector: selector ? known(selector) : null,
      };
      return evaluator.evaluate(node, Scope.module());
    }
    case 'html':
      return new Unknown(['the HTML of an answer'], line);
    case 'submitForm':
    case 'clickLink':
      evaluator.conversion.lose(
        line,
        `${name}() of ${quote(answer.of.url)} is left out: what it sends stands in the HTML of the answer`,
      );
      return new Unknown([`the answer to ${name}()`], line);
    case 'then': {
      const [callee] = given;
      return callee ? evaluator.call(callee, [{ value: answer, name: null }], line, 'then') : answer;
    }
    case 'catch':
    case 'finally':
      return answer;
    default:
      return new Unknown([`what ${name}() of an answer returns`], line);
  }
}

/** What gives a list of the same items, or of some of them. */
const SAME_LIST = ['filter', 'slice', 'sort', 'toSorted', 'reverse', 'toReversed', 'concat'];
const FOUND = ['includes', 'startsWith', 'endsWith', 'some', 'every', 'hasOwnProperty'];

/** A method of a part of an answer, or of its text, of which only the kind is known. */
export function partMethod(
  part: Extract<Value, { kind: 'part' | 'body' }>,
  name: string,
  given: readonly Value[],
  line: number,
  evaluator: Evaluator,
): Value | null {
  const [first] = given;
  if (FOUND.includes(name)) return { kind: 'assumed', holds: true };
  if (name === 'match' && first?.kind === 'pattern') return matched(part, first, line);
  if (part.kind === 'body') return null;
  if (name === 'forEach' && first) {
    evaluator.conversion.lose(line, 'a loop over a list of an answer: what is in it is sent once, for the first');
    evaluator.call(
      first,
      [
        { value: within(part, '0', line), name: null },
        { value: data(0), name: null },
      ],
      line,
      'a function',
    );
    return UNDEFINED;
  }
  if ((name === 'find' || name === 'findLast') && first) {
    evaluator.conversion.note(line, 'of a list of an answer the first is taken');
    return within(part, '0', line);
  }
  if ((name === 'map' || name === 'flatMap') && first) {
    evaluator.conversion.note(line, 'of a list of an answer the first is taken');
    return new List(evaluator.each(first, [within(part, '0', line)], line));
  }
  if (SAME_LIST.includes(name)) {
    evaluator.conversion.note(line, `${name}() of a list of an answer changes nothing here: its first is taken`);
    return part;
  }
  if (name === 'at' && first?.kind === 'data' && Number(first.value) >= 0)
    return within(part, String(first.value), line);
  if (name === 'pop' || name === 'shift') {
    evaluator.conversion.note(line, 'of a list of an answer the first is taken');
    return within(part, '0', line);
  }
  return null;
}
