import { width } from '../../src/report/write/columns.ts';

/** The size of a character and of a line, and the space around all of them, in pixels. */
const CHARACTER = 8;
const LINE = 19;
const MARGIN = 16;

/** What an escape sequence switches on, and what it switches off: the attributes that reports use. */
const CLASSES: Record<string, string> = {
  1: 'strong',
  2: 'quiet',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
};
const ENDS: Record<string, RegExp> = { 0: /./, 22: /strong|quiet/, 39: /red|green|yellow|blue|magenta|cyan/ };

const STYLE = `
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre; }
rect { fill: #f6f8fa; stroke: #d1d9e0; }
.strong { font-weight: 700; }
.quiet { fill: #59636e; }
.red { fill: #a40e26; }
.green { fill: #116329; }
.yellow { fill: #7d4e00; }
.blue { fill: #0550ae; }
.magenta { fill: #6639ba; }
.cyan { fill: #1b7c83; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  rect { fill: #0d1117; stroke: #3d444d; }
  .quiet { fill: #9198a1; }
  .red { fill: #ff7b72; }
  .green { fill: #3fb950; }
  .yellow { fill: #d29922; }
  .blue { fill: #58a6ff; }
  .magenta { fill: #bc8cff; }
  .cyan { fill: #39c5cf; }
}
`;

/** A part of a line that looks the same throughout. */
interface Run {
  text: string;
  /** The column that it begins in, from 0. */
  column: number;
  classes: string[];
}

/**
 * Draws what a terminal shows as an SVG whose text can be read, selected and compared.
 *
 * @param output lines with ANSI colors
 * @param columns of the terminal
 * @param title what it shows, for somebody who cannot see it
 */
export function terminalSvg(output: string, { columns, title }: { columns: number; title: string }): string {
  const lines = output.split('\n').map(runsOf);
  const size = { width: columns * CHARACTER + 2 * MARGIN, height: lines.length * LINE + 2 * MARGIN };
  const texts = lines.flatMap((runs, line) => runs.map((run) => textOf(run, MARGIN + (line + 0.75) * LINE)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-labelledby="title" xml:space="preserve">
<title id="title">${escaped(title)}</title>
<style>${STYLE}</style>
<rect x="0.5" y="0.5" width="${size.width - 1}" height="${size.height - 1}" rx="6"/>
${texts.join('\n')}
</svg>
`;
}

/** The parts of a line; blanks alone are no part. */
function runsOf(line: string): Run[] {
  const runs: Run[] = [];
  let classes: string[] = [];
  let column = 0;
  for (const [index, part] of line.split('\u001b[').entries()) {
    const sequence = index === 0 ? null : /^([\d;]*)m/.exec(part);
    for (const code of sequence?.[1]?.split(';') ?? []) classes = changed(classes, code === '' ? '0' : code);
    const text = part.slice(sequence?.[0].length ?? 0);
    if (text.trim() !== '') runs.push({ text, column, classes });
    column += width(text);
  }
  return runs;
}

function changed(classes: readonly string[], code: string): string[] {
  const ended = ENDS[code];
  const kept = ended ? classes.filter((name) => !ended.test(name)) : [...classes];
  const begun = CLASSES[code];
  return begun === undefined ? kept : [...kept, begun];
}

/** The length is given, because the reader's font may have other widths. */
function textOf({ text, column, classes }: Run, y: number): string {
  const blanks = text.length - text.trimStart().length;
  const shown = text.trim();
  const named = classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
  const x = MARGIN + (column + blanks) * CHARACTER;
  return `<text x="${x}" y="${y}" textLength="${width(shown) * CHARACTER}"${named}>${escaped(shown)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
