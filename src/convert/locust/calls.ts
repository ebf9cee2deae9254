import { cannotTell } from '../dialect.ts';
import { literal, note, unknown } from '../nodes.ts';
import type { Expression } from '../tree.ts';
import { type Arguments, argumentsOf, type Lowering, nameOf, type SyntaxNode } from './python.ts';
import { lowerRequest } from './requests.ts';

const CLIENT = /^\w+(?:\.user)?\.client\.(\w+)$/;

/** Lowers a call: of the client, of Python's library, or of a method of the user's own. */
export function lowerCall(node: SyntaxNode, lowering: Lowering): Expression {
  const { source } = lowering;
  const line = source.lineOf(node);
  const callee = node.firstChild;
  if (callee === null) return unknown('a call', line);
  const name = nameOf(callee, source) ?? '';
  const given = argumentsOf(node, source);
  const [, method] = CLIENT.exec(name) ?? [];
  if (method !== undefined) {
    return given === null
      ? note(cannotTell('what *list or **map holds', 'file'), line)
      : lowerRequest(method, given, line, lowering);
  }
  const known = callOfLibrary(name, given, line, lowering);
  if (known !== null) return known;
  const positional = (given?.positional ?? []).map((one) => lowering.expression(one));
  // Its parameters are not bound: all methods of a user share one scope.
  if (/^self\.\w+$/.test(name))
    return { kind: 'call', line, callee: { kind: 'name', line, name }, arguments: positional };
  if (callee.name !== 'MemberExpression' || callee.lastChild?.name !== 'PropertyName' || !callee.firstChild)
    return unknown('what a function returns', line);
  const object = lowering.expression(callee.firstChild);
  const property = source.textOf(callee.lastChild);
  const [first] = positional;
  if (property === 'json') return { kind: 'answer json', line, answer: object, selector: null };
  if (property === 'get' && first) return { kind: 'member', line, object, key: first };
  return unknown('what a method returns', line, first ? [object, first] : [object]);
}

/** A call of a library function by its dotted name; null: it is none that has a counterpart. */
function callOfLibrary(name: string, given: Arguments | null, line: number, lowering: Lowering): Expression | null {
  const optional = (index: number) => {
    const one = given?.positional[index];
    return one ? lowering.expression(one) : null;
  };
  const argument = (index: number) => optional(index) ?? unknown('it is not given', line);
  if (name.endsWith('.client.headers.update'))
    return { kind: 'assign', line, target: { kind: 'headers', merge: true }, value: argument(0) };
  switch (name) {
    case 'time.sleep':
    case 'sleep':
    case 'gevent.sleep':
      return { kind: 'wait', line, seconds: argument(0) };
    case 'os.getenv':
    case 'os.environ.get':
      return { kind: 'environment', line, name: argument(0), fallback: optional(1) };
    case 'random.randrange': {
      const second = optional(1);
      return { kind: 'random', line, least: second ? argument(0) : literal(0, line), most: second ?? argument(0) };
    }
    case 'random.randint':
    case 'random.uniform':
    case 'randint':
      return { kind: 'random', line, least: argument(0), most: argument(1) };
    case 'random.choice':
    case 'choice':
      return { kind: 'choice', line, list: argument(0) };
    case 'str':
    case 'int':
      return argument(0);
    case 'json.dumps':
      return { kind: 'json', line, value: argument(0) };
    default:
      return null;
  }
}
