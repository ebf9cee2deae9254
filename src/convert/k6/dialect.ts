import { quote } from '../../text/quote.ts';
import { holdsPlaceholder } from '../comparing.ts';
import { cannotTell, type Dialect } from '../dialect.ts';
import type { Evaluator } from '../evaluator.ts';
import { inherited } from '../members.ts';
import { type Dictionary, data, List, Unknown, type Value } from '../value.ts';
import { answerMethod, answerProperty, partMethod } from './answers.ts';
import { GETTER, SETTER } from './classes.ts';
import { expectation, expectationMethod } from './expectations.ts';
import { listMethod } from './lists.ts';
import { nativeMember } from './native-members.ts';
import { isNothing, native, UNDEFINED } from './natives.ts';
import { expressionOf, matched, textMethod } from './strings.ts';
import { addressText, urlProperty } from './urls.ts';

/** Reading methods, after which what they are called on is as it was. */
const CHANGING = /^(?:push|pop|shift|unshift|splice|reverse|sort|fill|set|append|delete|add)$/;

/** In what JavaScript, as k6 runs it, differs from other languages. */
export const DIALECT: Dialect = {
  deepest: 100,
  words: { true: 'true', false: 'false', null: 'null', undefined: 'undefined' },
  encodesQuery: true,
  targetIsVariable: true,
  emptyIsFalse: false,
  missingArgument: () => UNDEFINED,
  changesNothing: (name) => !CHANGING.test(name),
  collectionText(value, line, { conversion, dialect }) {
    const address = addressText(value, line, { conversion, dialect });
    if (address !== null) return conversion.text(address, line, dialect);
    if (!(value instanceof List) || value.rest !== null) return null;
    const texts = value.items.map((item) => (isNothing(item) ? '' : conversion.text(item, line, dialect)));
    const unknown = texts.find((text) => text instanceof Unknown);
    return unknown ?? texts.join(',');
  },
  property(object, name, line, evaluator) {
    if (object.kind === 'answer') return answerProperty(object.of, name, line);
    if (object.kind === 'list')
      return name === 'length' || name === 'size' ? (object.rest ?? data(object.items.length)) : listItem(object);
    if (object.kind === 'dictionary') return dictionaryProperty(object, name, line, evaluator);
    if (object.kind === 'class') {
      const getter = inherited(object, `${GETTER}${name}`, null);
      if (getter === null) return UNDEFINED;
      return evaluator.call(getter, [], line, name);
    }
    if (object.kind === 'native') return nativeMember(object, name) ?? new Unknown([`${name} of a function`], line);
    if (name === 'length') return lengthOf(object, line, evaluator);
    if (object.kind === 'body') return new Unknown(['the body of an answer'], line);
    if (
      object.kind === 'data' &&
      typeof object.value === 'string' &&
      /^\d+$/.test(name) &&
      !holdsPlaceholder(object.value)
    )
      return data(object.value[Number(name)]);
    return null;
  },
  method(object, name, given, line, evaluator) {
    if (object.kind === 'answer') return answerMethod(object, name, given, line, evaluator);
    if (object.kind === 'part' || object.kind === 'body') {
      const own = partMethod(object, name, given, line, evaluator);
      if (own !== null) return own;
    }
    if (object.kind === 'dictionary' && object.entries.has('%expect'))
      return expectationMethod(object, name, given, line, evaluator);
    if (object.kind === 'list')
      return name === 'then'
        ? thenOf(object, given, line, evaluator)
        : listMethod(object, name, given, line, evaluator);
    if (object.kind === 'pattern') {
      const [text] = given;
      if (name === 'exec' && text) return matched(text, object, line);
      if (name !== 'test' || !text) return null;
      if (['body', 'part', 'answer'].includes(text.kind)) return { kind: 'assumed', holds: true };
      const expression = expressionOf(object);
      return text.kind === 'data' && expression && !holdsPlaceholder(text.value)
        ? data(expression.test(String(text.value).slice(0, 1000)))
        : Unknown.from([text, new Unknown(['whether a text matches'], line)], line);
    }
    if (
      (object.kind === 'function' || object.kind === 'native') &&
      (name === 'call' || name === 'apply' || name === 'bind')
    )
      return called(object, name, given, line, evaluator);
    if (object.kind === 'dictionary') {
      if (name === 'toString') {
        const text = evaluator.conversion.text(object, line, evaluator.dialect);
        return text instanceof Unknown ? null : data(text);
      }
      if (name === 'hasOwnProperty') {
        const key = given[0]?.kind === 'data' ? String(given[0].value) : null;
        return key === null || object.rest !== null ? null : data(object.entries.has(key));
      }
      return null;
    }
    if (['data', 'json', 'part', 'placeholder', 'row', 'body', 'range'].includes(object.kind))
      return textMethod(object, name, given, line, evaluator);
    return null;
  },
  setter(object, name) {
    const setter = object.kind === 'dictionary' && object.of ? inherited(object.of, `${SETTER}${name}`, object) : null;
    return setter?.kind === 'function' ? setter : null;
  },
  leftOut(part, { method, url }, reasons) {
    const why = reasons.length === 0 ? '' : ` (${reasons.slice(0, 5).join(', ')})`;
    const address = url === '' ? method : `${method} ${quote(url)}`;
    if (part === 'way')
      return `a request is left out: whether ${address === '' ? 'it' : address} is sent cannot be told without running the script`;
    if (part === 'method') return `${cannotTell('its method', 'script')}${why}`;
    const what = part === 'url' ? 'its URL' : `${address}: its body or a header`;
    return `${cannotTell(what, 'script')}${why}`;
  },
};

