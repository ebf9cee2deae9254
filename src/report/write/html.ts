import type {
  Block,
  DrawingBlock,
  FactsBlock,
  Item,
  ListBlock,
  PlotBlock,
  TableBlock,
  TextBlock,
  TitledBlock,
} from '../../text/blocks.ts';
import { inlines, isIn } from '../../text/inline.ts';
import { plainLines } from '../../text/plain.ts';
import { plural } from '../../text/plural.ts';
import { drawn } from '../pictures/drawn.ts';
import { escapeHtml } from './escape.ts';
import { badge, inline } from './html-inline.ts';
import { writeCards, writeMatrix, writeTools } from './html-matrix.ts';
import { columnsIn, groupsOf } from './inline.ts';
import { writeSvg } from './svg.ts';

/** The most items of one list, and rows of one table, that a page holds: beyond them, nobody reads. */
const MOST = 300;

/** Writes blocks as HTML, and keeps the data of the plots in them. */
export class HtmlWriter {
  /** By the place that each plot names. */
  readonly plots: unknown[] = [];
  #level: number;

  /** @param level of the headings of titled blocks; of those inside them it is one more */
  constructor(level = 2) {
    this.#level = level;
  }

  blocks(blocks: readonly Block[]): string {
    return blocks.map((block) => this.block(block)).join('');
  }

  block(block: Block): string {
    if (!isIn(block, 'html')) return '';
    switch (block.kind) {
      case 'headline':
        return `<h1>${badge(block.status)} ${inline(inlines(block.text))}</h1>`;
      case 'text':
        return paragraph(block);
      case 'list':
        return this.#list(block);
      case 'facts':
        return facts(block);
      case 'log':
        return log(block.lines);
      case 'table':
        return table(block);
      case 'plot':
        return this.#plot(block);
      case 'drawing':
        return drawing(block);
      case 'matrix':
        return writeMatrix(block);
      case 'cards':
        return writeCards(block.cards);
      case 'tools':
        return writeTools(block);
      case 'fold':
        return details(inline(block.summary), this.blocks(block.blocks));
      case 'titled':
        return this.#titled(block);
      case 'group':
        return block.members.map((member) => this.#titled(member)).join('\n');
      case 'levels':
      case 'series':
        return this.blocks(drawn(block));
      case 'beside':
        return `<div class="plots">${this.blocks(block.blocks)}</div>`;
      case 'later':
        return this.blocks(block.blocks());
    }
  }

  #list({ items, open, most, noun = 'item' }: ListBlock): string {
    const all = items.filter((item) => isIn(item, 'html'));
    const written = all.slice(0, most?.html ?? MOST).map((item) => this.#item(item));
    const more = all.length - written.length;
    if (more > 0) written.push(`… and ${plural(more, `more ${escapeHtml(noun)}`)}`);
    const first = written.slice(0, open?.html);
    const rest = written.slice(first.length);
    const folded =
      rest.length === 0 ? '' : details(plural(rest.length + Math.max(0, more - 1), `more ${noun}`), listOf(rest));
    return listOf(first) + folded;
  }

  #item({ text, tone, status, aside, blocks = [] }: Item): string {
    const sign = status === undefined ? '' : `${badge(status)} `;
    const said = tone === undefined ? inline(text) : `<span class="mark ${tone}">${inline(text)}</span>`;
    const small = aside === undefined ? '' : ` <small>${escapeHtml(aside)}</small>`;
    return `${sign}${said}${small}${this.blocks(blocks)}`;
  }

