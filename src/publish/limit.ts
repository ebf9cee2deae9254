const NOTE = '\n_Cut here: GitHub takes no more. The report file has everything._\n';

/**
 * Cuts Markdown that its renderer could not make short enough, as a last resort: at the end of a line, so that no
 * character, entity, marker or row is cut; with what is open there closed, and a note. The first line is always kept.
 */
export function cutToBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const room = maxBytes - Buffer.byteLength(NOTE);
  const lines = text.split('\n');
  let [kept, closed] = [1, ''];
  let size = 0;
  const open = new Open();
  for (const [index, line] of lines.entries()) {
    size += Buffer.byteLength(line) + 1;
    if (size > room) break;
    open.read(line);
    const closing = open.close();
    const isPlaceToCut = !open.isMidway && !startsTable(lines, index);
    if (isPlaceToCut && size + Buffer.byteLength(closing) <= room) [kept, closed] = [index + 1, closing];
  }
  return `${lines.slice(0, kept).join('\n')}\n${closed}${NOTE}`;
}

/** What a line of our own Markdown leaves open: code between fences, and folds. */
class Open {
  #fence: { bar: string; indent: string } | null = null;
  readonly #folds: string[] = [];
  /** Whether the line only makes sense with the next one. */
  isMidway = false;

  read(line: string): void {
    const [, indent = '', bar] = /^(\s*(?:- )?)(`{3,})/.exec(line) ?? [];
    if (this.#fence) {
      if (line.trim() === this.#fence.bar) this.#fence = null;
      this.isMidway = false;
      return;
    }
    const content = line.trimStart();
    this.isMidway = content === '<details>';
    if (bar !== undefined) {
      this.#fence = { bar, indent: indent.replace('- ', '  ') };
      // An empty box of code says nothing.
      this.isMidway = true;
    } else if (this.isMidway) this.#folds.push(line.slice(0, line.length - content.length));
    else if (content === '</details>') this.#folds.pop();
  }

  /** The lines that close it. */
  close(): string {
    const code = this.#fence ? `${this.#fence.indent}${this.#fence.bar}\n` : '';
    return (
      code +
      this.#folds
        .toReversed()
        .map((indent) => `\n${indent}</details>\n`)
        .join('')
    );
  }
}

/** Whether a line is the header of a table, or the one below it: a table begins with its first row. */
function startsTable(lines: readonly string[], index: number): boolean {
  const isRow = (at: number) => lines[at]?.trimStart().startsWith('|') ?? false;
  return isRow(index) && (!isRow(index - 1) || !isRow(index - 2)) && isRow(index + 1);
}
