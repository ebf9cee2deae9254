import type { Inline, Status } from '../../text/inline.ts';
import { escapeHtml, safeUrl } from './escape.ts';
import { joinParts, SIGN, writtenIn } from './inline.ts';
import { writeSvg } from './svg.ts';

/** Text within an element or an attribute's element, escaped. */
export function inline(text: readonly Inline[]): string {
  return joinParts(writtenIn(text, 'html'), (node) => {
    if (typeof node === 'string') return escapeHtml(node);
    switch (node.kind) {
      case 'name':
        // Isolated, so that a right-to-left one does not turn its surroundings.
        return node.isolated ? `<bdi>${escapeHtml(node.text)}</bdi>` : escapeHtml(node.text);
      case 'figure':
        // A line must not break a number and its unit apart.
        return escapeHtml(node.text).replaceAll(' ', '\u00A0');
      case 'strong':
        return `<strong>${inline(node.text)}</strong>`;
      case 'quiet':
        return `<small>${inline(node.text)}</small>`;
      case 'status':
        return badge(node.status);
      case 'link': {
        const url = safeUrl(node.url);
        return url === null ? escapeHtml(node.text) : `<a href="${escapeHtml(url)}">${escapeHtml(node.text)}</a>`;
      }
      case 'jump':
        return `<a href="#${escapeHtml(node.id)}">${inline(node.text)}</a>`;
      case 'hint':
        return `<span title="${escapeHtml(node.hint)}">${escapeHtml(node.text)}</span>`;
      case 'break':
        return '<br>';
      case 'picture':
        return writeSvg(node.picture, node);
    }
  });
}

/** Sign and words; the color only repeats them. */
export function badge({ tone, words }: Status): string {
  return `<span class="badge ${tone}"><span aria-hidden="true">${SIGN[tone]}</span> ${escapeHtml(words)}</span>`;
}
