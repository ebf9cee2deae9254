import type { Result } from '../verdict/result.ts';
import { SECTIONS } from './sections/index.ts';
import { reportOf } from './sections/section.ts';
import { writeTerminal } from './write/terminal.ts';

/** The result for a terminal of 40 columns or more: plain text, or with ANSI colors. */
export function renderTerminal(result: Result, options: { columns: number; color: boolean }): string {
  const report = reportOf(result);
  return writeTerminal(
    SECTIONS.map((section) => section(report)),
    options,
  );
}
