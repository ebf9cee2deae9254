import { deflateRawSync } from 'node:zlib';
import { plainText } from '../../text/plain.ts';
import { originText } from '../format.ts';
import type { Report } from '../sections/section.ts';
import { HtmlWriter } from '../write/html.ts';
import { DETAIL_LEVEL } from './detail.ts';
import type { About } from './downloads.ts';
import { type Entry, isGreen } from './entry.ts';
import { scenarioExtras } from './extras.ts';
import { type Lean, type Packed, pack } from './pack.ts';

/** What the page carries as data, for details that a reader opens, and for what they save and copy. */
interface PageData extends Packed {
  about: About;
  /** The comment on the pull request. */
  markdown: string;
  /** By anchor: what is known of a scenario beside its figures, written already. */
  extras: Record<string, string>;
  /** What a script draws in the extras, by the place that each plot names. */
  plots: Record<string, unknown>;
  /** What was left out because there is too much of it; empty where nothing was. */
  left: string;
}

/** The data of a page. */
interface Embedded {
  /** Raw DEFLATE in base64. */
  text: string;
  /** Whether something in it has to be drawn by a script. */
  hasPlots: boolean;
}

/** The most characters of data. */
const MOST = 480_000;

interface Step extends Lean {
  /** What is kept of what is known of green scenarios beside their figures: without the course over time it is little. */
  extras: 'all' | 'without time' | 'none';
  /** What a saved file lacks, in words. */
  left: string;
}

const FULL: Step = { digits: 7, pairs: true, information: true, extras: 'all', left: '' };
const SHORT: Step = { ...FULL, digits: 5 };
const BARE: Step = { ...SHORT, extras: 'none' };
const LEAST: Step = {
  ...BARE,
  pairs: false,
  information: false,
  left: 'the pairs and the figures for information of what is green',
};
const STEPS: readonly Step[] = [
  FULL,
  SHORT,
  { ...SHORT, extras: 'without time' },
  BARE,
  { ...BARE, pairs: false, left: 'the pairs of rounds of what is green' },
  LEAST,
];

/**
 * Packs the data of a page. Where it is too much, what is green has less of it, and in the end the last entries have none.
 *
 * @param detailed the anchors of the details that the page begins with: their extras are written there
 */
export function embed(
  report: Report,
  entries: readonly Entry[],
  detailed: ReadonlySet<string>,
  markdown: string,
): Embedded {
  const rest = { about: aboutOf(report), markdown };
  const kinds = {
    all: extrasOf(report, entries, detailed, true),
    'without time': extrasOf(report, entries, detailed, false),
    none: { extras: {}, plots: {} },
  };
  const written = (kept: readonly Entry[], { left, extras, ...lean }: Step): Embedded => ({
    text: encoded({ ...pack(kept, isGreen, lean), ...rest, ...kinds[extras], left }),
    hasPlots: Object.keys(kinds[extras].plots).length > 0,
  });
  for (const step of STEPS) {
    const data = written(entries, step);
    if (fits(data)) return data;
  }
  const ordered = entries.toSorted((a, b) => Number(isGreen(a)) - Number(isGreen(b)));
  for (let kept = Math.floor(entries.length / 2); kept > 0; kept = Math.floor(kept / 2)) {
    const some = new Set(ordered.slice(0, kept));
    const left = `the figures of ${entries.length - kept} of ${entries.length} rows`;
    const data = written(
      entries.filter((entry) => some.has(entry)),
      { ...LEAST, left },
    );
    if (fits(data)) return data;
  }
  const none = { ...pack([], isGreen, LEAST), about: rest.about, markdown: '', extras: {}, plots: {} };
  return { text: encoded({ ...none, left: 'all figures' }), hasPlots: false };
}

function fits({ text }: Embedded): boolean {
  return text.length <= MOST;
}

function encoded(data: PageData): string {
  return deflateRawSync(JSON.stringify(data), { level: 9 }).toString('base64');
}

function aboutOf({ result }: Report): About {
  const { version, key, conclusion, headline, head, evidence } = result;
  return {
    version: plainText(version),
    key: plainText(key),
    conclusion,
    headline: plainText(headline),
    commit: head.origin.commit,
    base: 'origin' in evidence ? plainText(originText(evidence.origin)) : null,
    measured: plainText(head.startedAt),
  };
}

type Extras = Pick<PageData, 'extras' | 'plots'>;

/** Written by the writer of the page, which escapes: a script of the page only puts them in their place. */
function extrasOf(report: Report, entries: readonly Entry[], detailed: ReadonlySet<string>, time: boolean): Extras {
  const missing = entries.filter(({ anchor, label }) => label === null && !detailed.has(anchor));
  const writer = new HtmlWriter(DETAIL_LEVEL);
  const extras = missing.map((entry) => [entry.anchor, writer.blocks(scenarioExtras(entry, report, time))] as const);
  const plots = Object.entries(writer.plots).filter(([, data]) => data !== undefined);
  return { extras: Object.fromEntries(extras), plots: Object.fromEntries(plots) };
}
