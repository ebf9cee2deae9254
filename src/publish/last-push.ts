import { MARKDOWN_SIGN } from '../report/write/markdown-inline.ts';
import { shortCommit } from '../text/commit.ts';
import type { Said } from './comment-marker.ts';
import type { OwnComment } from './conversation.ts';
import { compareRuns } from './run-order.ts';

/**
 * Finds what our newest comment said of another commit than this one.
 *
 * @returns null where there is none, or where it does not say of which it was
 */
export function saidBefore(own: readonly Pick<OwnComment, 'order' | 'said' | 'before'>[], commit: string): Said | null {
  const [newest] = own.toSorted((a, b) => compareRuns(b.order, a.order));
  if (newest === undefined) return null;
  // Measured again, the same commit has the same past.
  return newest.said?.commit === commit ? newest.before : newest.said;
}

/** Adds to the counts of a comment, which are its second paragraph, what was said of the commit before this push. */
export function withLastPush(text: string, before: Said | null): string {
  if (before === null) return text;
  const [heading = '', counts = '', ...rest] = text.split('\n\n');
  const isCounts = counts !== '' && !/^[<|`]/.test(counts);
  const said = `last push: ${MARKDOWN_SIGN[before.tone]} at ${shortCommit(before.commit)}`;
  if (isCounts) return [heading, `${counts} · ${said}`, ...rest].join('\n\n');
  return [heading, `L${said.slice(1)}`, ...(counts === '' ? [] : [counts]), ...rest].join('\n\n');
}