  #plot({ plot, title, alternative, index, data }: PlotBlock): string {
    // Several plots of a scenario have one place.
    this.plots[index] = { ...(this.plots[index] as object | undefined), ...(data as object) };
    return (
      `<figure data-plot="${escapeHtml(plot)}" data-scenario="${index}"><figcaption>${escapeHtml(title)}</figcaption><div class="controls"></div>` +
      `<div class="plot" role="img" aria-label="${escapeHtml(alternative)}"></div></figure>`
    );
  }

  #titled({ title, titleIn, status, blocks, id, foldedIn }: TitledBlock): string {
    const heading = `h${Math.min(6, this.#level)}`;
    this.#level += 1;
    const body = this.blocks(blocks);
    this.#level -= 1;
    const name = inline(title);
    const sign = status === undefined ? '' : ` ${badge(status)}`;
    const start = id === undefined ? '<section>' : `<section id="${escapeHtml(id)}">`;
    if (foldedIn?.includes('html')) {
      return `${start}${details(`<${heading}>${name}</${heading}>${sign}`, body)}</section>`;
    }
    const said = isIn({ in: titleIn }, 'html') ? `<${heading}>${name}${sign}</${heading}>` : '';
    return `${start}${said}${body}</section>`;
  }
}

function paragraph({ text, status, quiet }: TextBlock): string {
  const sign = status === undefined ? '' : `${badge(status)} `;
  return `<p${quiet ? ' class="quiet"' : ''}>${sign}${inline(text)}</p>`;
}

function drawing({ title, picture, tone }: DrawingBlock): string {
  const svg = writeSvg(picture, { spoken: true, ...(tone && { tone }) });
  return `<figure><figcaption>${inline(title)}</figcaption>${svg}</figure>`;
}

function facts({ facts: all }: FactsBlock): string {
  return `<dl>${all.map(({ title, text }) => `<dt>${escapeHtml(title)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`;
}

/** Indentation stays, as a log is read by it. */
function log(lines: readonly string[]): string {
  const escaped = lines.flatMap(plainLines).map((line) => `${/^[ \t]*/.exec(line)?.[0] ?? ''}${escapeHtml(line)}`);
  return lines.length === 0 ? '' : `<pre tabindex="0">${escaped.join('\n')}</pre>`;
}

/** A table in a container that scrolls by itself, by keyboard too. The first cell of a row is its header. */
function table(block: TableBlock): string {
  const { columns, look } = block;
  if (block.rows.length === 0) return '';
  const rows = block.rows.slice(0, block.most?.html ?? MOST);
  const places = columnsIn(block, rows, 'html');
  const styleOf = (at: number) => {
    const styles = [...(columns[at]?.numeric ? ['number'] : []), ...(columns[at]?.wide ? ['wide'] : [])];
    return styles.length === 0 ? '' : ` class="${styles.join(' ')}"`;
  };
  const head = places.map((at) => `<th scope="col"${styleOf(at)}>${inline(inlines(columns[at]?.title ?? ''))}</th>`);
  const bodies = groupsOf(block, rows, 'html').map(({ title, isWhole, rows: members }) => {
    const name = inline([isWhole ? (title ?? '') : { kind: 'name', text: title ?? '', isolated: true }]);
    const group =
      title === null ? '' : `<tr class="group"><th scope="rowgroup" colspan="${places.length}">${name}</th></tr>`;
    const cells = members.map((row) => {
      const [first = '', ...rest] = places.map((at) => inline(row.cell(at)));
      const figures = rest.map((cell, at) => `<td${styleOf(places[at + 1] ?? 0)}>${cell}</td>`);
      return `<tr><th scope="row">${first}</th>${figures.join('')}</tr>`;
    });
    return `<tbody>${group}${cells.join('')}</tbody>`;
  });
  const caption = escapeHtml(block.caption);
  const more = block.rows.length - rows.length;
  const left = more > 0 ? `<p class="quiet">… and ${plural(more, `more ${escapeHtml(block.noun ?? 'row')}`)}</p>` : '';
  return `<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table${look ? ` class="${look}"` : ''}><caption>${caption}</caption><thead><tr>${head.join('')}</tr></thead>${bodies.join('')}</table></div>${left}`;
}

/** @param summary HTML */
function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>${body}</details>`;
}

/** @param items HTML */
function listOf(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}
