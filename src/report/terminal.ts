import type { Result } from '../verdict/result.ts';
import { type News, type NextStep, newsOf } from './news.ts';
import { failure } from './sections/failure.ts';
import { headline } from './sections/headline.ts';
import { SECTIONS } from './sections/index.ts';
import { P25_EXPLAINED, p25Place } from './sections/p25.ts';
import { type Report, reportOf } from './sections/section.ts';
import { answersPart } from './terminal/answers.ts';
import { diagnosisPart } from './terminal/diagnosis.ts';
import { forestPart } from './terminal/forest.ts';
import { fill, linesOf, type Part, type Screen } from './terminal/part.ts';
import { scenariosPart } from './terminal/scenarios.ts';
import { reasonsPart, remarksPart } from './terminal/sentences.ts';
import { changesPart, closingPart, evidencePart, nextPart } from './terminal/surroundings.ts';
import { countsPart, lastPart, verdictPart } from './terminal/verdict.ts';
import { paintOf, plainInline } from './write/paint.ts';
import { withoutCommand, writeTerminal } from './write/terminal.ts';

/** The most lines of a report that does not show everything. */
const MOST_LINES = 60;

export interface TerminalOptions {
  /** 40 or more. */
  columns: number;
  color: boolean;
  /** Whether everything is shown, however long it is. */
  verbose?: boolean;
  /** What the command says before the verdict at the end, such as where files are. */
  closing?: readonly string[];
  /** What to do now, where that is not what the result alone says. */
  next?: readonly NextStep[];
  /** What starts perf-gate here. */
  command?: string;
  /** Where everything is seen, in a few words. */
  all?: string;
}

/**
 * The result for a terminal: the verdict first and last, and between them what there is to look at, plain or with ANSI
 * colors. How long it is depends on what there is to say, and not on how much was measured.
 */
export function renderTerminal(result: Result, options: TerminalOptions): string {
  const { columns, color, verbose = false, closing = [] } = options;
  const screen: Screen = { columns, color, paint: paintOf(color) };
  const news = newsOf(result, { command: options.command });
  const verdict = verdictPart(news, result, screen);
  const last = lastPart(news, result, screen);
  const parts = isPlainStop(result)
    ? [verdict, ...(wasMeasured(result) ? [closingPart(closing, screen)] : []), last]
    : [
        verdict,
        countsPart(news, result, screen),
        ...(verbose
          ? detailed(news, result, screen)
          : short(news, result, screen, options.all ?? '--verbose shows all')),
        closingPart(closing, screen),
        nextPart(options.next ?? news.next, screen),
        last,
      ];
  return fill(parts, verbose ? Number.POSITIVE_INFINITY : MOST_LINES)
    .map(withoutCommand)
    .join('\n');
}

/** The end of a report whose reason was told elsewhere. */
export function renderLast(result: Result, { columns, color }: Pick<TerminalOptions, 'columns' | 'color'>): string {
  const screen: Screen = { columns, color, paint: paintOf(color) };
  return lastPart(newsOf(result), result, screen).lines(MOST_LINES).slice(1).join('\n');
}

/** Whether the run stopped before anything was compared: then there is nothing to show but why. */
function isPlainStop({ failure: stop, scenarios }: Result): boolean {
  return stop !== null && scenarios.every(({ comparisons }) => comparisons.every(({ worse }) => worse === null));
}

function wasMeasured({ scenarios }: Result): boolean {
  return scenarios.some(({ rounds }) => rounds > 0);
}

function short(news: News, result: Result, screen: Screen, all: string): Part[] {
  const report = reportOf(result);
  const reasons = reasonsPart(news, result, screen, all);
  const names = (lines: readonly string[]) => /\bp25\b/.test(lines.join(' '));
  const inSentence = names([plainInline(news.sentence)]);
  return [
    ...(inSentence ? [p25Part(screen)] : []),
    forestPart(news.items, screen, all),
    reasons,
    ...(!inSentence && names(reasons.lines(reasons.most)) ? [p25Part(screen)] : []),
    diagnosisPart(result, screen, all),
    changesPart(report, screen, all),
    scenariosPart(result, news, screen, all),
    answersPart(result, screen),
    remarksPart(result, screen, all),
    evidencePart(result, screen),
  ];
}

/** All sections but those that the first lines take the place of. */
function detailed(news: News, result: Result, screen: Screen): Part[] {
  const findings = result.findings.filter(({ kind }) => kind !== 'failure');
  const said = { ...result, findings, headline: plainInline(news.sentence) };
  const report: Report = { ...reportOf(result), result: said };
  const p25 = p25Place(said, report.ordered);
  const { columns, color } = screen;
  const sections = SECTIONS.filter((section) => section !== headline && section !== failure);
  const lines = writeTerminal([[], ...sections.map((section) => section({ ...report, p25 }))], {
    columns,
    color,
  }).split('\n');
  return [
    ...(p25?.in === 'headline' ? [p25Part(screen)] : []),
    forestPart(news.items, screen, 'below'),
    { rank: 8, most: Number.POSITIVE_INFINITY, lines: () => lines },
  ];
}

function p25Part(screen: Screen): Part {
  const lines = linesOf([P25_EXPLAINED], screen);
  return { rank: 8.5, most: lines.length, lines: (room) => (room < lines.length ? [] : lines) };
}
