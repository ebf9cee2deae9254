import { writeExactJson } from '../text/exact-json.ts';
import { isNumeric } from '../text/exact-number.ts';
import { rangeOf } from './arithmetic.ts';
import type { Evaluator } from './evaluator.ts';
import { alternative, combined, joined, keyOf, memberOf, negated, parsedJson } from './folding.ts';
import { isPlain } from './plain.ts';
import { selectorPointer } from './selector.ts';
import type { SentRequest } from './sent-request.ts';
import type { AnswerJson, MapExpression, Reading } from './tree.ts';
import { collection, data, firstOf, holdsUnknown, type Scope, Unknown, unknownsIn, type Value } from './value.ts';

const ONLY_FIRST = 'of the values of a list only the first is sent';

/** The value of an expression that does nothing itself; what it is made of may. */
export function readValue(node: Reading, scope: Scope, evaluator: Evaluator): Value {
  const { line } = node;
  const { conversion } = evaluator;
  const isNot = (what: string) => new Unknown([what], line);
  switch (node.kind) {
    case 'literal':
      return data(node.value);
    case 'text': {
      const parts = node.parts.map((part) => evaluator.textOf(part, scope));
      return joined(parts, line);
    }
    case 'list':
      return collection(
        node.items.map((item) => evaluator.plain(item, scope)),
        line,
      );
    case 'map':
      return mapOf(node, scope, evaluator);
    case 'function':
      return { kind: 'function', node };
    case 'member': {
      const [object, key] = [evaluator.evaluate(node.object, scope), evaluator.evaluate(node.key, scope)];
      return memberOf(object, key, line, () => conversion.note(line, ONLY_FIRST));
    }
    case 'calculation': {
      const [left, right] = [evaluator.evaluate(node.left, scope), evaluator.evaluate(node.right, scope)];
      const texts = () => [evaluator.text(left, node.left.line), evaluator.text(right, node.right.line)];
      return combined(node.operator, left, right, texts, line);
    }
    case 'negation':
      return negated(node.operator, evaluator.evaluate(node.value, scope), line);
    case 'alternative':
      return alternative(node.operator, evaluator.evaluate(node.left, scope), evaluator.evaluate(node.right, scope));
    case 'json': {
      const value = evaluator.plain(node.value, scope);
      return value instanceof Unknown ? value : { kind: 'json', value };
    }
    case 'parsed':
      return parsedJson(evaluator.evaluate(node.text, scope), line);
    case 'environment': {
      const name = evaluator.evaluate(node.name, scope);
      const fallback = node.fallback && evaluator.evaluate(node.fallback, scope);
      if (fallback && fallback.kind !== 'unknown') return fallback;
      const key = keyOf(name);
      return key === null ? isNot('a variable of the environment') : data(conversion.secrets.variable(key));
    }
    case 'random': {
      const [least, most] = [node.least, node.most].map((end) => rangeOf(evaluator.evaluate(end, scope)));
      return least && most ? { kind: 'range', least: least.least, most: most.most } : isNot('a random number');
    }
    case 'choice': {
      const list = evaluator.evaluate(node.list, scope);
      conversion.note(line, ONLY_FIRST);
      return firstOf(list, line) ?? isNot('a value of a list');
    }
    case 'answer json':
      return answerJson(node, scope, evaluator);
  }
}

/** A value where text is wanted; a part of an answer becomes a placeholder. */
export function asText(
  value: Value,
  line: number,
  { conversion, dialect }: Pick<Evaluator, 'conversion' | 'dialect'>,
): string | Unknown {
  switch (value.kind) {
    case 'unknown':
      return value;
    case 'json':
      return holdsUnknown(value.value) ? Unknown.from(unknownsIn(value.value), line) : writeExactJson(value.value);
    case 'range':
      conversion.note(line, 'of a random number only the least is sent');
      return String(Math.round(value.least));
    case 'part':
      return conversion.captures.placeholder(value);
    case 'data': {
      const { words } = dialect;
      if (value.value === null) return words.null;
      if (typeof value.value === 'boolean') return value.value ? words.true : words.false;
      if (isNumeric(value.value)) return String(value.value);
      return typeof value.value === 'object' ? new Unknown(['a list or a map as text'], line) : String(value.value);
    }
    default:
      return new Unknown(['something that is no text'], line);
  }
}

function mapOf({ entries, line }: MapExpression, scope: Scope, evaluator: Evaluator): Value {
  const made: [string, unknown][] = [];
  for (const entry of entries) {
    const isSpread = 'spread' in entry;
    const given = isSpread ? evaluator.plain(entry.spread, scope) : evaluator.textOf(entry.key, scope);
    if (isSpread && isPlain(given) && !(given instanceof Unknown)) made.push(...Object.entries(given));
    else if (!isSpread && typeof given === 'string') {
      if (given !== '__proto__') made.push([given, evaluator.plain(entry.value, scope)]);
    } else if (!evaluator.dialect.partialMaps) return new Unknown(['a key of a map'], line);
  }
  return collection(Object.fromEntries(made), line);
}

function answerJson({ answer, selector, line }: AnswerJson, scope: Scope, evaluator: Evaluator): Value {
  const read = evaluator.evaluate(answer, scope);
  if (read.kind !== 'answer') return Unknown.from([read], line);
  if (selector === null) return partOf(read.of, '');
  const given = evaluator.evaluate(selector, scope);
  const pointer = given.kind === 'data' && typeof given.value === 'string' ? selectorPointer(given.value) : null;
  return pointer === null ? new Unknown(['what a selector selects'], line) : partOf(read.of, pointer);
}

function partOf(of: SentRequest, pointer: string): Value {
  return { kind: 'part', of, pointer };
}
