import type { Block, Card, MatrixBlock, MatrixCell, MatrixRow } from '../../text/blocks.ts';
import { count } from '../../text/numbers.ts';
import { escapeHtml } from './escape.ts';
import { SIGN } from './inline.ts';

// The parts of a page that a script makes more of: the matrix is sorted and filtered, the counts become its filters. What
// stands here is complete without it. A matrix has thousands of cells: their markup is as short as it can be.

/** Stands for a ratio beyond every other: a change from 0. */
const BEYOND = 1e12;

/** Writes a matrix in a container that scrolls by itself, by keyboard too; each group is a body of the table. */
export function writeMatrix({ caption, columns, groups }: MatrixBlock): string {
  const said = escapeHtml(caption);
  const head = columns.map((title) => `<th scope="col">${escapeHtml(title)}</th>`);
  const bodies = groups.map((rows) => `<tbody>${rows.map((row, at) => writeRow(row, at === 0)).join('')}</tbody>`);
  return (
    `<div class="scroll" role="group" aria-label="${said}" tabindex="0"><table class="matrix"><caption>${said}</caption>` +
    `<thead><tr><th scope="col">Scenario, request</th>${head.join('')}</tr></thead>${bodies.join('\n')}</table></div>` +
    '<p class="live" role="status"></p>'
  );
}

function writeRow({ id, anchor, name, status, facets, cells }: MatrixRow, isWhole: boolean): string {
  const own = id === undefined ? '' : ` id="${escapeHtml(id)}"`;
  const found = facets.length === 0 ? '' : ` data-is="${escapeHtml(facets.join(' '))}"`;
  const words = isWhole ? `<small class="${status.tone}">${SIGN[status.tone]} ${escapeHtml(status.words)}</small>` : '';
  const link = `<a href="#${escapeHtml(anchor)}">${escapeHtml(name)}</a>`;
  // Cells that are empty to the end of the row need not be there.
  const last = cells.findLastIndex((cell) => cell !== null);
  const figures = cells.slice(0, last + 1).map(writeCell);
  return `<tr${isWhole ? ' class="whole"' : ''}${own}${found}><th scope="row">${link}${words}</th>${figures.join('')}</tr>`;
}

function writeCell(cell: MatrixCell | null): string {
  if (cell === null) return '<td></td>';
  const { tone, text, worse, pale } = cell;
  const look = [...(tone === null ? [] : [tone]), ...(pale ? ['pale'] : [])].join(' ');
  const value = worse === null ? '' : ` data-v="${Number(Math.min(worse, BEYOND).toPrecision(4))}"`;
  const sign = tone === null ? '' : `${SIGN[tone]} `;
  return `<td${look === '' ? '' : ` class="${look}"`}${value}>${sign}${escapeHtml(text)}</td>`;
}

/** Writes counts. */
export function writeCards(cards: readonly Card[]): string {
  const items = cards.map(({ facet, count: times, words, aside, tone }) => {
    const more = aside === undefined ? '' : ` <small>${escapeHtml(aside)}</small>`;
    const look = times === 0 ? 'none' : tone;
    return `<li class="card ${look}" data-facet="${escapeHtml(facet)}"><strong>${count(times)}</strong> <span>${escapeHtml(words)}</span>${more}</li>`;
  });
  return `<ul class="cards">${items.join('')}</ul>`;
}

/** Writes buttons, which are hidden until a script has use for them. */
export function writeTools({ tools }: Extract<Block, { kind: 'tools' }>): string {
  const buttons = tools.map(
    ({ name, text }) => `<button type="button" data-tool="${escapeHtml(name)}">${escapeHtml(text)}</button>`,
  );
  return `<p class="tools" hidden>${buttons.join(' ')}</p>`;
}
