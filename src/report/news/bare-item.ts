import type { Result } from '../../verdict/result.ts';
import type { NewsItem } from '../news.ts';

/** What an item has none of, unless it says otherwise. */
export const NOTHING = {
  label: null,
  row: null,
  also: [],
  threshold: null,
  figure: '',
  change: null,
  before: null,
  now: null,
} satisfies Partial<NewsItem>;

/** How serious a finding is. */
export function toneOf(text: string, { accepted, findings }: Pick<Result, 'accepted' | 'findings'>): 'fail' | 'note' {
  if (accepted?.findings.includes(text)) return 'note';
  return findings.find((finding) => finding.text === text)?.fails === false ? 'note' : 'fail';
}
