import type { WriteStream } from 'node:tty';
import { renderTerminal } from '../report/terminal.ts';
import type { Result } from '../verdict/result.ts';

const NARROWEST = 60;
const WIDEST = 160;

/** Prints a result to standard output, as wide as the terminal is, with colors where they are wanted. */
export function printResult(result: Result): void {
  console.log(renderTerminal(result, screenOf(process.stdout, NARROWEST)));
}

/** How wide a stream is and whether it takes colors. @param narrowest the columns that are used at least */
export function screenOf(stream: WriteStream, narrowest = 40): { columns: number; color: boolean } {
  const columns = Math.min(WIDEST, Math.max(narrowest, stream.columns ?? 80));
  return { columns, color: !process.env.NO_COLOR && (stream.isTTY || Boolean(process.env.FORCE_COLOR)) };
}
