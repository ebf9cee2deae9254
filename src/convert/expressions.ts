import { parseExactJson } from '../text/exact-json.ts';
import { isNumeric } from '../text/exact-number.ts';
import { quote } from '../text/quote.ts';
import { rangeOf } from './arithmetic.ts';
import { COMPARISONS, compared, holdsPlaceholder, isEnvironment, UNSET } from './comparing.ts';
import type { Evaluator } from './evaluator.ts';
import { combined, joined, keyOf, negative } from './folding.ts';
import { chosen, memberOf } from './members.ts';
import { tableOf } from './rows.ts';
import type { Scope } from './scope.ts';
import { selectorPointer } from './selector.ts';
import type { AnswerJson, ClassExpression, MapExpression, Reading } from './tree.ts';
import { type ClassValue, Dictionary, data, fromPlain, List, Unknown, type Value } from './value.ts';

/** The value of an expression that does nothing itself; what it is made of may. */
export function readValue(node: Reading, scope: Scope, evaluator: Evaluator): Value {
  const { line } = node;
  const { conversion } = evaluator;
  const isNot = (what: string) => new Unknown([what], line);
  switch (node.kind) {
    case 'literal':
      return data(node.value);
    case 'known':
      return node.value;
    case 'text': {
      const parts = node.parts.map((part) => evaluator.evaluate(part, scope));
      return joined(
        parts.map((part) => conversion.text(part, line, evaluator.dialect)),
        line,
      );
    }
    case 'list':
      return listOf(node.items, scope, evaluator, line);
    case 'map':
      return mapOf(node, scope, evaluator);
    case 'function':
      return { kind: 'function', node, scope, receiver: null };
    case 'class':
      return classOf(node, scope, evaluator);
    case 'member': {
      const object = evaluator.evaluate(node.object, scope);
      const key = evaluator.evaluate(node.key, scope);
      const name = keyOf(key);
      const isMissing =
        node.fallback !== undefined && object.kind === 'dictionary' && name !== null && object.get(name) === undefined;
      if (isMissing) return node.fallback ? evaluator.evaluate(node.fallback, scope) : data(null);
      return memberOf(object, key, line, evaluator);
    }
    case 'calculation': {
      const [left, right] = [evaluator.evaluate(node.left, scope), evaluator.evaluate(node.right, scope)];
      if (COMPARISONS.includes(node.operator)) return comparison(node.operator, left, right, line, evaluator);
      const texts = () => [left, right].map((side) => conversion.text(side, line, evaluator.dialect));
      return combined(node.operator, left, right, texts, line);
    }
    case 'negation': {
      const value = evaluator.evaluate(node.value, scope);
      if (node.operator === '-') return negative(value, line);
      if (value.kind === 'assumed') return { kind: 'assumed', holds: !value.holds };
      if (value.kind === 'answer' || value.kind === 'part') return { kind: 'assumed', holds: false };
      const holds = evaluator.holds(value, line);
      return holds === null ? Unknown.from([value, isNot('a condition')], line) : data(!holds);
    }
    case 'alternative':
      return alternative(
        node.operator,
        evaluator.evaluate(node.left, scope),
        () => evaluator.evaluate(node.right, scope),
        line,
        evaluator,
      );
    case 'json':
      return { kind: 'json', value: evaluator.evaluate(node.value, scope) };
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
      if (!least || !most || most.most < least.least) return isNot('a random number');
      return { kind: 'range', least: least.least, most: most.most, isWhole: node.isWhole, without: [] };
    }
    case 'made':
      return { kind: 'placeholder', text: node.placeholder, isNumber: node.isNumber };
    case 'choice':
      return chosen(evaluator.evaluate(node.list, scope), node.order, line, evaluator);
    case 'file': {
      const path = keyOf(evaluator.evaluate(node.path, scope));
      if (path === null) return isNot('a file');
      const found = evaluator.files.read(path);
      return 'problem' in found ? isNot(found.problem) : { kind: 'file', ...found };
    }
    case 'table':
      return tableOf(evaluator.evaluate(node.text, scope), node.hasHeader, node.delimiter, line);
    case 'answer json':
      return answerJson(node, scope, evaluator);
  }
}

/** The result of a comparison; where chance decides, of this turn. */
function comparison(operator: string, left: Value, right: Value, line: number, evaluator: Evaluator): Value {
  const outcome = compared(operator, left, right, line);
  if ([left, right].some(isEnvironment) && outcome.kind === 'certain') evaluator.conversion.note(line, UNSET);
  switch (outcome.kind) {
    case 'certain':
      return data(outcome.holds);
    case 'assumed':
      return { kind: 'assumed', holds: outcome.holds };
    case 'unknown':
      return outcome.why;
    case 'random':
      return data(evaluator.decide(outcome.share, outcome.narrow, line));
  }
}

