import type { AnyNode, Expression } from 'acorn';
import { type Processor, visit } from './processor.ts';
import { type FunctionNode, isFunction, keyOf } from './syntax.ts';

/** What a function of a processor does to the virtual user that calls it, as far as its code tells. */
export interface FunctionEffects {
  /** Variables that it sets; null: nobody knows which. The value is a constant, or unknown: `undefined`. */
  sets: Map<string, { value: unknown } | undefined> | null;
  /** Whether it may change the request that it is given. */
  changesRequest: boolean;
  /** Whether it sends something itself. */
  sends: boolean;
}

/** A function that cannot be read. */
const ANYTHING: FunctionEffects = { sets: null, changesRequest: true, sends: false };
const NOTHING: FunctionEffects = { sets: new Map(), changesRequest: false, sends: false };

const MUTATORS = ['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'];
const READERS =
  /^(?:console|JSON|Math|Number|String|Boolean|Array|Date|parseInt|parseFloat|isNaN|encodeURIComponent|decodeURIComponent)$/;
const READING_METHODS = ['keys', 'values', 'entries', 'stringify', 'freeze'];
const CLIENTS = /^(?:fetch|axios|got|request|superagent|needle|undici|ky|https?)$/;
const DEEPEST = 5;

/** The places of the parameters that a function is called with; null: it has none of the kind. */
export type Role = 'step' | 'request' | 'answer';
const PLACES: Record<Role, { request: number | null; context: number }> = {
  step: { request: null, context: 0 },
  request: { request: 0, context: 1 },
  answer: { request: 0, context: 2 },
};

export function effectsOf(processor: Processor, name: string, role: Role): FunctionEffects {
  // A function that there is not is not called; Artillery warns.
  if (processor.functions === null) return ANYTHING;
  const node = processor.functions.get(name);
  if (node === undefined) return processor.isWhole ? NOTHING : ANYTHING;
  const { request, context } = PLACES[role];
  const parameter = (index: number | null) => (index === null ? undefined : node.params[index]);
  return new Reading(processor).read(node, parameter(context), parameter(request), 0);
}

class Reading {
  readonly #processor: Processor;

  constructor(processor: Processor) {
    this.#processor = processor;
  }

