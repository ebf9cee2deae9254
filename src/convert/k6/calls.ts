import type { CallExpression, MemberExpression } from 'acorn';
import { METHODS } from '../../load/traffic/http.ts';
import { cannotTell } from '../dialect.ts';
import { literal, note, send, unknown } from '../nodes.ts';
import type { Expression, Send } from '../tree.ts';
import { lowerConditions } from './checks.ts';
import { type JsNode, type Lowering, lineOf } from './syntax.ts';

/** By the functions of k6; `delete` is a word of the language. */
const METHOD_OF = new Map(METHODS.map((method) => [method === 'DELETE' ? 'del' : method.toLowerCase(), method]));
/** Functions that give their argument back, as far as text and numbers go. */
const CONVERSIONS = ['String', 'Number', 'encodeURIComponent', 'parseInt', 'parseFloat'];

/** Lowers a call: of k6, of its jslib, of the language, or of a function of the script's own. */
export function lowerCall(node: CallExpression, lowering: Lowering): Expression {
  const { callee } = node;
  if (callee.type === 'Identifier') return callOfName(callee.name, node, lowering);
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier')
    return unknown('what a computed function returns', lineOf(node));
  const owner = callee.object.type === 'Identifier' ? callee.object.name : '';
  const name = callee.property.name;
  if (owner === 'http') return callOfHttp(name, node, lowering);
  return callOfMember(owner, name, callee, node, lowering);
}

function callOfName(name: string, node: CallExpression, lowering: Lowering): Expression {
  const line = lineOf(node);
  const argument = (index: number) => argumentAt(node, index, lowering);
  switch (name) {
    case 'sleep':
      return { kind: 'wait', line, seconds: argument(0) };
    case 'check': {
      const conditions = node.arguments[1];
      return {
        kind: 'check',
        line,
        answer: argument(0),
        conditions: conditions?.type === 'ObjectExpression' ? lowerConditions(conditions, lowering, line) : null,
      };
    }
    case 'group':
      return { kind: 'call', line, callee: argument(1), arguments: [] };
    case 'randomIntBetween':
      return { kind: 'random', line, least: argument(0), most: argument(1) };
    case 'randomItem':
      return { kind: 'choice', line, list: argument(0) };
    default:
      if (CONVERSIONS.includes(name)) return argument(0);
      return {
        kind: 'call',
        line,
        callee: { kind: 'name', line, name },
        arguments: node.arguments.map((one) => lowering.expression(one)),
      };
  }
}

function callOfMember(
  owner: string,
  name: string,
  callee: MemberExpression,
  node: CallExpression,
  lowering: Lowering,
): Expression {
  const line = lineOf(node);
  const [first, second] = node.arguments;
  const argument = () => argumentAt(node, 0, lowering);
  if (owner === 'JSON' && name === 'stringify') return { kind: 'json', line, value: argument() };
  if (owner === 'JSON' && name === 'parse') return { kind: 'parsed', line, text: argument() };
  if (owner === 'Math') {
    if (name === 'random') return { kind: 'random', line, least: literal(0, line), most: literal(1, line) };
    return ['floor', 'round', 'ceil'].includes(name) ? argument() : unknown(`Math.${name}`, line);
  }
  const object = lowering.expression(callee.object);
  if (name === 'json') return { kind: 'answer json', line, answer: object, selector: first ? argument() : null };
  if (name === 'toString' || name === 'trim') return object;
  if (name === 'forEach' && first && !second) return { kind: 'each', line, list: object, callee: argument() };
  return unknown(`what ${name}() returns`, line, [object]);
}

function callOfHttp(name: string, node: CallExpression, lowering: Lowering): Expression {
  const line = lineOf(node);
  if (name === 'batch') return lowerBatch(node, lowering);
  if (name === 'request' || name === 'asyncRequest') return requestOf(node.arguments, lowering, line);
  const method = METHOD_OF.get(name);
  if (method === undefined) {
    if (name === 'url') return unknown('http.url()', line);
    return note(cannotTell(`http.${name.slice(0, 40)}`, 'script'), line);
  }
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const [url, ...rest] = node.arguments;
  return requestWith(literal(method, line), [url ?? null, ...(hasBody ? rest : [null, ...rest])], lowering, line);
}

function lowerBatch(node: CallExpression, lowering: Lowering): Expression {
  const line = lineOf(node);
  const [list] = node.arguments;
  const elements =
    list?.type === 'ArrayExpression'
      ? list.elements
      : list?.type === 'ObjectExpression'
        ? list.properties.map((one) => (one.type === 'Property' ? one.value : null))
        : [];
  const requests = elements.map((element): Expression => {
    if (element?.type === 'ArrayExpression') return requestOf(element.elements, lowering, line);
    const isUrl = ['Literal', 'TemplateLiteral', 'Identifier'].includes(element?.type ?? '');
    return isUrl
      ? requestWith(literal('GET', line), [element as JsNode], lowering, line)
      : note(cannotTell('a request of a batch', 'script'), line);
  });
  return unknown('the answers to a batch', line, [
    note('requests of a batch are sent one after the other', line),
    ...requests,
  ]);
}

/** A request whose method is its first argument. */
function requestOf(nodes: readonly (JsNode | null)[], lowering: Lowering, line: number): Send {
  const [method, ...rest] = nodes;
  return requestWith(method ? lowering.expression(method) : unknown('it is not given', line), rest, lowering, line);
}

/** @param nodes its URL, body and parameters */
function requestWith(
  method: Expression,
  [url, body, parameters]: readonly (JsNode | null)[],
  lowering: Lowering,
  line: number,
): Send {
  const isUndefined = body?.type === 'Identifier' && body.name === 'undefined';
  return {
    ...send(method, url ? lowering.expression(url) : unknown('it is not given', line), line),
    parameters: parameters ? lowering.expression(parameters) : null,
    body: body && !isUndefined ? lowering.expression(body) : null,
  };
}

function argumentAt(node: CallExpression, index: number, lowering: Lowering): Expression {
  const given = node.arguments[index];
  return given ? lowering.expression(given) : unknown('it is not given', lineOf(node));
}
