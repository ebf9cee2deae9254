import { redact } from '../secrets/border.ts';
import { plainText, shorten } from '../text/plain.ts';

/** Characters of a text that the page shows, and of one that is looked at for secrets. */
const SHOWN = 300;
const READ = 10_000;

/** Makes text from elsewhere one line that a page has room for, without the secrets of this process. */
export function plain(text: string): string {
  return shorten(plainText(redact(text.slice(0, READ))), SHOWN);
}
