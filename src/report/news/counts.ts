import { failedRequests } from '../../measurement/counts.ts';
import type { Result } from '../../verdict/result.ts';
import type { NewsCounts, NewsItem } from '../news.ts';
import { type Said, subjectsOf } from './subjects.ts';

/** Counts what a result says: each subject once. */
export function countsOf({ scenarios }: Pick<Result, 'scenarios'>, items: readonly NewsItem[]): NewsCounts {
  const subjects = scenarios.flatMap(subjectsOf);
  const of = (said: Said) => subjects.filter((subject) => subject.said === said).length;
  return {
    regressed: of('regressed'),
    limits: items.filter(({ kind }) => kind === 'limit').length,
    undecided: of('undecided'),
    likely: of('likely'),
    improved: of('improved'),
    unchanged: of('unchanged'),
    uncompared: of('uncompared'),
    failedRequests: scenarios.reduce((sum, { counts }) => sum + failedRequests(counts), 0),
  };
}