function listItem(list: List): Value {
  return list.rest ?? UNDEFINED;
}

function dictionaryProperty(object: Dictionary, name: string, line: number, evaluator: Evaluator): Value | null {
  if (object.entries.has('%expect')) return expectation(object, name);
  if (object.entries.has('%env')) return data(evaluator.conversion.secrets.variable(name));
  const address = urlProperty(object, name, line, evaluator);
  if (address !== null) return address;
  const own = object.entries.get(`${GETTER}${name}`) ?? null;
  const getter = own ?? (object.of && inherited(object.of, `${GETTER}${name}`, object));
  if (getter === null) return UNDEFINED;
  const bound = getter.kind === 'function' && getter.receiver === null ? { ...getter, receiver: object } : getter;
  return evaluator.call(bound, [], line, name);
}

function lengthOf(object: Value, line: number, evaluator: Evaluator): Value | null {
  if (object.kind === 'part' || object.kind === 'body')
    return {
      kind: 'range',
      least: 1000,
      most: 1_000_000,
      isWhole: true,
      without: [],
      counts: 'the length of a list of an answer',
      isAnswers: true,
    };
  if (object.kind !== 'data' && object.kind !== 'json') return null;
  const text = evaluator.conversion.text(object, line, evaluator.dialect);
  if (text instanceof Unknown || holdsPlaceholder(text)) return new Unknown(['the length of a text'], line);
  return data(text.length);
}

function called(
  callee: Value,
  name: string,
  given: readonly Value[],
  line: number,
  evaluator: Evaluator,
): Value | null {
  const [receiver = UNDEFINED, ...rest] = given;
  const bound: Value = callee.kind !== 'function' || isNothing(receiver) ? callee : { ...callee, receiver };
  if (name === 'bind' && rest.length > 0)
    return native((more, at, later) => {
      const values = [...rest, ...more].map((value) => ({ value, name: null }));
      return later.call(bound, values, at, 'a function');
    });
  if (name === 'bind') return bound;
  const values = name === 'call' ? rest : rest[0] instanceof List ? rest[0].items : [];
  return evaluator.call(
    bound,
    values.map((value) => ({ value, name: null })),
    line,
    'a function',
  );
}

/** What waits for an answer has it at once. */
function thenOf(object: Value, given: readonly Value[], line: number, evaluator: Evaluator): Value | null {
  const [callee] = given;
  return callee ? evaluator.call(callee, [{ value: object, name: null }], line, 'then') : object;
}
