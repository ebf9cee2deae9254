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
  lineOf({ from }: { from: number }): number {
    return this.placeOf(from).line;
  }

  /** Line and column of a character, from 1. */
  placeOf(offset: number): { line: number; column: number } {
    let [from, to] = [0, this.#lineStarts.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) from = middle;
      else to = middle;
    }
    return { line: from + 1, column: offset - (this.#lineStarts[from] as number) + 1 };
  }
}

/** The children of a node, with punctuation and without comments. */
export function tokensOf(node: SyntaxNode): SyntaxNode[] {
  const tokens: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'Comment') tokens.push(child);
  }
  return tokens;
}

/** The children of a node without punctuation and comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return tokensOf(node).filter(({ name }) => !/^[^\w⚠]+$/.test(name));
}

/** One of several things with commas in between. */
export interface Item {
  node: SyntaxNode;
  /** How many stars stand before it. */
  stars: number;
}

/** What stands between commas; they make a tuple where there is one, or a star. */
export function itemsOf(tokens: readonly SyntaxNode[]): { items: Item[]; isTuple: boolean } {
  const items: Item[] = [];
  let stars = 0;
  let isTuple = false;
  for (const node of tokens) {
    if (node.name === ',') isTuple = true;
    else if (node.name === '*' || node.name === '**') stars = node.name.length;
    else if (/[\w⚠]/.test(node.name)) {
      items.push({ node, stars });
      isTuple ||= stars > 0;
      stars = 0;
    }
  }
  return { items, isTuple };
}

/** Tokens in the groups that a token of some names divides them into. */
export function dividedBy(tokens: readonly SyntaxNode[], names: readonly string[]): SyntaxNode[][] {
  const groups: SyntaxNode[][] = [[]];
  for (const token of tokens) {
    if (names.includes(token.name)) groups.push([]);
    else groups.at(-1)?.push(token);
  }
  return groups;
}

/** A dotted name such as `events.test_start`; empty: the node is something else. */
export function dottedName(node: SyntaxNode | null, source: PythonSource): string {
  if (node?.name === 'VariableName') return source.textOf(node);
  if (node?.name !== 'MemberExpression' || node.lastChild?.name !== 'PropertyName') return '';
  const text = source.textOf(node);
  return text.length < 200 && /^[\w.]+$/.test(text) ? text : '';
}

/** The name of a function or class where it is defined. */
export function nameIn(definition: SyntaxNode, source: PythonSource): string {
  const name = definition.getChild('VariableName');
  return name ? source.textOf(name) : '';
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
