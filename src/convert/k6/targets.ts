import type { Pattern } from 'acorn';
import { literal } from '../nodes.ts';
import type { Target } from '../tree.ts';
import { lowerKey } from './keys.ts';
import type { Lowering } from './lower.ts';

type Declares = Extract<Target, { kind: 'variable' }>['declares'];
type Part = Extract<Target, { kind: 'pattern' }>['parts'][number];

/** Lowers what stands to the left of an assignment. @param declares where its variables are made; null: they are there */
export function lowerTarget(node: Pattern | undefined, declares: Declares, lowering: Lowering): Target {
  switch (node?.type) {
    case 'Identifier':
      return { kind: 'variable', name: node.name, declares };
    case 'MemberExpression':
      if (node.object.type === 'Super') return { kind: 'unknown', what: 'a change of super' };
      return { kind: 'member', object: lowering.expression(node.object), key: lowerKey(node, lowering) };
    case 'AssignmentPattern':
      return lowerTarget(node.left, declares, lowering);
    case 'ObjectPattern': {
      const parts: Part[] = [];
      let rest: Target | null = null;
      for (const property of node.properties) {
        if (property.type === 'RestElement') {
          rest = lowerTarget(property.argument, declares, lowering);
          continue;
        }
        const { key, value, computed } = property;
        const isName = key.type === 'Identifier' && !computed;
        parts.push(part(isName ? literal(key.name, line(node)) : lowering.expression(key), value, declares, lowering));
      }
      return { kind: 'pattern', parts, rest };
    }
    case 'ArrayPattern': {
      const parts: Part[] = [];
      let rest: Target | null = null;
      for (const [index, element] of node.elements.entries()) {
        const key = literal(index, line(node));
        if (element?.type === 'RestElement') rest = lowerTarget(element.argument, declares, lowering);
        else if (element) parts.push(part(key, element, declares, lowering));
        else parts.push({ key, target: { kind: 'variable', name: '%skipped', declares: 'block' }, fallback: null });
      }
      return { kind: 'pattern', parts, rest };
    }
    default:
      return { kind: 'unknown', what: 'an assignment to something' };
  }
}

function part(key: Part['key'], node: Pattern, declares: Declares, lowering: Lowering): Part {
  const fallback = node.type === 'AssignmentPattern' ? lowering.expression(node.right) : null;
  return { key, target: lowerTarget(node, declares, lowering), fallback };
}

function line(node: Pattern): number {
  return node.loc?.start.line ?? 1;
}
