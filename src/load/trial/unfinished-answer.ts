import { readHead } from '../traffic/answer-head.ts';
import type { TriedAnswer } from './exchange.ts';

const EMPTY_LINE = /\r?\n\r?\n/;

/**
 * Reads what had come of an answer that did not come to its end.
 *
 * @param bytes the first that came
 * @param total how many came in all
 * @returns null for what is no answer, or whose head is not complete
 */
export function readUnfinished(bytes: Buffer, total: number): Omit<TriedAnswer, 'isComplete'> | null {
  const text = bytes.toString('latin1');
  const end = EMPTY_LINE.exec(text);
  const head = end && readHead(`${text.slice(0, end.index)}\n`, true, false);
  if (!head) return null;
  const length = end.index + end[0].length;
  return {
    status: head.status,
    headers: firstOfEach(head.headers),
    text: bytes.subarray(length).toString(),
    size: Math.max(0, total - length),
  };
}

/** The first header of each name, by its name in lower case. @param headers name, value, name, value, … */
export function firstOfEach(headers: readonly string[]): Record<string, string> {
  const first: Record<string, string> = {};
  for (let at = 0; at < headers.length; at += 2) {
    first[(headers[at] as string).toLowerCase()] ??= headers[at + 1] as string;
  }
  return first;
}