function listOf(
  items: Extract<Reading, { kind: 'list' }>['items'],
  scope: Scope,
  evaluator: Evaluator,
  line: number,
): Value {
  const list = new List([]);
  for (const item of items) {
    if (!('spread' in item)) {
      list.items.push(evaluator.evaluate(item, scope));
      continue;
    }
    const spread = evaluator.evaluate(item.spread, scope);
    if (spread.kind === 'list') list.items.push(...spread.items);
    if (spread.kind !== 'list' || spread.rest !== null)
      list.rest = Unknown.from([spread, new Unknown(['what ... holds'], line)], line);
  }
  return list;
}

function mapOf({ entries, line }: MapExpression, scope: Scope, evaluator: Evaluator): Value {
  const map = new Dictionary();
  for (const entry of entries) {
    if ('spread' in entry) {
      const spread = evaluator.evaluate(entry.spread, scope);
      if (spread.kind === 'dictionary') {
        for (const [key, value] of spread.entries) map.entries.set(key, value);
        if (spread.rest !== null) map.forget(spread.rest);
      } else if (!(spread.kind === 'data' && spread.value == null)) {
        map.forget(spread.kind === 'unknown' ? spread : new Unknown(['what ... holds'], line));
      }
      continue;
    }
    const key = evaluator.textOf(entry.key, scope);
    const value = evaluator.evaluate(entry.value, scope);
    if (key instanceof Unknown) map.forget(key);
    else map.entries.set(key, value);
  }
  return map;
}

function classOf(node: ClassExpression, scope: Scope, evaluator: Evaluator): ClassValue {
  const statics = new Dictionary();
  const made: ClassValue = {
    kind: 'class',
    node,
    scope,
    bases: node.bases.map((base) => evaluator.evaluate(base, scope)),
    statics,
  };
  const inside = node.isShared ? scope.block() : scope;
  for (const { name, value, isStatic } of node.members) {
    if (!isStatic || value.kind === 'function') continue;
    const held = evaluator.evaluate(value, inside);
    statics.entries.set(name, held);
    if (node.isShared) inside.declare(name, held);
  }
  return made;
}

/** Of `__ENV.HOST || 'http://…'` the default, which is known; else what the language takes. */
function alternative(
  operator: '||' | '??' | '&&',
  left: Value,
  right: () => Value,
  line: number,
  evaluator: Evaluator,
): Value {
  if (operator !== '&&' && left.kind === 'data' && holdsPlaceholder(left.value)) {
    const otherwise = right();
    return otherwise.kind === 'unknown' ? left : otherwise;
  }
  if (operator === '??') {
    if (left.kind === 'unknown') return left;
    return left.kind === 'data' && left.value == null ? right() : left;
  }
  const holds = evaluator.holds(left, line);
  if (holds === null) {
    evaluator.uncertainly(right);
    return Unknown.from([left, new Unknown(['a condition'], line)], line);
  }
  return holds === (operator === '&&') ? right() : left;
}

/** What JSON text stands for. */
function parsedJson(text: Value, line: number): Value {
  if (text.kind === 'json') return text.value;
  if (text.kind === 'body') return { kind: 'part', of: text.of, from: { json: '' } };
  if (text.kind === 'part') return 'json' in text.from ? text : new Unknown(['what JSON stands for'], line);
  if (text.kind === 'unknown') return text;
  const source =
    text.kind === 'file' ? text.text : text.kind === 'data' && typeof text.value === 'string' ? text.value : null;
  if (source === null || (text.kind === 'data' && holdsPlaceholder(source)))
    return new Unknown(['what JSON stands for'], line);
  try {
    const value = fromPlain(parseExactJson(source));
    if (value instanceof List && text.kind === 'file')
      value.source = { file: text.file, columns: null, skipsHeader: false, delimiter: null };
    return value;
  } catch {
    return new Unknown(
      [text.kind === 'file' ? `${quote(text.file)}, which is not JSON` : 'text that is not JSON'],
      line,
    );
  }
}

function answerJson({ answer, selector, line }: AnswerJson, scope: Scope, evaluator: Evaluator): Value {
  const read = evaluator.evaluate(answer, scope);
  if (read.kind === 'part' && selector === null) return read;
  if (read.kind !== 'answer') return Unknown.from([read, new Unknown(['the JSON of something else'], line)], line);
  if (selector === null) return { kind: 'part', of: read.of, from: { json: '' } };
  const given = evaluator.evaluate(selector, scope);
  if (given.kind === 'data' && given.value == null) return { kind: 'part', of: read.of, from: { json: '' } };
  const pointer =
    given.kind === 'data' && (typeof given.value === 'string' || isNumeric(given.value))
      ? selectorPointer(String(given.value))
      : null;
  return pointer === null
    ? new Unknown(['what a selector selects'], line)
    : { kind: 'part', of: read.of, from: { json: pointer } };
}
