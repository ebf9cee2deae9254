import { type AnyNode, type Program, parse } from 'acorn';
import { transform } from 'sucrase';
import type { ScriptFiles } from '../script-files.ts';
import { type FunctionNode, isFunction, isNode, keyOf } from './syntax.ts';

const DEEPEST = 50;

/** The functions that a processor exports; null: it cannot be read, so nobody knows what they do. */
export interface Processor {
  functions: ReadonlyMap<string, FunctionNode> | null;
  /** Functions of the module by the names that they have in it. */
  own: ReadonlyMap<string, FunctionNode>;
  /** Whether it exports no others. */
  isWhole: boolean;
}

const UNREAD: Processor = { functions: null, own: new Map(), isWhole: false };

/** Reads the functions of the file that `config.processor` names. It is parsed and never run. */
export function readProcessor(path: unknown, files: ScriptFiles): Processor {
  if (typeof path !== 'string' || path.includes('{{')) return UNREAD;
  const found = files.read(path);
  if ('problem' in found) return UNREAD;
  const program = parseModule(found.text, path.endsWith('.ts'));
  return program === null ? UNREAD : functionsOf(program);
}

function parseModule(text: string, isTyped: boolean): Program | null {
  try {
    const code = isTyped ? transform(text, { transforms: ['typescript'], disableESTransforms: true }).code : text;
    for (const sourceType of ['module', 'script'] as const) {
      try {
        return parse(code, {
          ecmaVersion: 'latest',
          sourceType,
          allowReturnOutsideFunction: true,
          allowHashBang: true,
        });
      } catch (error) {
        if (sourceType === 'script') throw error;
      }
    }
  } catch {
    return null;
  }
  return null;
}

function functionsOf(program: Program): Processor {
  const own = new Map<string, FunctionNode>();
  const exported = new Map<string, FunctionNode>();
  let isWhole = true;
  const resolve = (node: AnyNode | null | undefined): FunctionNode | null => {
    if (!node) return null;
    if (isFunction(node)) return node;
    return node.type === 'Identifier' ? (own.get(node.name) ?? null) : null;
  };
  const put = (name: string | null, value: AnyNode | null | undefined) => {
    const found = resolve(value);
    if (name !== null && found !== null) exported.set(name, found);
  };
  const declare = (node: AnyNode, isExported: boolean) => {
    if (node.type === 'FunctionDeclaration' && node.id) {
      own.set(node.id.name, node);
      if (isExported) exported.set(node.id.name, node);
    }
    if (node.type !== 'VariableDeclaration') return;
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier' || !init || !isFunction(init)) continue;
      own.set(id.name, init);
      if (isExported) exported.set(id.name, init);
    }
  };
  for (const node of program.body) {
    declare(node, false);
    if (node.type === 'ExportNamedDeclaration' && node.declaration) declare(node.declaration, true);
  }
  const assign = (left: AnyNode, right: AnyNode) => {
    if (right.type === 'AssignmentExpression') assign(right.left, right.right);
    const value = right.type === 'AssignmentExpression' ? right.right : right;
    if (isModuleExports(left)) {
      if (value.type !== 'ObjectExpression') {
        isWhole = false;
        return;
      }
      for (const property of value.properties) {
        if (property.type === 'Property') put(keyOf(property), property.value);
        else isWhole = false;
      }
    } else if (left.type === 'MemberExpression' && isExports(left.object)) put(keyOf(left), value);
  };
  for (const node of program.body) {
    if (node.type === 'ExpressionStatement' && node.expression.type === 'AssignmentExpression')
      assign(node.expression.left, node.expression.right);
    if (node.type === 'ExportNamedDeclaration') {
      for (const { local, exported: as } of node.specifiers) {
        if (as.type === 'Identifier') put(as.name, local);
      }
      if (node.source) isWhole = false;
    }
    if (node.type === 'ExportAllDeclaration') isWhole = false;
  }
  return { functions: exported, own, isWhole };
}

function isModuleExports(node: AnyNode): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    keyOf(node) === 'exports'
  );
}

function isExports(node: AnyNode): boolean {
  return (node.type === 'Identifier' && node.name === 'exports') || isModuleExports(node);
}

/** Calls a function for a node and everything in it. */
export function visit(
  node: unknown,
  parents: AnyNode[],
  act: (node: AnyNode, parents: readonly AnyNode[]) => void,
): boolean {
  if (parents.length > DEEPEST * 4) return false;
  if (Array.isArray(node)) return node.every((one) => visit(one, parents, act));
  if (!isNode(node)) return true;
  act(node, parents);
  const inner = [...parents, node];
  return Object.entries(node).every(([key, value]) => key === 'type' || visit(value, inner, act));
}
