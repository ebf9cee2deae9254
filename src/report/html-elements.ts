import { escapeHtml } from './escape.ts';
import type { Status, Tone } from './status.ts';

const SIGN: Record<Tone, string> = { pass: '✓', fail: '✗', open: '?', note: '!' };

/** Sign and words; the colour only repeats them. */
export function badge({ tone, words }: Status): string {
  return `<span class="badge ${tone}"><span aria-hidden="true">${SIGN[tone]}</span> ${escapeHtml(words)}</span>`;
}

/** A foreign name: isolated, so that a right-to-left one does not turn its surroundings. */
export function name(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}

export interface Column {
  title: string;
  numeric?: boolean;
}

/** Rows under a name of their own, which may be null. */
export interface RowGroup {
  title: string | null;
  rows: readonly (readonly string[])[];
}

/**
 * A table in a container that scrolls by itself, by keyboard too. The first cell of a row is its header.
 * Titles and cells are HTML; the caption is plain text.
 */
export function table(caption: string, columns: readonly Column[], groups: readonly RowGroup[]): string {
  const tone = (at: number) => (columns[at]?.numeric ? ' class="number"' : '');
  const head = columns.map(({ title }, at) => `<th scope="col"${tone(at)}>${title}</th>`).join('');
  const bodies = groups.map(({ title, rows }) => {
    const group =
      title === null ? '' : `<tr class="group"><th scope="rowgroup" colspan="${columns.length}">${title}</th></tr>`;
    const cells = rows.map(
      ([first = '', ...rest]) =>
        `<tr><th scope="row">${first}</th>${rest.map((cell, at) => `<td${tone(at + 1)}>${cell}</td>`).join('')}</tr>`,
    );
    return `<tbody>${group}${cells.join('')}</tbody>`;
  });
  const text = escapeHtml(caption);
  return `<div class="scroll" role="region" aria-label="${text}" tabindex="0"><table><caption>${text}</caption><thead><tr>${head}</tr></thead>${bodies.join('')}</table></div>`;
}

/** @param summary HTML */
export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>${body}</details>`;
}

/** @param items HTML */
export function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}
