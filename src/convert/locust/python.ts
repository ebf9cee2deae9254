import type { parser } from '@lezer/python';

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

/** Children without punctuation and comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (!/^(?:[^\w⚠]+|Comment)$/.test(child.name)) children.push(child);
  }
  return children;
}

/** Positional and named arguments of a call; null: some are given as `*list` or `**map`. */
export function argumentsOf(
  call: SyntaxNode,
  text: string,
): { positional: SyntaxNode[]; named: Map<string, SyntaxNode> } | null {
  const positional: SyntaxNode[] = [];
  const named = new Map<string, SyntaxNode>();
  const list = call.getChild('ArgList');
  for (let child = list?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name === '*' || child.name === '**') return null;
    if (/^(?:[^\w⚠]+|Comment|AssignOp)$/.test(child.name)) continue;
    if (child.nextSibling?.name === 'AssignOp') {
      const value: SyntaxNode | null = child.nextSibling.nextSibling;
      if (value === null) return null;
      named.set(text.slice(child.from, child.to), value);
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

/** What stands before, between and after the replacements of an f-string, and the replacements. */
export function formatParts(node: SyntaxNode, text: string): (string | SyntaxNode)[] {
  const source = text.slice(node.from, node.to);
  const [opening = '', , quote = ''] = /^([a-z]*)("""|'''|"|')/i.exec(source) ?? [];
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
