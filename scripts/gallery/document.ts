import { renderComment } from '../../src/report/comment.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { replaced } from '../generated-parts.ts';
import { EXAMPLE, LINKS } from './example.ts';
import { PAGES, type Picture, REPORT_PICTURE, type ShownPage } from './pictures.ts';
import { terminalSvg } from './terminal-svg.ts';

const COLUMNS = 80;
const TERMINAL = { file: 'terminal.svg', alternative: `The terminal after a run: ${EXAMPLE.headline}` };

/**
 * Makes the texts of the gallery, by their paths from the root; a test compares them with the committed ones.
 *
 * @returns also README.md with its picture
 */
export function galleryTexts(): Map<string, string> {
  return new Map([
    ['docs/gallery.md', gallery()],
    ['docs/gallery/summary.md', `${summary().trimEnd()}\n`],
    ['docs/gallery/terminal.svg', terminalSvg(terminal(), { columns: COLUMNS, title: TERMINAL.alternative })],
    ['README.md', readme()],
  ]);
}

function comment(): string {
  return renderComment(EXAMPLE, LINKS);
}

function summary(): string {
  return renderMarkdown(EXAMPLE, LINKS);
}

function terminal(): string {
  return renderTerminal(EXAMPLE, { columns: COLUMNS, color: true });
}

function readme(): string {
  const [, text] = replaced('README.md', [/(?<=<!-- picture -->\n).*(?=\n)/, image(REPORT_PICTURE, 'docs/gallery')]);
  return text;
}

function image({ file, alternative }: Pick<Picture, 'file' | 'alternative'>, folder: string): string {
  return `![${alternative.replace(/[[\]]/g, '')}](${folder}/${file})`;
}

function gallery(): string {
  return `# What it looks like

One result in every medium. \`npm run gallery\` makes this page by the code that writes the real ones, and a test compares it
with what that code writes now. The result is made up: \`search\` has one slower request and exceeds a limit, some of its
requests fail, and \`order\` cannot be decided.

## The comment on the pull request

${quoted(comment())}

## The job summary

[The same result as a job summary](gallery/summary.md).

${PAGES.map(section).join('\n\n')}

## The terminal

${image(TERMINAL, 'gallery')}
`;
}

function section({ title, text, pictures }: ShownPage): string {
  const shown = pictures.map((picture) => image(picture, 'gallery'));
  return [`## ${title}`, text, ...shown].join('\n\n');
}

/** A block quote sets the comment apart from the page around it. */
function quoted(markdown: string): string {
  return markdown
    .trimEnd()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}
