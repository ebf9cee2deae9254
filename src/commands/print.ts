import { renderTerminal } from '../report/terminal.ts';
import type { Result } from '../verdict/result.ts';

const NARROWEST = 60;
const WIDEST = 160;

/** Prints a result to standard output, as wide as the terminal is, with colors where they are wanted. */
export function printResult(result: Result): void {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, process.stdout.columns ?? 80));
  const color = !process.env.NO_COLOR && (process.stdout.isTTY || Boolean(process.env.FORCE_COLOR));
  console.log(renderTerminal(result, { columns, color }));
}
