import type { MemberExpression } from 'acorn';
import { literal } from '../nodes.ts';
import type { Expression } from '../tree.ts';
import type { Lowering } from './lower.ts';
import { lineOf } from './syntax.ts';

/** The key of a member: a name that stands there, or what is computed. */
export function lowerKey(
  { property, computed }: Pick<MemberExpression, 'property' | 'computed'>,
  lowering: Lowering,
): Expression {
  if (property.type === 'PrivateIdentifier') return literal(`#${property.name}`, lineOf(property));
  if (property.type === 'Identifier' && !computed) return literal(property.name, lineOf(property));
  return lowering.expression(property);
}