  read(node: FunctionNode, context: AnyNode | undefined, request: AnyNode | undefined, depth: number): FunctionEffects {
    if (depth > DEEPEST) return ANYTHING;
    const sets = new Map<string, { value: unknown } | undefined>();
    const result: FunctionEffects = { sets, changesRequest: false, sends: false };
    const anything = () => {
      result.sets = null;
    };
    const names = new Map<string, 'context' | 'vars' | 'request'>();
    const bind = (parameter: AnyNode | undefined, kind: 'context' | 'vars' | 'request') => {
      if (parameter === undefined) return;
      if (parameter.type === 'Identifier') names.set(parameter.name, kind);
      else if (kind === 'context' && parameter.type === 'ObjectPattern') {
        for (const property of parameter.properties) {
          const isVars = property.type === 'Property' && keyOf(property) === 'vars';
          if (isVars && property.type === 'Property' && property.value.type === 'Identifier')
            names.set(property.value.name, 'vars');
          else if (isVars || property.type === 'RestElement') anything();
        }
      } else if (kind === 'request') result.changesRequest = true;
      else if (parameter.type !== 'ObjectPattern') anything();
    };
    bind(context, 'context');
    bind(request, 'request');
    visit(node.body, [], (inner) => {
      // `const vars = context.vars;`
      if (inner.type !== 'VariableDeclarator' || !inner.init) return;
      if (inner.id.type === 'Identifier' && this.#kindOf(inner.init, names) === 'vars')
        names.set(inner.id.name, 'vars');
      if (inner.id.type === 'ObjectPattern' && this.#kindOf(inner.init, names) === 'context') bind(inner.id, 'context');
    });
    const isWhole = visit(node.body, [], (inner, parents) => {
      if (inner.type === 'CallExpression' || inner.type === 'NewExpression') {
        const root = rootOf(inner.callee);
        if (root !== null && CLIENTS.test(root)) result.sends = true;
      }
      if (inner.type !== 'Identifier') return;
      const kind = names.get(inner.name);
      if (kind === undefined || isKey(inner, parents)) return;
      const use = this.#use(inner, kind, parents, names);
      if (use.kind === 'set') {
        const isPlain =
          sets.get(use.name) === undefined &&
          !sets.has(use.name) &&
          use.value !== undefined &&
          isUnconditional(parents, node);
        sets.set(use.name, isPlain ? { value: use.value } : undefined);
      } else if (use.kind === 'request') result.changesRequest = true;
      else if (use.kind === 'call') {
        const called = this.#called(use.call, inner, names, depth);
        if (called === null) {
          if (kind === 'request') result.changesRequest = true;
          else anything();
        } else {
          if (called.sets === null) anything();
          for (const name of called.sets?.keys() ?? []) sets.set(name, undefined);
          result.changesRequest ||= called.changesRequest;
          result.sends ||= called.sends;
        }
      } else if (use.kind === 'anything') anything();
    });
    if (!isWhole) return ANYTHING;
    return result;
  }

  #kindOf(node: AnyNode, names: ReadonlyMap<string, string>): string | null {
    if (node.type === 'Identifier') return names.get(node.name) ?? null;
    if (node.type === 'MemberExpression' && keyOf(node) === 'vars' && this.#kindOf(node.object, names) === 'context')
      return 'vars';
    return null;
  }

  /** What becomes of a name for the user's variables, or for the request, where it stands. */
  #use(
    node: AnyNode,
    kind: 'context' | 'vars' | 'request',
    parents: readonly AnyNode[],
    names: ReadonlyMap<string, string>,
  ): Use {
    const path: (string | null)[] = [];
    let here: AnyNode = node;
    let at = parents.length - 1;
    for (; at >= 0; at--) {
      const parent = parents[at] as AnyNode;
      if (parent.type === 'MemberExpression' && parent.object === here) path.push(keyOf(parent));
      else if (parent.type !== 'ChainExpression') break;
      here = parent;
    }
    const outer = parents[at];
    if (kind === 'context' && path.length > 0 && path[0] !== 'vars') return { kind: 'read' };
    const keys = kind === 'context' ? path.slice(1) : path;
    const isWhole = keys.length === 0;
    const [variable] = keys;
    const changed = (value: Expression | null): Use => {
      if (kind === 'request') return { kind: 'request' };
      if (variable === undefined || variable === null) return { kind: 'anything' };
      const constant =
        value?.type === 'Literal' &&
        keys.length === 1 &&
        !(value.value instanceof RegExp) &&
        typeof value.value !== 'bigint'
          ? value.value
          : undefined;
      return { kind: 'set', name: variable, value: constant };
    };
    if (outer === undefined) return { kind: 'read' };
    if (outer.type === 'AssignmentExpression' && outer.left === here)
      return isWhole && kind !== 'request'
        ? { kind: 'anything' }
        : changed(outer.operator === '=' ? outer.right : null);
    if (outer.type === 'UpdateExpression' || (outer.type === 'UnaryExpression' && outer.operator === 'delete'))
      return changed(null);
    if (outer.type === 'CallExpression' && outer.callee === here) {
      const method = keys.at(-1);
      return keys.length > 1 && method !== null && !MUTATORS.includes(method as string)
        ? { kind: 'read' }
        : changed(null);
    }
    if (outer.type === 'VariableDeclarator' && outer.init === here) {
      const isKnown = outer.id.type === 'ObjectPattern' || (outer.id.type === 'Identifier' && names.has(outer.id.name));
      if (isKnown) return { kind: 'read' };
      return isWhole ? (kind === 'request' ? { kind: 'request' } : { kind: 'anything' }) : { kind: 'read' };
    }
    if (outer.type === 'CallExpression' && isWhole && outer.arguments.includes(here as Expression))
      return isReader(outer.callee) ? { kind: 'read' } : { kind: 'call', call: outer };
    const escapes =
      outer.type === 'ReturnStatement' ||
      outer.type === 'NewExpression' ||
      outer.type === 'AssignmentExpression' ||
      outer.type === 'Property' ||
      outer.type === 'ArrayExpression' ||
      outer.type === 'YieldExpression';
    if (isWhole && escapes) return kind === 'request' ? { kind: 'request' } : { kind: 'anything' };
    return { kind: 'read' };
  }

  /** What a call of a function of the module does to what it is given; null: it is another function. */
  #called(
    call: Extract<AnyNode, { type: 'CallExpression' }>,
    given: AnyNode,
    names: ReadonlyMap<string, string>,
    depth: number,
  ): FunctionEffects | null {
    if (call.callee.type !== 'Identifier') return null;
    // The function that ends a hook: `done(null, context)`.
    if (/^(?:done|next|cb|callback)$/.test(call.callee.name)) return NOTHING;
    const called = this.#processor.own.get(call.callee.name);
    const at = call.arguments.indexOf(given as Expression);
    if (called === undefined || at === -1 || given.type !== 'Identifier') return null;
    const kind = names.get(given.name);
    if (kind === 'vars') return null;
    const parameter = called.params[at];
    return kind === 'request'
      ? this.read(called, undefined, parameter, depth + 1)
      : this.read(called, parameter, undefined, depth + 1);
  }
}

type Use =
  | { kind: 'read' | 'anything' | 'request' }
  | { kind: 'set'; name: string; value: unknown }
  | { kind: 'call'; call: Extract<AnyNode, { type: 'CallExpression' }> };

/** Whether a name is the key of a member or of a property, and no variable. */
function isKey(node: AnyNode, parents: readonly AnyNode[]): boolean {
  const parent = parents.at(-1);
  if (parent?.type === 'MemberExpression') return parent.property === node && !parent.computed;
  return parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand;
}

/** Whether what stands there takes place once whenever the function is called. */
function isUnconditional(parents: readonly AnyNode[], { body }: FunctionNode): boolean {
  let branches = false;
  visit(body, [], ({ type }) => {
    branches ||= ['IfStatement', 'SwitchStatement', 'TryStatement', 'ThrowStatement'].includes(type);
  });
  if (branches) return false;
  return (
    parents.every(
      (parent) =>
        parent === body ||
        ['MemberExpression', 'ChainExpression', 'AssignmentExpression', 'ExpressionStatement'].includes(parent.type),
    ) && !parents.some(isFunction)
  );
}

function isReader(callee: AnyNode): boolean {
  const root = rootOf(callee);
  if (root !== null && READERS.test(root)) return true;
  return root === 'Object' && callee.type === 'MemberExpression' && READING_METHODS.includes(keyOf(callee) ?? '');
}

function rootOf(node: AnyNode): string | null {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? rootOf(node.object) : null;
}
