import { createHash } from 'node:crypto';
import type { Block } from '../../text/blocks.ts';
import { inlines, wordsOf } from '../../text/inline.ts';
import { PAGE_SCRIPT } from '../page/page-script.ts';
import { TIME_AXIS_STYLE } from '../pictures/time-axis-style.ts';
import { PLOT_SCRIPT, UPLOT_SCRIPT, UPLOT_STYLE } from '../pictures/uplot-assets.ts';
import { escapeHtml } from './escape.ts';
import { HtmlWriter } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

/** What a page is made of. */
interface Page {
  header: readonly Block[];
  /** The last is the footer. */
  sections: readonly (readonly Block[])[];
  /** What its script shows on request. */
  data: { text: string; hasPlots: boolean };
}

/**
 * Writes a page that needs nothing else: no request, its scripts inlined. Only these very texts run, named by hash in its
 * content security policy, and nothing is fetched: whatever got past the escaping stays inert.
 */
export function writePage({ header, sections, data }: Page): string {
  const writer = new HtmlWriter();
  const head = header.map((block) => writer.block(block)).filter((part) => part !== '');
  const main = sections.slice(0, -1).map((blocks) => writer.blocks(blocks));
  const footer = writer.blocks(sections.at(-1) ?? []);
  // uPlot is there for what it draws.
  const hasPlots = writer.plots.length > 0 || data.hasPlots;
  const script = hasPlots ? `${PAGE_SCRIPT}\n${UPLOT_SCRIPT}\n${PLOT_SCRIPT}` : PAGE_SCRIPT;
  const style = hasPlots ? `${UPLOT_STYLE}\n${PAGE_STYLE}\n${TIME_AXIS_STYLE}` : PAGE_STYLE;
  const plots = JSON.stringify(writer.plots).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(titleOf(header))}</title>
<style>${style}</style>
</head>
<body>
<header>
${head.join('\n')}
</header>
<main>
${main.filter((part) => part !== '').join('\n')}
<noscript><p>Without a script, the rows of the table cannot be sorted, filtered or opened; all figures are there.</p></noscript>
</main>
${footer === '' ? '' : `<footer>${footer}</footer>\n`}<script type="text/plain" id="_page-data">${data.text}</script>
${hasPlots ? `<script type="application/json" id="plot-data">${plots}</script>\n` : ''}<script type="module">${script}</script>
</body>
</html>
`;
}

function policyOf(script: string, style: string): string {
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function titleOf(blocks: readonly Block[]): string {
  const headline = blocks.find((block) => block.kind === 'headline');
  return headline === undefined ? 'perf-gate' : `${headline.status.words} – ${wordsOf(inlines(headline.text))}`;
}
