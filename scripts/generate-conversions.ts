// Writes the tables of docs/convert.md from what the converters make of the corpus.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { markdownTable } from 'markdown-table';
import { judge, type Outcome } from '../bench/converters/judge.ts';
import { TOPICS, topicOf } from '../bench/converters/topics.ts';
import { LANGUAGES, type Language, readCorpus } from '../bench/converters/truth.ts';

const DOCUMENT = resolve(import.meta.dirname, '../docs/convert.md');
const MARKED = /(<!-- constructs -->\n).*?(?=<!-- end of constructs -->)/s;
const TITLES: Record<Language, string> = {
  k6: 'k6',
  locust: 'Locust',
  artillery: 'Artillery',
  har: 'HAR',
  openapi: 'OpenAPI',
};
/** A file that is refused names its reason, so nothing is lost in silence. */
const WORDS: Record<Outcome, string> = { kept: 'kept', said: 'said', refused: 'said', lost: 'lost' };

/** What became of the constructs of each language, by their names. */
export type Outcomes = Record<Language, Record<string, Outcome>>;

/** Makes the document; a test compares it with the committed one. */
export function conversions(outcomes: Outcomes): string {
  const current = readFileSync(DOCUMENT, 'utf8');
  return current.replace(MARKED, (_, start: string) => `${start}${tables(outcomes)}`);
}

function tables(outcomes: Outcomes): string {
  const constructs = [...new Set(LANGUAGES.flatMap((language) => Object.keys(outcomes[language])))].sort();
  const sums = LANGUAGES.map((language) => {
    const all = Object.values(outcomes[language]).map((outcome) => WORDS[outcome]);
    const of = (word: string) => String(all.filter((one) => one === word).length);
    return [TITLES[language], String(all.length), of('kept'), of('said'), of('lost')];
  });
  const sections = TOPICS.map(({ title }) => {
    const rows = constructs.filter((construct) => topicOf(construct) === title);
    const columns = LANGUAGES.filter((language) => rows.some((row) => outcomes[language][row] !== undefined));
    const cells = rows.map((row) => [
      row.replaceAll('-', ' '),
      ...columns.map((language) => {
        const outcome = outcomes[language][row];
        return outcome === undefined ? '' : WORDS[outcome];
      }),
    ]);
    return `\n### ${title}\n\n${table([['construct', ...columns.map((language) => TITLES[language])], ...cells])}`;
  });
  const summary = table([['source', 'constructs', 'kept', 'said', 'neither'], ...sums]);
  return `\n${summary}${sections.join('')}\n`;
}

function table(rows: string[][]): string {
  return `${markdownTable(rows, { alignDelimiters: false })}\n`;
}

/** What becomes of every construct of the corpus. */
export async function allOutcomes(judged = judge): Promise<Outcomes> {
  const outcomes: Outcomes = { k6: {}, locust: {}, artillery: {}, har: {}, openapi: {} };
  for (const language of LANGUAGES) {
    for (const file of readCorpus(language)) outcomes[language][file.construct] = (await judged(file)).outcome;
  }
  return outcomes;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(DOCUMENT, conversions(await allOutcomes()));
}
