import type {
  AssignmentExpression,
  CallExpression,
  MemberExpression,
  NewExpression,
  ObjectExpression,
  Pattern,
} from 'acorn';
import { call, literal, name, unknown } from '../nodes.ts';
import { isPlaceholderLike } from '../placeholders.ts';
import type { Argument, Expression, MapExpression } from '../tree.ts';
import type { NativeFunction } from '../value.ts';
import { writtenNumber } from '../written-number.ts';
import { GETTER, lowerClass } from './classes.ts';
import { lowerKey } from './keys.ts';
import type { Lowering } from './lower.ts';
import { deleted, isThere, optionalMember, patternOf, superCall, typeName } from './natives.ts';
import { type JsNode, lineOf, writtenName } from './syntax.ts';
import { lowerTarget } from './targets.ts';

/** Lowers an expression of JavaScript to one of the neutral tree. */
export function lowerExpression(node: JsNode, lowering: Lowering): Expression {
  const line = lineOf(node);
  const native = (value: NativeFunction, ...given: Expression[]) =>
    call({ kind: 'known', line, value }, given, line, '…');
  switch (node.type) {
    case 'Literal':
      if (node.value instanceof RegExp || node.regex)
        return native(patternOf, literal(node.regex?.pattern, line), literal(node.regex?.flags, line));
      if (typeof node.value === 'bigint') return unknown('a bigint', line);
      if (typeof node.value === 'number' && /^[\d.]/.test(node.raw ?? ''))
        return literal(writtenNumber(node.raw ?? ''), line);
      return typeof node.value === 'string' ? textLiteral(node.value, line) : literal(node.value, line);
    case 'TemplateLiteral': {
      const parts = node.quasis.flatMap((quasi, index) => {
        const expression = node.expressions[index];
        const own = textLiteral(quasi.value.cooked ?? '', lineOf(quasi));
        return expression ? [own, lowering.expression(expression)] : [own];
      });
      return { kind: 'text', line, parts };
    }
    case 'Identifier':
      return node.name === 'undefined' ? literal(undefined, line) : name(node.name, line);
    case 'ThisExpression':
      return name('this', line);
    case 'ArrayExpression': {
      const items = node.elements.map((element) =>
        element?.type === 'SpreadElement'
          ? { spread: lowering.expression(element.argument) }
          : element
            ? lowering.expression(element)
            : literal(undefined, line),
      );
      return { kind: 'list', line, items };
    }
    case 'ObjectExpression':
      return lowerMap(node, line, lowering);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return lowering.function(node);
    case 'ClassExpression':
      return lowerClass(node, lowering);
    case 'UnaryExpression': {
      const { argument, operator } = node;
      if (operator === 'delete' && argument.type === 'MemberExpression')
        return native(deleted, lowering.expression(argument.object), lowerKey(argument, lowering));
      const value = lowering.expression(argument);
      if (operator === '-' || operator === '!') return { kind: 'negation', line, operator, value };
      if (operator === 'typeof') return native(typeName, value);
      if (operator === '+') return call(name('Number', line), [value], line, 'Number');
      return operator === 'void'
        ? { ...unknown('nothing', line, [value]) }
        : unknown(`the result of ${operator}`, line, [value]);
    }
    case 'BinaryExpression': {
      const [left, right] = [lowering.expression(node.left), lowering.expression(node.right)];
      const operator = node.operator.replace(/^([=!])==$/, '$1=');
      return { kind: 'calculation', line, operator, left, right };
    }
    case 'LogicalExpression': {
      const [left, right] = [lowering.expression(node.left), lowering.expression(node.right)];
      return { kind: 'alternative', line, operator: node.operator, left, right };
    }
    case 'ConditionalExpression':
      return {
        kind: 'conditional',
        line,
        condition: lowering.expression(node.test),
        body: lowering.expression(node.consequent),
        otherwise: lowering.expression(node.alternate),
      };
    case 'AssignmentExpression':
      return lowerAssignment(node, line, lowering);
    case 'UpdateExpression':
      return {
        kind: 'assign',
        line,
        target: lowerTarget(node.argument as Pattern, null, lowering),
        operator: node.operator === '++' ? '+' : '-',
        value: literal(1, line),
        givesOld: !node.prefix,
      };
    case 'SequenceExpression': {
      const expressions = node.expressions.map((one) => lowering.expression(one));
      const last = expressions.pop() as Expression;
      return expressions.length === 0
        ? last
        : {
            kind: 'member',
            line,
            object: { kind: 'list', line, items: [...expressions, last] },
            key: literal(expressions.length, line),
          };
    }
    case 'AwaitExpression':
      return lowering.expression(node.argument);
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return lowering.expression(node.expression);
    case 'MemberExpression':
      return lowerMember(node, line, lowering);
    case 'TaggedTemplateExpression':
      return call(lowering.expression(node.tag), [lowering.expression(node.quasi)], line, writtenName(node.tag));
    case 'CallExpression':
      return lowerCall(node, line, lowering);
    case 'NewExpression':
      return lowerCall(node, line, lowering);
    case 'SpreadElement':
      return lowering.expression(node.argument);
    case 'ImportExpression':
      return unknown('an import of its own', line, [lowering.expression(node.source)]);
    default:
      return unknown('an expression that has no counterpart', line);
  }
}

