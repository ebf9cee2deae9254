// A page that shows a comment as GitHub does, near enough to measure it: our own Markdown, in the styles of
// github-markdown-css and with the paddings of the conversation on a phone.

const STYLE = `
* { box-sizing: border-box; }
body { margin: 0; padding: 16px; background: #fff; color: #1f2328;
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
.comment { border: 1px solid #d1d9e0; border-radius: 6px; padding: 16px; overflow-wrap: break-word; }
.comment > *:first-child { margin-top: 0; }
.comment > *:last-child { margin-bottom: 0; }
h3, h4 { margin: 24px 0 16px; font-weight: 600; line-height: 1.25; }
h3 { font-size: 1.25em; }
h4 { font-size: 1em; }
p, ul, table, details, pre { margin: 0 0 16px; }
ul { padding-left: 2em; }
li + li { margin-top: 0.25em; }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-spacing: 0; border-collapse: collapse; }
th, td { padding: 6px 13px; border: 1px solid #d1d9e0; }
th { font-weight: 600; }
code { padding: 0.2em 0.4em; font: 85% ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
  white-space: break-spaces; background: #818b981f; border-radius: 6px; }
h3 code { font-size: inherit; padding: 0 0.2em; }
pre { padding: 16px; overflow: auto; line-height: 1.45; background: #f6f8fa; border-radius: 6px; font-size: 85%; }
pre code { padding: 0; font-size: 100%; white-space: pre; background: none; }
sub { position: relative; bottom: -0.25em; font-size: 75%; line-height: 0; }
a { color: #0969da; }
`;

/** The page of a comment. Its HTML comments and tags are ours: everything else is escaped already. */
export function githubPage(markdown: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Comment</title><meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><div class="comment">${blocksOf(markdown.split('\n'))}</div></body></html>`;
}

function blocksOf(lines: readonly string[]): string {
  const written: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as string;
    const take = (matches: (line: string) => boolean) => {
      const from = at;
      while (at < lines.length && matches(lines[at] as string)) at += 1;
      return lines.slice(from, at);
    };
    const fence = /^(`{3,})text$/.exec(line)?.[1];
    if (fence !== undefined) {
      at += 1;
      const code = take((one) => one !== fence);
      at += 1;
      written.push(`<pre><code>${code.map(escaped).join('\n')}</code></pre>`);
    } else if (/^\|/.test(line)) written.push(tableOf(take((one) => one.startsWith('|'))));
    else if (/^(- | {2})/.test(line)) written.push(listOf(take((one) => /^(- | {2}|$)/.test(one))));
    else if (/^#{3,4} /.test(line)) {
      const level = line.indexOf(' ');
      written.push(`<h${level}>${inline(line.slice(level + 1))}</h${level}>`);
      at += 1;
    } else if (/^<\/?(details|summary)>|^<!--/.test(line)) {
      written.push(line.startsWith('<summary>') ? inline(line) : line);
      at += 1;
    } else if (line.trim() === '') at += 1;
    else
      written.push(`<p>${inline(take((one) => one.trim() !== '' && !/^(\||- |<\/?details)/.test(one)).join(' '))}</p>`);
  }
  return written.join('\n');
}

function tableOf([header = '', , ...rows]: readonly string[]): string {
  const cells = (row: string, tag: string) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => `<${tag}>${inline(cell.trim())}</${tag}>`)
      .join('');
  return `<table><thead><tr>${cells(header, 'th')}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</tbody></table>`;
}

function listOf(lines: readonly string[]): string {
  const items: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('- ')) items.push([line.slice(2)]);
    else items.at(-1)?.push(line.slice(2));
  }
  return `<ul>${items.map(([first = '', ...rest]) => `<li>${inline(first)}${blocksOf(rest)}</li>`).join('')}</ul>`;
}

function inline(text: string): string {
  return text
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(/(?<![\w&#;])_\((.+?)\)_/g, '<em>($1)</em>')
    .replace(/\[([^\]]*)\]\((https?:[^)\s]*)\)/g, '<a href="$2">$1</a>');
}

function escaped(code: string): string {
  return code.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/**
 * An expression that counts the lines of text that are seen of the comment as the browser has wrapped them: those of a row
 * of a table are those of its longest cell, and of what is folded only its title is seen.
 */
export const VISIBLE_LINES = `(() => {
  const linesOf = (node) => {
    const range = document.createRange();
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const boxes = [];
    while (texts.nextNode()) {
      if (texts.currentNode.textContent.trim() === '') continue;
      range.selectNodeContents(texts.currentNode);
      boxes.push(...range.getClientRects());
    }
    let lines = 0;
    let bottom = -Infinity;
    for (const box of boxes.filter(({ width }) => width > 0).sort((a, b) => a.top + a.bottom - b.top - b.bottom)) {
      // What is in the same line as the box before has its middle above the bottom of that.
      if ((box.top + box.bottom) / 2 < bottom) continue;
      lines += 1;
      bottom = box.bottom;
    }
    return lines;
  };
  const sum = (nodes, count) => [...nodes].reduce((lines, node) => lines + count(node), 0);
  return sum(document.querySelector('.comment').children, (block) => {
    if (block.matches('table')) return sum(block.rows, (row) => Math.max(...[...row.cells].map(linesOf)));
    return linesOf(block.matches('details:not([open])') ? block.querySelector('summary') : block);
  });
})()`;
