import type {
  Block,
  FactsBlock,
  Item,
  ListBlock,
  PlotBlock,
  TableBlock,
  TextBlock,
  TitledBlock,
} from '../../text/blocks.ts';
import { type Inline, inlines, isIn, type Status } from '../../text/inline.ts';
import { plainLines } from '../../text/plain.ts';
import { plural } from '../../text/plural.ts';
import { escapeHtml, safeUrl } from './escape.ts';
import { columnsIn, groupsOf, joinParts, SIGN, writtenIn } from './inline.ts';

/** Writes blocks as HTML, and keeps the data of the plots in them. */
export class HtmlWriter {
  /** By the place that each plot names. */
  readonly plots: unknown[] = [];

  blocks(blocks: readonly Block[]): string {
    return blocks.map((block) => this.block(block)).join('');
  }

  block(block: Block): string {
    if (!isIn(block, 'html')) return '';
    switch (block.kind) {
      case 'headline':
        return `<h1>${badge(block.status)} ${escapeHtml(block.text)}</h1>`;
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
      case 'fold':
        return details(inline(block.summary), this.blocks(block.blocks));
      case 'titled':
        return this.#titled(block);
      case 'group':
        return block.members.map((member) => this.#titled(member)).join('\n');
      case 'beside':
        return `<div class="plots">${this.blocks(block.blocks)}</div>`;
      case 'later':
        return this.blocks(block.blocks());
      case 'omissions':
        return '';
    }
  }

  #list({ items, open, most, noun = 'item' }: ListBlock): string {
    const written = items
      .filter((item) => isIn(item, 'html'))
      .slice(0, most?.html)
      .map((item) => this.#item(item));
    const first = written.slice(0, open?.html);
    const rest = written.slice(first.length);
    const folded = rest.length === 0 ? '' : details(plural(rest.length, `more ${noun}`), listOf(rest));
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
    const body = this.blocks(blocks);
    const name = inline(title);
    const sign = status === undefined ? '' : ` ${badge(status)}`;
    const start = id === undefined ? '<section>' : `<section id="${escapeHtml(id)}">`;
    if (foldedIn?.includes('html')) return `${start}${details(`<h2>${name}</h2>${sign}`, body)}</section>`;
    const heading = isIn({ in: titleIn }, 'html') ? `<h2>${name}${sign}</h2>` : '';
    return `${start}${heading}${body}</section>`;
  }
}

/** Text within an element or an attribute's element, escaped. */
function inline(text: readonly Inline[]): string {
  return joinParts(writtenIn(text, 'html'), (node) => {
    if (typeof node === 'string') return escapeHtml(node);
    switch (node.kind) {
      case 'name':
        // Isolated, so that a right-to-left one does not turn its surroundings.
        return node.isolated ? `<bdi>${escapeHtml(node.text)}</bdi>` : escapeHtml(node.text);
      case 'figure':
        return escapeHtml(node.text);
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
        return ' ';
      case 'picture':
        return node.picture.svg;
    }
  });
}

/** Sign and words; the color only repeats them. */
function badge({ tone, words }: Status): string {
  return `<span class="badge ${tone}"><span aria-hidden="true">${SIGN[tone]}</span> ${escapeHtml(words)}</span>`;
}

function paragraph({ text, status, quiet }: TextBlock): string {
  const sign = status === undefined ? '' : `${badge(status)} `;
  return `<p${quiet ? ' class="quiet"' : ''}>${sign}${inline(text)}</p>`;
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
  const { rows, columns } = block;
  if (rows.length === 0) return '';
  const places = columnsIn(block, rows, 'html');
  const tone = (at: number) => (columns[at]?.numeric ? ' class="number"' : '');
  const head = places.map((at) => `<th scope="col"${tone(at)}>${inline(inlines(columns[at]?.title ?? ''))}</th>`);
  const bodies = groupsOf(block, rows, 'html').map(({ title, isWhole, rows: members }) => {
    const name = inline([isWhole ? (title ?? '') : { kind: 'name', text: title ?? '', isolated: true }]);
    const group =
      title === null ? '' : `<tr class="group"><th scope="rowgroup" colspan="${places.length}">${name}</th></tr>`;
    const cells = members.map((row) => {
      const [first = '', ...rest] = places.map((at) => inline(row.cell(at)));
      const figures = rest.map((cell, at) => `<td${tone(places[at + 1] ?? 0)}>${cell}</td>`);
      return `<tr><th scope="row">${first}</th>${figures.join('')}</tr>`;
    });
    return `<tbody>${group}${cells.join('')}</tbody>`;
  });
  const caption = escapeHtml(block.caption);
  return `<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head.join('')}</tr></thead>${bodies.join('')}</table></div>`;
}

/** @param summary HTML */
function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>${body}</details>`;
}

/** @param items HTML */
function listOf(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}
