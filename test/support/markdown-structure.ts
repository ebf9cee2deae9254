const PAIRED = ['details', 'summary', 'sub', 'b', 'code'];

/**
 * What is broken in Markdown of ours, in words: characters, entities, tables, folds, fences and emphasis that are not
 * whole. Nothing is wrong with a text that has nothing in this list.
 */
export function brokenIn(text: string): string[] {
  const broken: string[] = [];
  if (/\p{Surrogate}/u.test(text)) broken.push('half a character');
  if (text.includes('\uFFFD')) broken.push('a character that could not be read');
  const open: string[] = [];
  let fence: string | null = null;
  let table: { columns: number; rows: number } | null = null;
  const endTable = () => {
    if (table && table.rows < 3) broken.push(`a table of ${table.rows} lines`);
    table = null;
  };
  for (const line of text.split('\n')) {
    const bar = /^\s*(?:- )?(`{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (line.trim() === fence) fence = null;
      continue;
    }
    if (bar !== undefined) {
      fence = bar;
      continue;
    }
    const content = line.trimStart();
    if (content.startsWith('|')) {
      const columns = content.split('|').length;
      table ??= { columns, rows: 0 };
      if (columns !== table.columns || !content.endsWith('|')) broken.push(`a row that is not whole: ${line}`);
      table.rows += 1;
    } else endTable();
    for (const [, closing, tag = ''] of line.matchAll(/<(\/?)([a-z]+)>/g)) {
      if (tag === 'br' || tag === 'wbr') continue;
      if (!PAIRED.includes(tag)) broken.push(`an unknown tag ${tag}`);
      if (closing === '') open.push(tag);
      else if (open.pop() !== tag) broken.push(`</${tag}> that closes nothing`);
    }
    // Links have their ampersands in addresses.
    const prose = content.replace(/\]\(https?:[^)\s]*\)/g, ']()').replace(/^<!-- .* -->$/, '');
    if (/&(?!#\d{1,7};)/.test(prose)) broken.push(`an entity that is not whole: ${prose}`);
    if (/[<>]/.test(prose.replace(/<\/?[a-z]+>/g, ''))) broken.push(`half a tag: ${prose}`);
    if ((prose.split('**').length - 1) % 2 === 1) broken.push(`emphasis that does not end: ${prose}`);
    if (/\[[^\]]*$|\]\([^)]*$/.test(prose)) broken.push(`half a link: ${prose}`);
  }
  endTable();
  if (fence !== null) broken.push('code that does not end');
  if (open.length > 0) broken.push(`<${open.join('>, <')}> that is not closed`);
  return broken;
}
