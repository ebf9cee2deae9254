import type { RateLimitScenario } from '../rate-limit.ts';
import type { Stage } from '../stage.ts';
import { retryAfterOf } from './judge-limit.ts';
import type { LimitDetail } from './limit-summary.ts';

/** Requests that are sent one after the other to be refused, at a time and in all, as a multiple of the limit. */
const BATCH = 25;
const MOST_ASKED = 2;
/** Milliseconds by which a clock may differ, or a request be early. */
const MARGIN = 100;

/**
 * Sends requests one after the other until one is refused, waits as long as its Retry-After says, and sends one more. All
 * other load has ended: nobody else uses up what this client is allowed.
 */
export async function findRetry(
  stage: Stage,
  scenario: RateLimitScenario,
): Promise<Pick<LimitDetail, 'retry' | 'wait' | 'said'>> {
  const { limit, patience } = scenario;
  const [request] = scenario.requests;
  const unseen = { retry: 'unseen', wait: null, said: null } as const;
  if (request === undefined) return unseen;
  const batch = { ...scenario, requests: Array.from({ length: BATCH }, () => ({ ...request, weight: 1 })) };
  for (let asked = 0; asked < MOST_ASKED * limit + BATCH; asked += BATCH) {
    const exchanges = await stage.ask(batch);
    if (stage.abort.aborted) return unseen;
    const refused = exchanges.findLast(({ answer }) => answer?.status === 429);
    if (refused === undefined) continue;
    const after = retryAfterOf(refused, Date.now());
    if (after.kind === 'none') return { ...unseen, retry: 'none' };
    if (after.kind === 'unreadable') return { retry: 'unreadable', wait: null, said: after.text };
    const wait = after.milliseconds;
    if (wait > patience) return { retry: 'unwaited', wait, said: null };
    await stage.rest(wait + MARGIN);
    const [again] = await stage.ask({ ...scenario, requests: [{ ...request, weight: 1 }] });
    return { retry: again?.answer?.status === 429 ? 'early' : 'right', wait, said: null };
  }
  return unseen;
}
