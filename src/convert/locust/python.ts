import type { parser } from '@lezer/python';
import type { Expression } from '../tree.ts';

/** A node of the syntax tree; its name is that of the grammar. */
export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
  a: '\u0007',
  '0': '\0',
};

/** The text of a file, and where its lines begin. */
export class PythonSource {
  readonly text: string;
  readonly #lineStarts: number[];

  constructor(text: string) {
    this.text = text;
    this.#lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  /** Line of a node, from 1. */
  lineOf({ from: offset }: SyntaxNode): number {
    let [from, to] = [0, this.#lineStarts.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) from = middle;
      else to = middle;
    }
    return from + 1;
  }
}

/** What turns an expression of the file into one of the neutral tree. */
export interface Lowering {
  readonly source: PythonSource;
  expression(node: SyntaxNode): Expression;
}

export interface Arguments {
  positional: SyntaxNode[];
  named: Map<string, SyntaxNode>;
}

/** A dotted name such as `self.client.get`; null: the node is something else. */
export function nameOf(node: SyntaxNode | null, source: PythonSource): string | null {
  if (node?.name === 'VariableName') return source.textOf(node);
  if (node?.name !== 'MemberExpression' || node.lastChild?.name !== 'PropertyName') return null;
  const text = source.textOf(node);
  return text.length < 200 && /^[\w.]+$/.test(text) ? text : null;
}

/** The children of a node without punctuation and comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!/^(?:[^\w⚠]+|Comment)$/.test(child.name)) children.push(child);
  }
  return children;
}

/** The arguments of a call; null: some are given as `*list` or `**map`. */
export function argumentsOf(call: SyntaxNode, source: PythonSource): Arguments | null {
  const positional: SyntaxNode[] = [];
  const named = new Map<string, SyntaxNode>();
  const list = call.getChild('ArgList');
  for (let child = list?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name === '*' || child.name === '**') return null;
    if (/^(?:[^\w⚠]+|Comment|AssignOp)$/.test(child.name)) continue;
    if (child.nextSibling?.name === 'AssignOp') {
      const value: SyntaxNode | null = child.nextSibling.nextSibling;
      if (value === null) return null;
      named.set(source.textOf(child), value);
      child = value;
    } else positional.push(child);
  }
  return { positional, named };
}

/** The text of a string literal without a replacement in it. */
export function stringOf(source: string): string {
  const [, prefix = '', quote = ''] = /^([a-z]*)("""|'''|"|')/i.exec(source) ?? [];
  const inside = source.slice(prefix.length + quote.length, source.length - quote.length);
  return /r/i.test(prefix) ? inside : unescaped(inside);
}

/** The text and the replacements of an f-string, in their order. */
export function formatParts(node: SyntaxNode, { text }: PythonSource): (string | SyntaxNode)[] {
  const [opening = '', , quote = ''] = /^([a-z]*)("""|'''|"|')/i.exec(text.slice(node.from, node.to)) ?? [];
  const parts: (string | SyntaxNode)[] = [];
  let at = node.from + opening.length;
  const literal = (to: number) => unescaped(text.slice(at, to)).replaceAll('{{', '{').replaceAll('}}', '}');
  for (const replacement of node.getChildren('FormatReplacement')) {
    parts.push(literal(replacement.from), replacement);
    at = replacement.to;
  }
  parts.push(literal(node.to - quote.length));
  return parts;
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([\s\S]))/gi, (whole, byte, unit, character) => {
    const code = byte ?? unit;
    return code === undefined
      ? (ESCAPES[character as string] ?? whole)
      : String.fromCharCode(Number.parseInt(code, 16));
  });
}
