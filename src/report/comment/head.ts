import { type Block, text } from '../../text/blocks.ts';
import { figure, type Inline, type Tone } from '../../text/inline.ts';
import { formatPercent } from '../../text/numbers.ts';
import { plural } from '../../text/plural.ts';
import { changeOf } from '../../verdict/difference.ts';
import type { Result } from '../../verdict/result.ts';
import { rangeText } from '../format.ts';
import type { News, NewsItem } from '../news.ts';
import { blockInterval, blockScale } from '../pictures/block-interval.ts';
import { failureText } from '../sections/failure.ts';
import type { Links } from '../sections/section.ts';
import { headingOf } from './heading.ts';
import { linesOf, PHONE, SIZE } from './phone.ts';
import { newsTable } from './rows.ts';

/** The most lines that a comment shows before anything is unfolded, on a phone. */
export const MOST_LINES = 20;
/** What a comment says of the one before it, in the widest case: the publisher adds it to the counts. */
const BEFORE = ' · before the last push ✅ at 1234567';
/** Lines of the log of what stopped. */
const LOG_LINES = 4;
/** The columns of an interval, and of the whole line: a phone has some 40 in the type of code. */
const INTERVAL = 25;

/** The first screen of a comment and of a summary: the verdict, how many of each, what is worst, and by how much. */
export interface Head {
  /** The first line, in Markdown. */
  heading: string;
  blocks: readonly Block[];
}

/** @param folds how many lines the folded parts below take */
export function headOf(result: Result, news: News, links: Links, folds: number): Head {
  const { heading, words } = headingOf(news);
  const counts = countsLine(news, links);
  const taken = linesOf(words, PHONE, SIZE.heading, true) + linesOf(`${counts.words}${BEFORE}`, PHONE) + folds;
  const interval = intervalOf(news.items);
  const header = 1;
  const log = result.failure === null ? [] : failureText(result.failure.message).log.slice(-LOG_LINES);
  const { table, shown } = newsTable(result, news.items, MOST_LINES - taken - header - log.length - (interval === null ? 0 : 2));
  const isShown = interval !== null && shown.includes(interval.item);
  return {
    heading,
    blocks: [
      text(counts.text),
      ...(log.length === 0 ? [] : [{ kind: 'log', lines: log } as const]),
      ...(table === null ? [] : [table]), ...(isShown ? interval.blocks : []),
    ],
  };
}

interface Counts {
  text: readonly Inline[];
  words: string;
}

/** How many there are of each, with the signs that the rows have, and where there is more. */
function countsLine({ counts, items }: News, { report, run }: Links): Counts {
  const limits = items.filter(({ kind }) => kind === 'limit');
  const limitTone: Tone = limits.some(({ status }) => status.tone === 'fail') ? 'fail' : 'open';
  const regressions = items.filter(({ row }) => row?.verdict === 'regressed' && row.gated);
  const regressionTone: Tone = regressions.some(({ status }) => status.tone === 'fail') ? 'fail' : 'open';
  const said: [times: number, tone: Tone, words: string][] = [
    [counts.regressed, regressionTone, 'regressed'],
    [counts.limits, limitTone, limitWords(limits)],
    [counts.likely, 'likely', 'likely worse'],
    [counts.undecided, 'open', 'undecided'],
    [counts.uncompared, 'open', 'not compared'],
    [counts.improved, 'pass', 'improved'],
    [counts.unchanged, 'pass', 'unchanged'],
  ];
  const shown = said.filter(([times]) => times > 0);
  const parts: Inline[] = shown.map(([times, tone, words]) => ({
    kind: 'status',
    status: { tone, words: `${times.toLocaleString('en-US')} ${words}` },
  }));
  const failed = counts.failedRequests > 0 ? [`${plural(counts.failedRequests, 'failed request')}`] : [];
  const links: Inline[] = [
    ...(report === undefined ? [] : [{ kind: 'link', text: 'report', url: report } as const]),
    ...(run === undefined ? [] : [{ kind: 'link', text: 'run', url: run } as const]),
  ];
  const all = [...parts, ...failed, ...links];
  const words = [
    ...shown.map(([times, , said]) => `●● ${times} ${said}`),
    ...failed,
    ...(report === undefined ? [] : ['report']),
    ...(run === undefined ? [] : ['run']),
  ];
  return { text: all.flatMap((part, at) => (at === 0 ? [part] : [' · ', part])), words: words.join(' · ') };
}

/** Of limits that are all of one kind, what became of them. */
function limitWords(limits: readonly NewsItem[]): string {
  const noun = limits.length === 1 ? 'limit' : 'limits';
  const [first, ...others] = new Set(limits.map(({ status }) => status.words));
  if (first === undefined || others.length > 0 || !first.startsWith('limit ')) return `${noun} not met`;
  return first.replace(/^limit/, noun);
}

/** The interval of the first row that has one, in block characters. */
function intervalOf(items: readonly NewsItem[]): { item: NewsItem; blocks: readonly Block[] } | null {
  const item = items.find(({ kind, row, change }) => kind === 'comparison' && row?.worse && change !== null);
  const { row = null } = item ?? {};
  const change = row === null ? null : changeOf(row);
  if (item === undefined || row === null || row.worse === null || change === null) return null;
  const { worse, tolerance, definition } = row;
  const drawn = blockInterval(worse, tolerance, blockScale([{ worse, tolerance }]), INTERVAL);
  const [better, bad] = definition.slower ? ['faster', 'slower'] : ['better', 'worse'];
  return {
    item,
    blocks: [
      { kind: 'log', lines: [`${better} ${drawn} ${bad}`] },
      text([`${item.figure}: `, figure(rangeText(change)), '; the blocks are the tolerance, ', figure(`±${formatPercent(tolerance)}`)], {
        quiet: true,
      }),
    ],
  };
}
