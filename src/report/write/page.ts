import { createHash } from 'node:crypto';
import type { Block } from '../../text/blocks.ts';
import { TIME_AXIS_STYLE } from '../pictures/time-axis-style.ts';
import { PLOT_SCRIPT, UPLOT_SCRIPT, UPLOT_STYLE } from '../pictures/uplot-assets.ts';
import { escapeHtml } from './escape.ts';
import { HtmlWriter } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

const SCRIPT = `${UPLOT_SCRIPT}\n${PLOT_SCRIPT}`;
const STYLE = `${UPLOT_STYLE}\n${PAGE_STYLE}\n${TIME_AXIS_STYLE}`;

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Only these very texts run, and nothing is fetched: whatever got past the escaping stays inert. */
const POLICY = `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(SCRIPT)}; img-src data:; base-uri 'none'; form-action 'none'`;

/**
 * A page that needs nothing else: no request, its only script inlined and named by hash in its content security policy.
 *
 * @param sections the first becomes the page's header, the last its footer
 */
export function writePage(sections: readonly (readonly Block[])[]): string {
  const writer = new HtmlWriter();
  const header = (sections[0] ?? []).map((block) => writer.block(block)).filter((part) => part !== '');
  const main = sections.slice(1, -1).map((blocks) => writer.blocks(blocks));
  const footer = writer.blocks(sections.at(-1) ?? []);
  const data = JSON.stringify(writer.plots).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(titleOf(sections.flat()))}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
${header.join('\n')}
</header>
<main>
${main.join('\n')}
<noscript><p>The plots need JavaScript; the tables below them hold the same figures.</p></noscript>
</main>
${footer === '' ? '' : `<footer>${footer}</footer>\n`}<script type="application/json" id="plot-data">${data}</script>
<script type="module">${SCRIPT}</script>
</body>
</html>
`;
}

function titleOf(blocks: readonly Block[]): string {
  const headline = blocks.find((block) => block.kind === 'headline');
  return headline === undefined ? 'perf-gate' : `${headline.status.words} – ${headline.text}`;
}
