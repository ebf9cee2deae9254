import type { WindowsRule } from '../verdict/threshold.ts';
import { DURATION, parseDuration, parseRatio } from './quantity.ts';

const SHARE = String.raw`\d+(?:\.\d+)?`;
const WHICH = `(${SHARE}) *% +of +(${DURATION.source.slice(1, -1)}) +windows?`;
const WINDOWS = new RegExp(`^${WHICH}$`);

/** What follows a limit of the whole where it is one of windows, as a pattern for editors. */
export const WINDOWS_ENDING = `(?: +in +${WHICH})?`;

/** The text that completes "expected …, or". */
export const WINDOWS_EXPECTED = 'the same in windows, such as "< 300ms in 95% of 10s windows"';

/** The shortest and the longest window, milliseconds. */
const LEAST = 100;
const MOST = 3_600_000;

/**
 * Reads `< 300ms in 95% of 10s windows` as the limit `< 300ms` and which windows have to keep it; a limit without windows as
 * it is. null: no such share, or no such length.
 */
export function splitWindows(
  text: string,
): { limit: string; windows: Pick<WindowsRule, 'share' | 'length'> | null } | null {
  const at = text.lastIndexOf(' in ');
  if (at === -1) return { limit: text, windows: null };
  const match = WINDOWS.exec(text.slice(at + ' in '.length).trim());
  if (match === null) return null;
  const limit = text.slice(0, at).trimEnd();
  const [, percent = '', written = ''] = match;
  const share = parseRatio(`${percent}%`);
  const length = parseDuration(written);
  if (share === null || share <= 0 || share > 1) return null;
  if (length === null || length < LEAST || length > MOST) return null;
  return { limit, windows: { share, length } };
}
