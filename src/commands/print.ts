import { commandLine } from '../command-line.ts';
import { renderLast, renderTerminal, type TerminalOptions } from '../report/terminal.ts';
import type { Result } from '../verdict/result.ts';
import { screenOf } from './screen.ts';

/** Prints a result to standard output, as wide as the terminal is, with colors where they are wanted. */
export function printResult(result: Result, options: Pick<TerminalOptions, 'verbose' | 'closing' | 'next'> = {}): void {
  console.log(renderTerminal(result, { ...screenOf(process.stdout), command: commandLine([]), ...options }));
}

/** Prints the verdict of a run whose reason was written to standard error. */
export function printLast(result: Result): void {
  console.log(renderLast(result, screenOf(process.stdout)));
}
