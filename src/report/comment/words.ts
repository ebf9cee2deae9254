import { type Block, type Item, list, text } from '../../text/blocks.ts';
import { figure, name, wordsOf } from '../../text/inline.ts';
import { count } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { clause } from '../../text/sentence.ts';
import { nameOf } from '../../verdict/explain.ts';
import type { Comparison, Result } from '../../verdict/result.ts';
import type { News, NewsItem } from '../news.ts';
import { failureText } from '../sections/failure.ts';
import { failuresText, missingText, windowText } from '../sections/scenario/load.ts';
import type { Report } from '../sections/section.ts';

/** Sentences that a comment has at most. */
const MOST = 20;

/** Why each item is one, in a sentence; one that holds for several is said once, with their number. */
export function reasons(items: readonly NewsItem[]): Block[] {
  const rows = items.flatMap(({ row, status }) => (row === null ? [] : [{ row, tone: status.tone }]));
  const groups = new Map<string, { row: Comparison; tone: Item['tone'] }[]>();
  for (const one of rows) {
    const { explanation } = one.row;
    const name = nameOf(one.row);
    // What is said of a row begins with its name; a result of an older version may say it otherwise.
    const said = explanation.startsWith(name) ? explanation.slice(name.length) : explanation;
    groups.set(said, [...(groups.get(said) ?? []), one]);
  }
  const sentences = [...groups].map(([said, [first, ...others]]): Item => {
    if (first === undefined) return { text: [said] };
    const more = others.length === 0 ? '' : ` The same holds for ${plural(others.length, 'more comparison')}.`;
    return { ...(first.tone && { tone: first.tone }), text: [`${first.row.explanation}${more}`] };
  });
  return [list(sentences, { noun: 'sentence', most: { markdown: MOST } })];
}

/** What is found that no row says, in its own words. */
export function otherFindings({ findings, accepted }: Result): Block[] {
  const said = findings.filter(
    ({ kind, text: sentence }) => kind !== 'regression' && !accepted?.findings.includes(sentence),
  );
  const items = said.map(
    ({ kind, text: sentence, fails, severity }): Item => ({
      tone: fails ? 'fail' : 'note',
      // Only a failure quotes a log, which stands below.
      text: [kind === 'failure' ? failureText(sentence).prose : sentence],
      aside: `${severity}${fails ? '' : ', does not fail the gate'}`,
    }),
  );
  return [list(items, { noun: 'finding', most: { markdown: MOST } })];
}

/** The limits that are met, and those that could not be held against anything. */
export function limitsMet({ scenarios }: Result): Block[] {
  const all = scenarios.flatMap(({ thresholds }) => thresholds);
  const unmeasured = all.filter(({ value }) => value === null);
  const met = all.filter(({ value, violated }) => value !== null && !violated);
  const words = [
    ...(met.length > 0 ? [`${plural(met.length, 'limit')} met`] : []),
    ...(unmeasured.length > 0 ? [`${plural(unmeasured.length, 'limit')} not measured`] : []),
  ];
  return words.length === 0 ? [] : [text(`${words.join(', ')}.`)];
}

/** What is noted of single scenarios, each sentence once; what holds for all of them is said with the evidence. */
export function notes({ result: { scenarios }, said }: Pick<Report, 'result' | 'said'>): Block[] {
  const all = new Map<string, string[]>();
  for (const scenario of scenarios) {
    for (const note of [...scenario.notes, ...missingText(scenario)]) {
      if (!said.notes.includes(note)) all.set(note, [...(all.get(note) ?? []), scenario.name]);
    }
  }
  const items = [...all].map(([note, names]): Item => {
    const [first = ''] = names;
    const where = names.length === scenarios.length ? 'all scenarios' : `${count(names.length)} scenarios`;
    return { text: [note, ' (', ...(names.length === 1 ? [name(first)] : [where]), ')'] };
  });
  return [list(items, { noun: 'note', most: { markdown: MOST } })];
}

/** How the scenarios were loaded; those that were loaded alike are named together. */
export function loads({ scenarios }: Result): Block[] {
  const groups = new Map<string, number>();
  for (const scenario of scenarios) {
    const said = windowText(scenario);
    groups.set(said, (groups.get(said) ?? 0) + 1);
  }
  const items = [...groups].map(([said, times]): Item => ({ text: [figure(plural(times, 'scenario')), ': ', said] }));
  return [list(items, { noun: 'way to load', most: { markdown: MOST } })];
}

/** What failed in each scenario, by kind of error. */
export function failedRequests({ scenarios }: Result): Block[] {
  const items = scenarios.flatMap((scenario) =>
    failuresText(scenario).map((said): Item => ({ text: [name(scenario.name), ': ', said] })),
  );
  return [list(items, { noun: 'scenario', most: { markdown: MOST } })];
}

/** The headline of the result, where the first line of a comment says it in other words. */
export function headlineBelow({ headline }: Pick<Result, 'headline'>, { sentence }: Pick<News, 'sentence'>): Block[] {
  return wordsOf(sentence) === clause(headline) ? [] : [text(headline)];
}
