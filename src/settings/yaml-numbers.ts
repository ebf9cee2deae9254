import { type Document, isAlias, isScalar, type Node, type Scalar, visit } from 'yaml';
import type { ExactNumber } from '../text/exact-number.ts';

/** Turns keys that are numbers into the text that is written: 9007199254740993 is not rounded, and 1.10 not 1.1. */
export function keepKeys(document: Document): void {
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && typeof key.value === 'number' && key.source !== undefined) key.value = key.source;
    },
  });
}

/**
 * Replaces the numbers below a node, whatever its aliases stand for, by ones that keep what is written.
 *
 * @returns the numbers that JSON has no way to write, and why
 */
export function keepNumbers(
  document: Document,
  root: Node,
  read: (source: string) => number | ExactNumber,
): { node: Node; text: string }[] {
  const problems: { node: Node; text: string }[] = [];
  const seen = new Set<unknown>();
  const keep = (below: Node) => {
    if (seen.has(below)) return;
    seen.add(below);
    visit(below, {
      Alias(_, alias) {
        const meant = alias.resolve(document);
        if (meant && !isAlias(meant)) keep(meant);
      },
      Scalar(key, node) {
        const written = key === 'key' || typeof node.value !== 'number' ? null : jsonNumber(node);
        if (written === null) return;
        if (/^[-+]?0\d/.test(node.source ?? '')) {
          const text = `a number in JSON does not begin with 0: write ${written}, or "${node.source}" in quotes to send text`;
          problems.push({ node, text });
        } else node.value = read(written);
      },
    });
  };
  keep(root);
  return problems;
}

/** A number as JSON writes it; null where JSON has none, as for infinity. */
function jsonNumber({ source = '', value }: Scalar): string | null {
  if (/^0[xo]/.test(source)) return BigInt(source).toString();
  const [, sign, whole = '', fraction, exponent = ''] = /^([-+]?)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/.exec(source) ?? [];
  if (sign === undefined) return Number.isFinite(value) ? String(value) : null;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction ? `.${fraction}` : ''}${exponent}`;
}
