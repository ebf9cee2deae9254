import type { Card } from '../../text/blocks.ts';
import { count } from '../../text/numbers.ts';
import type { NewsCounts } from '../news.ts';
import type { Facet } from './entry.ts';

/** The five counts at the top of the page, and what could not be compared where there is any of it. */
export function cardsOf(counts: NewsCounts): Card[] {
  const { regressed, limits, undecided, likely, improved, unchanged, uncompared, failedRequests } = counts;
  const card = (facet: Facet, times: number, words: string, tone: Card['tone'], aside: string[] = []): Card => ({
    facet,
    count: times,
    words,
    tone,
    ...(aside.length > 0 && { aside: aside.join(', ') }),
  });
  return [
    card('regressed', regressed, 'regressed', 'fail'),
    card('limits', limits, `limit${limits === 1 ? '' : 's'} not met`, 'fail'),
    card('undecided', undecided + likely, 'undecided', likely > 0 ? 'likely' : 'open', part(likely, 'likely worse')),
    card('unchanged', unchanged + improved, 'unchanged', 'pass', part(improved, 'improved')),
    card('failed', failedRequests, `failed request${failedRequests === 1 ? '' : 's'}`, 'note'),
    ...(uncompared > 0 ? [card('uncompared', uncompared, 'not compared', 'note')] : []),
  ];
}

function part(times: number, words: string): string[] {
  return times === 0 ? [] : [`${count(times)} ${words}`];
}
