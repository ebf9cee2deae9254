import { count } from '../../text/numbers.ts';
import { plainText } from '../../text/plain.ts';
import { plural } from '../../text/plural.ts';
import { sentence } from '../../text/sentence.ts';
import type { Result } from '../../verdict/result.ts';
import type { News, NewsCounts } from '../news.ts';
import { failureText } from '../sections/failure.ts';
import { clip, paragraph, width } from '../write/columns.ts';
import { plainInline } from '../write/paint.ts';
import { cutLines, linesOf, type Part, type Screen } from './part.ts';

/** Lines of the sentence at the beginning; at the end it has one. */
const FIRST = 5;
/** Lines of what stopped a run, before the end of a log. */
const REASON = 24;
/** Columns in which a sentence says something. */
const LEAST = 10;
const STOPPED = 'The run stopped.';

/** The verdict as the first lines: what happened, in a sentence. */
export function verdictPart(news: News, result: Result, screen: Screen): Part {
  const { failure } = result;
  if (failure !== null) return stoppedPart(failure.message, news, result, screen);
  const lines = paragraph(leadOf(news, result, screen), sentence(plainInline(news.sentence)), screen.columns);
  return { rank: 0, most: FIRST, lines: (room) => cutLines(lines, room) };
}

/** A run that stopped says why, with the lines of the log that it quotes. */
function stoppedPart(message: string, news: News, result: Result, screen: Screen): Part {
  const { prose, log } = failureText(message);
  const lines = [
    ...paragraph(leadOf(news, result, screen), STOPPED, screen.columns),
    ...cutLines(paragraph('  ', prose, screen.columns), REASON),
    ...linesOf([{ kind: 'log', lines: log }], screen),
  ];
  return { rank: 0, most: lines.length, lines: () => lines };
}

/** The verdict once more, at the end; why a run stopped is not said twice. */
export function lastPart(news: News, result: Result, screen: Screen): Part {
  const said = result.failure === null ? sentence(plainInline(news.sentence)) : STOPPED;
  const lead = leadOf(news, result, screen);
  const room = screen.columns - width(lead);
  const line = room < LEAST ? lead.trimEnd() : `${lead}${clip(plainText(said), room)}`;
  return { rank: 1, most: 2, lines: () => ['', line] };
}

/** Where there was nothing to compare with, nothing went wrong: that is no exclamation. */
function leadOf({ status }: News, { evidence, conclusion }: Result, { paint }: Screen): string {
  const words = status.words.toUpperCase();
  const isPlain = (evidence.kind === 'none' || evidence.kind === 'identical') && conclusion !== 'failure';
  return `${isPlain ? paint.quiet(`– ${words}`) : paint.sign(status.tone, words)}  `;
}

/** How many there are of each. */
export function countsPart({ counts }: News, { evidence }: Result, { columns, paint }: Screen): Part {
  const text = evidence.kind === 'none' ? failedText(counts) : countsText(counts);
  const lines = text === '' ? [] : paragraph('  ', text, columns);
  return { rank: 6, most: 3, lines: (room) => cutLines(lines, room).map(paint.quiet) };
}

function countsText(counts: NewsCounts): string {
  const { regressed, limits, undecided, likely, uncompared, improved, unchanged } = counts;
  const said: [number, string][] = [
    [regressed, 'regressed'],
    [limits, limits === 1 ? 'limit not met' : 'limits not met'],
    [likely, 'likely worse'],
    [undecided, 'undecided'],
    [uncompared, 'not compared'],
    [improved, 'improved'],
    [unchanged, 'unchanged'],
  ];
  const parts = said.filter(([number]) => number > 0).map(([number, words]) => `${count(number)} ${words}`);
  return [...parts, failedText(counts)].filter((part) => part !== '').join(', ');
}

function failedText({ failedRequests }: NewsCounts): string {
  return failedRequests > 0 ? plural(failedRequests, 'failed request') : '';
}
