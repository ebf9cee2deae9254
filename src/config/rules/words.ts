import { plainText, shorten } from '../../text/plain.ts';

/** The longest value that a sentence shows, in characters, and the most of a list. */
const LONGEST = 60;
const MOST = 8;

/**
 * Shows a value of a rule as it is written; one that stands for itself by default as the schema has it. Untrusted text is
 * made plain and short.
 */
export function words({ written, value }: { written: unknown; value: unknown }): string {
  if (written !== undefined && written !== null && typeof written !== 'object') return plain(String(written));
  if (value === undefined || value === null) return 'not set';
  if (Array.isArray(value)) {
    const more = value.length > MOST ? ` and ${value.length - MOST} more` : '';
    return value.length === 0
      ? 'none'
      : value
          .slice(0, MOST)
          .map((item) => plain(String(item)))
          .join(', ') + more;
  }
  // Numbers without their text are shares, such as a tolerance.
  return typeof value === 'number' ? `${Number((value * 100).toPrecision(6))}%` : plain(String(value));
}

export function plain(text: string): string {
  return shorten(plainText(text), LONGEST);
}
