import type { Class } from 'acorn';
import { literal, loss } from '../nodes.ts';
import type { ClassExpression, Expression } from '../tree.ts';
import { lowerKey } from './keys.ts';
import type { Lowering } from './lower.ts';
import { lineOf } from './syntax.ts';

/** Begins the name of a function that is called where a value of that name is read. */
export const GETTER = '%get ';

/** Begins the name of a function that is called where a value of that name is assigned. */
export const SETTER = '%set ';

/** Lowers a class: its methods, getters, fields and static members. Setters are called where something is assigned. */
export function lowerClass(node: Class, lowering: Lowering): ClassExpression {
  const line = lineOf(node);
  const outer = lowering.base;
  lowering.base = node.superClass ?? null;
  const base = node.superClass ? [lowering.expression(node.superClass)] : [];
  const members: ClassExpression['members'] = [];
  for (const item of node.body.body) {
    if (item.type === 'StaticBlock') {
      members.push({ name: '%block', value: loss('a static block is not followed', lineOf(item)), isStatic: true });
      continue;
    }
    const key = lowerKey({ property: item.key, computed: item.computed }, lowering);
    const own = key.kind === 'literal' ? String(key.value) : '%computed';
    const { static: isStatic } = item;
    if (item.type === 'MethodDefinition') {
      const prefix = item.kind === 'get' ? GETTER : item.kind === 'set' ? SETTER : '';
      const name = item.kind === 'constructor' ? 'constructor' : `${prefix}${own}`;
      members.push({ name, value: { ...lowering.function(item.value), name: own }, isStatic });
      continue;
    }
    const value: Expression = item.value ? lowering.named(item.value, own) : literal(undefined, lineOf(item));
    // A function that a field holds is a value of the object, and no method of the class.
    const field: Expression =
      value.kind === 'function' && value.receiver !== null ? { ...value, receiver: null } : value;
    members.push({ name: own, value: field, isStatic });
  }
  lowering.base = outer;
  return { kind: 'class', line, name: node.id?.name ?? null, bases: base, members, constructorName: 'constructor' };
}