function lowerAssignment(node: AssignmentExpression, line: number, lowering: Lowering): Expression {
  const variable = node.left.type === 'Identifier' ? node.left.name : null;
  const value = lowering.named(node.right, variable);
  const target = lowerTarget(node.left, null, lowering);
  if (node.operator === '=') return { kind: 'assign', line, target, value };
  return { kind: 'assign', line, target, value, operator: node.operator.slice(0, -1) };
}

function lowerMap({ properties }: ObjectExpression, line: number, lowering: Lowering): MapExpression {
  const entries = properties.map((property): MapExpression['entries'][number] => {
    if (property.type === 'SpreadElement') return { spread: lowering.expression(property.argument) };
    const key = lowerKey({ property: property.key, computed: property.computed }, lowering);
    const at = lineOf(property);
    if (property.kind === 'get' && key.kind === 'literal')
      return { key: literal(`${GETTER}${key.value}`, at), value: lowering.expression(property.value) };
    const own = key.kind === 'literal' ? String(key.value) : null;
    return { key, value: lowering.named(property.value, own) };
  });
  return { kind: 'map', line, entries };
}

function lowerMember(node: MemberExpression, line: number, lowering: Lowering): Expression {
  const key = lowerKey(node, lowering);
  if (node.object.type === 'Super') return unknown('a value of super', line);
  const object = lowering.expression(node.object);
  if (node.optional) return call({ kind: 'known', line, value: optionalMember }, [object, key], line, '…');
  return { kind: 'member', line, object, key };
}

function lowerCall(node: CallExpression | NewExpression, line: number, lowering: Lowering): Expression {
  const { callee } = node;
  const isOptional =
    (node.type === 'CallExpression' && node.optional) || (callee.type === 'MemberExpression' && callee.optional);
  const called = callOf(node, line, lowering);
  if (!isOptional) return called;
  const given = { value: lowering.expression(callee), name: null, isSpread: false };
  const condition: Expression = {
    kind: 'call',
    line,
    callee: { kind: 'known', line, value: isThere },
    arguments: [given],
    written: '…',
  };
  return { kind: 'conditional', line, condition, body: called, otherwise: literal(undefined, line) };
}

function callOf(node: CallExpression | NewExpression, line: number, lowering: Lowering): Expression {
  const { callee } = node;
  const given = node.arguments.map(
    (one): Argument => ({ value: lowering.expression(one), name: null, isSpread: one.type === 'SpreadElement' }),
  );
  const written = node.type === 'NewExpression' ? `new ${writtenName(callee)}` : writtenName(callee);
  const inherited = (key: Expression): Expression => {
    const own = [
      name('this', line),
      lowering.base ? lowering.expression(lowering.base) : unknown('super', line),
      key,
    ].map((value): Argument => ({ value, name: null, isSpread: false }));
    return {
      kind: 'call',
      line,
      callee: { kind: 'known', line, value: superCall },
      arguments: [...own, ...given],
      written,
    };
  };
  if (callee.type === 'Super') return inherited(literal('constructor', line));
  if (callee.type === 'MemberExpression') {
    const key = lowerKey(callee, lowering);
    if (callee.object.type === 'Super') return inherited(key);
    const object = lowering.expression(callee.object);
    return { kind: 'call', line, callee: { kind: 'member', line, object, key }, arguments: given, written };
  }
  return { kind: 'call', line, callee: lowering.expression(callee), arguments: given, written };
}

/** Text that perf-gate would read as its own cannot be sent. */
function textLiteral(text: string, line: number): Expression {
  return isPlaceholderLike(text) ? unknown('text with {{ or ${…}', line) : literal(text, line);
}
