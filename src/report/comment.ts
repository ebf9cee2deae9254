import { type Block, fold, list, text } from '../text/blocks.ts';
import { name, strong } from '../text/inline.ts';
import type { Result } from '../verdict/result.ts';
import { headOf } from './comment/head.ts';
import { matrix } from './comment/matrix.ts';
import { foldTitle, nextBlocks } from './comment/next.ts';
import { failedRequests, headlineBelow, limitsMet, loads, notes, otherFindings, reasons } from './comment/words.ts';
import { type News, newsOf } from './news.ts';
import { acceptance } from './sections/acceptance.ts';
import { coverage } from './sections/coverage.ts';
import { diagnosis } from './sections/diagnosis.ts';
import { evidence } from './sections/evidence.ts';
import { failure } from './sections/failure.ts';
import { footer } from './sections/footer.ts';
import { gone } from './sections/gone.ts';
import { notices } from './sections/notices.ts';
import { P25_EXPLAINED } from './sections/p25.ts';
import { profileBlocks } from './sections/profile.ts';
import { rules } from './sections/rules.ts';
import { foundBy } from './sections/scenario/answer.ts';
import { type Links, type Report, reportOf } from './sections/section.ts';
import { writeMarkdown } from './write/markdown.ts';

/** UTF-8 bytes of a comment. GitHub takes 65,536 characters, and its marker goes before. */
const MAX_BYTES = 65_000;
/** How many rows its matrix may have: the most that fit, or none. */
const ROWS = [400, 150, 50, 15];

/**
 * The comment on a pull request: what a reviewer sees without touching anything fits on a phone, and everything else is
 * folded.
 */
export function renderComment(result: Result, links: Links = {}): string {
  const report = reportOf(result, links);
  const news = newsOf(result, links);
  const { more } = nextBlocks(news);
  const head = headOf(result, news, links);
  const found = foundBeside(report);
  const write = (rows: number) => {
    const blocks = [
      ...head.blocks,
      fold(foldTitle(news), [
        ...more,
        ...inWords(report, news),
        ...(rows === ROWS[0] ? found : found.slice(0, 1).map(() => LEFT_OUT)),
        ...matrix(report.ordered, rows),
        fold('How it was measured', measured(report)),
      ]),
    ];
    return `${head.heading}\n\n${writeMarkdown(blocks)}`;
  };
  for (const rows of ROWS) {
    const comment = write(rows);
    if (Buffer.byteLength(comment) <= MAX_BYTES) return comment;
  }
  return write(0);
}

/** What was found, in sentences. */
function inWords(report: Report, news: News): Block[] {
  const { result } = report;
  return [
    ...headlineBelow(result, news),
    ...acceptance(report),
    ...otherFindings(result),
    ...failure(report),
    ...gone(report),
    ...rules(report),
    ...reasons(news.items.filter(({ row }) => !row || !result.accepted?.findings.includes(row.explanation))),
    ...failedRequests(result),
    ...limitsMet(result),
    ...coverage(report),
    ...diagnosis(report),
  ];
}

/** What stands in place of what was found besides figures where that is too long. */
const LEFT_OUT = text('What the scenarios found besides these figures is too long for a comment: the report has it.', {
  quiet: true,
});

/**
 * What kinds of scenarios and profiles found besides figures, in sentences, each under the name of its scenario. Their tables
 * are wider than a phone.
 */
function foundBeside({ ordered, result }: Report): Block[] {
  return ordered.flatMap((scenario) => {
    const blocks = [list(foundBy(scenario).answer), ...profileBlocks(scenario, result)].filter(
      (block) => block.kind !== 'list' || block.items.length > 0,
    );
    return blocks.length === 0 ? [] : [text(strong(name(scenario.name))), ...blocks];
  });
}

function measured(report: Report): Block[] {
  const { result } = report;
  return [
    ...loads(result),
    ...notes(report),
    ...evidence(report),
    ...(report.p25 !== null ? [P25_EXPLAINED] : []),
    ...notices(report),
    ...footer(report),
  ];
}
