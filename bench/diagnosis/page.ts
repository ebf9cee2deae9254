import { markdownTable } from 'markdown-table';
import { CAUSES } from '../../src/diagnosis/index.ts';

/** What was named in each run of a planted service, by its name. */
export type DiagnosisResults = Record<
  string,
  { words: string; cause: string | null; machine: string; runs: string[][] }
>;

/** Causes that speak of the load or the machine, and accuse the service of nothing. */
const NOT_THE_SERVICE = ['generator-bound', 'moved-with'];

/** The page with the parts that follow from the causes and from what was measured. */
export function diagnosisPage(page: string, results: DiagnosisResults): string {
  const causes = markdownTable([
    ['cause', 'what it is', 'how it is recognized'],
    ...CAUSES.map(({ name, title, rule }) => [`\`${name}\``, title, rule]),
  ]);
  return withPart(withPart(page, 'causes', causes), 'measured', measured(results));
}

function measured(results: DiagnosisResults): string {
  const all = Object.values(results);
  if (all.length === 0) return 'Not measured yet.';
  const rows = all.map(({ words, cause, runs }) => [
    words,
    cause === null ? 'none' : `\`${cause}\``,
    cause === null
      ? `accused in ${runs.filter(accuses).length} of ${runs.length}`
      : `first in ${runs.filter(([first]) => first === cause).length} of ${runs.length}, named in ${runs.filter((named) => named.includes(cause)).length}`,
  ]);
  const machines = [...new Set(all.map(({ machine }) => machine))];
  return `${markdownTable([['planted', 'cause', 'runs'], ...rows])}\n\nMeasured on ${machines.join('; ')}.`;
}

function accuses(named: readonly string[]): boolean {
  return named.some((cause) => !NOT_THE_SERVICE.includes(cause));
}

function withPart(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/diagnosis.md has no part ${begin} … ${end}`);
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}
