import { type Block, type TextBlock, text } from '../../text/blocks.ts';
import { figure, type Inline, name, type Tone, wordsOf } from '../../text/inline.ts';
import { count, formatPercent } from '../../text/numbers.ts';
import { shortenName } from '../../text/plain.ts';
import { plural } from '../../text/plural.ts';
import { changeOf } from '../../verdict/difference.ts';
import type { Result } from '../../verdict/result.ts';
import { rangeText } from '../format.ts';
import type { News, NewsItem } from '../news.ts';
import { blockInterval, blockScale } from '../pictures/block-interval.ts';
import { failureText } from '../sections/failure.ts';
import { isInArchive, type Links } from '../sections/section.ts';
import { headingOf } from './heading.ts';
import { foldTitle, nextBlocks } from './next.ts';
import { BODY, HEADING, type Room, roomLeft, roomOfCode, roomOfParagraph, SMALL } from './phone.ts';
import { newsTable } from './rows.ts';

/** What a comment says of the one before it, which the publisher adds to the counts. */
const BEFORE = ' · last push: ● at 1234567';
/** Lines of the log of what stopped. */
const LOG_LINES = 4;
/** The columns of an interval; its whole line has some 40, which is as wide as a phone in the type of code. */
const INTERVAL = 25;
/** The characters of the name that the interval has beside it. */
const NAME = 16;

/**
 * The first screen of a comment and of a summary: the verdict, how many there are of each, what is worst, and by how much.
 *
 * @returns the first line, in Markdown, and what follows it
 */
export function headOf(result: Result, news: News, links: Links): { heading: string; blocks: readonly Block[] } {
  const { heading, words } = headingOf(news);
  const { first } = nextBlocks(news);
  // The report is where the eye looks for what to do, if anything is to be done.
  const counts = countsLine(news, first === null ? links : { run: links.run });
  const log = result.failure === null ? [] : failureText(result.failure.message).log.slice(-LOG_LINES);
  const room = roomLeft([
    roomOfParagraph(words, HEADING, true),
    roomOfParagraph(`${counts.words}${BEFORE}`, BODY),
    roomOfCode(log.length),
    ...roomOfInterval(news.items),
    roomOfParagraph(first === null ? '' : wordsOf(first.text.text), BODY),
    roomOfCode(first?.command == null ? 0 : 1),
    // Beside the triangle of a fold.
    roomOfParagraph(`▶ ${foldTitle(news)}`, BODY),
  ]);
  const rows = newsTable(result, news.items, room);
  return {
    heading,
    blocks: [
      text(counts.text),
      ...(log.length === 0 ? [] : [{ kind: 'log', lines: log } as const]),
      ...(rows === null ? [] : [rows.table]),
      ...(intervalOf(rows?.shown ?? [])?.blocks ?? []),
      ...(first === null ? [] : [first.text]),
      ...(first?.command == null ? [] : [{ kind: 'log', lines: [first.command] } as const]),
    ],
  };
}

/** How many there are of each, with the signs that the rows have, and where there is more. */
function countsLine({ counts, items }: News, links: Links): { text: readonly Inline[]; words: string } {
  const limits = items.filter(({ kind }) => kind === 'limit');
  const regressions = items.filter(({ row }) => row?.verdict === 'regressed' && row.gated);
  const toneOf = (some: readonly NewsItem[]): Tone =>
    some.some(({ status }) => status.tone === 'fail') ? 'fail' : 'open';
  const said: [times: number, tone: Tone, words: string][] = [
    [counts.regressed, toneOf(regressions), 'regressed'],
    [counts.limits, toneOf(limits), limitWords(limits)],
    [counts.likely, 'likely', 'likely worse'],
    [counts.undecided, 'open', 'undecided'],
    [counts.uncompared, 'open', 'not compared'],
    [counts.improved, 'pass', 'improved'],
    [counts.unchanged, 'pass', 'unchanged'],
  ];
  const parts = said
    .filter(([times]) => times > 0)
    .map(([times, tone, words]): Inline => ({ kind: 'status', status: { tone, words: `${count(times)} ${words}` } }));
  const failed = counts.failedRequests > 0 ? [plural(counts.failedRequests, 'failed request')] : [];
  const shown = { [isInArchive(links) ? 'report (zip)' : 'report']: links.report, run: links.run };
  const pages = Object.entries(shown).flatMap(([title, url]): Inline[] =>
    url === undefined ? [] : [{ kind: 'link', text: title, url }],
  );
  const all = [...parts, ...failed, ...pages];
  return {
    text: all.flatMap((part, at) => (at === 0 ? [part] : [' · ', part])),
    words: all.map((part, at) => `${at < parts.length ? '● ' : ''}${wordsOf([part])}`).join(' · '),
  };
}

/** Of limits that are all of one kind, what became of them. */
function limitWords(limits: readonly NewsItem[]): string {
  const noun = limits.length === 1 ? 'limit' : 'limits';
  const [first, ...others] = new Set(limits.map(({ status }) => status.words));
  if (first === undefined || others.length > 0 || !first.startsWith('limit ')) return `${noun} not met`;
  return first.replace(/^limit/, noun);
}

/** What the interval of one of these takes, whichever is shown, and what stands below it. */
function roomOfInterval(items: readonly NewsItem[]): Room[] {
  const interval = intervalOf(items);
  return interval === null ? [] : [roomOfCode(1), roomOfParagraph(wordsOf(interval.caption.text), SMALL)];
}

/** The interval of the first that has one, in block characters, and what it shows. */
function intervalOf(items: readonly NewsItem[]): { blocks: readonly Block[]; caption: TextBlock } | null {
  const item = items.find(({ kind, row, change }) => kind === 'comparison' && row?.worse && change !== null);
  const row = item?.row;
  const change = row && changeOf(row);
  if (!item || !row?.worse || !change) return null;
  const { worse, tolerance, definition } = row;
  const drawn = blockInterval(worse, tolerance, blockScale([{ worse, tolerance }]), INTERVAL);
  const [better, bad] = definition.slower ? ['faster', 'slower'] : ['better', 'worse'];
  const caption = text(
    [
      name(shortenName(item.scenario, NAME)),
      ` ${item.figure}: `,
      figure(rangeText(change)),
      '; █ tolerated, ',
      figure(`±${formatPercent(tolerance)}`),
    ],
    { quiet: true },
  );
  return { blocks: [{ kind: 'log', lines: [`${better} ${drawn} ${bad}`] }, caption], caption };
}
