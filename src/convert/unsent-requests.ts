import { randomUUID } from 'node:crypto';
import { type Document, isMap, isNode, isSeq, type Node } from 'yaml';
import { oneLine } from '../text/quote.ts';
import type { ImportedScenario } from './imported.ts';

// Requests that are not sent are part of the YAML until it is text, and their lines become comments then: without the # in
// front of them they are what they would have been.

/** A scenario as plain data, with what is not sent behind the rest. */
export function withUnsent({
  unsent = [],
  requests,
  journeys,
  ...scenario
}: ImportedScenario): Record<string, unknown> {
  const others = unsent.map(({ request }) => request);
  if (requests !== undefined) return { ...scenario, requests: [...requests, ...others] };
  const more = others.map((request) => [request.name ?? request.path, { requests: [request] }] as const);
  return { ...scenario, journeys: { ...journeys, ...Object.fromEntries(more) } };
}

/** Remembers which nodes of a document are not sent. @returns what makes comments of their lines in its text */
export function markUnsent(document: Document, scenarios: Record<string, ImportedScenario>): (text: string) => string {
  // Untrusted text in the document cannot be taken for it.
  const mark = ` ${randomUUID()} `;
  for (const [name, { unsent = [], requests }] of Object.entries(scenarios)) {
    const parent = document.getIn(['scenarios', name, requests === undefined ? 'journeys' : 'requests'], true);
    const nodes = entriesOf(parent).slice(-unsent.length);
    for (const [index, { why }] of unsent.entries()) {
      const node = nodes[index];
      if (node) node.commentBefore = `${mark}${oneLine(why)}`;
    }
  }
  return (text) => commentOut(text, mark);
}

/** The items of a list, or the keys of a map. */
function entriesOf(parent: unknown): Node[] {
  if (isSeq(parent)) return parent.items.filter(isNode);
  return isMap(parent) ? parent.items.map(({ key }) => key).filter(isNode) : [];
}

function commentOut(text: string, mark: string): string {
  /** The indentation of what is being commented out; null: nothing is. */
  let at: number | null = null;
  let isFirst = false;
  const lines = text.split('\n').map((line) => {
    const indent = line.search(/\S/);
    const marked = line.indexOf(`#${mark}`);
    if (marked !== -1 && marked === indent) {
      at = indent;
      isFirst = true;
      return line.replace(mark, ' ');
    }
    if (at === null) return line;
    if (!isFirst && indent !== -1 && indent <= at) {
      at = null;
      return line;
    }
    isFirst = false;
    return indent === -1 ? line : `${line.slice(0, at)}#${line.slice(at)}`;
  });
  return lines.join('\n');
}
