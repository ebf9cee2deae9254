import { plainText } from '../text/plain.ts';
import type { Result, ScenarioResult } from '../verdict/result.ts';
import { scenarioBlocks } from './sections/scenarios.ts';
import { type Report, reportOf } from './sections/section.ts';
import { scenarioStatus } from './status.ts';
import { countWords } from './terminal/matrix.ts';
import { cutLines } from './terminal/part.ts';
import { renderTerminal } from './terminal.ts';
import { writeTerminal } from './write/terminal.ts';

/** A result for the log of a job. */
export interface JobLog {
  lines: readonly string[];
  /** What can be opened: one for each scenario, the most serious first, as far as there is room. */
  groups: readonly { title: string; lines: readonly string[] }[];
  /** What has no group; null where every scenario has one. */
  rest: string | null;
}

/** The lines that a log has around those of a group. */
const AROUND = 2;
/** What a group has at least, with those around it. */
const LEAST = 6;

/** Writes the short result, and the figures of each scenario as a group. @param most lines of all of it */
export function renderJobLog(result: Result, screen: { columns: number; color: boolean }, most: number): JobLog {
  const lines = renderTerminal(result, { ...screen, all: 'the report has all' }).split('\n');
  const report = reportOf(result);
  const { ordered } = report;
  // One line says what has no group.
  let left = most - lines.length - 1;
  const groups: { title: string; lines: readonly string[] }[] = [];
  for (const [at, scenario] of ordered.entries()) {
    const share = Math.max(LEAST, Math.floor(left / (ordered.length - at)));
    if (share > left) break;
    const figures = figuresOf(scenario, report, screen);
    const kept = cutLines(figures, share - AROUND);
    groups.push({ title: titleOf(scenario, result), lines: kept });
    left -= kept.length + AROUND;
  }
  const others = ordered.slice(groups.length);
  return { lines, groups, rest: others.length > 0 ? countWords(others) : null };
}

function titleOf(scenario: ScenarioResult, result: Result): string {
  return `${plainText(scenario.name)}: ${scenarioStatus(scenario, result).words}`;
}

function figuresOf(scenario: ScenarioResult, report: Report, screen: { columns: number; color: boolean }): string[] {
  const blocks = scenarioBlocks(scenario, 0, report);
  return writeTerminal([blocks], screen).split('\n');
}
