import type { Expression as JsExpression, PrivateIdentifier, SpreadElement, Super } from 'acorn';
import type { Expression } from '../tree.ts';

/** Whatever stands where acorn's syntax tree has a value. */
export type JsNode = JsExpression | SpreadElement | PrivateIdentifier | Super;

/** What turns an expression of the script into one of the neutral tree. */
export interface Lowering {
  expression(node: JsNode): Expression;
}

/** Line of a node in the script, from 1. */
export function lineOf(node: { loc?: { start: { line: number } } | null | undefined }): number {
  return node.loc?.start.line ?? 1;
}
