import { accept, isAcceptable } from '../verdict/accept.ts';
import type { Result } from '../verdict/result.ts';
import type { FoundAcceptance } from './acceptance.ts';

/**
 * Accepts what would fail where a person's word is found; a word that does not count becomes a notice.
 *
 * @param ask looks for that word; null where nobody can give it
 */
export async function settle(judged: Result, ask: (() => Promise<FoundAcceptance>) | null): Promise<Result> {
  const found = isAcceptable(judged) && ask ? await ask() : null;
  const settled = found?.acceptance ? accept(judged, found.acceptance) : judged;
  return { ...settled, notices: [...judged.notices, ...(found?.notice ? [found.notice] : [])] };
}
