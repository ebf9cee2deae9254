import { NO_ANSWER, NOT_HTTP } from './port.ts';
import { ANSWERED } from './readiness.ts';
import type { Readiness } from './target.ts';

/**
 * Says what to do about a target that was reached, but did not become ready by an answer of its URL: a sentence; empty where
 * it was not reached, or is waited for in another way.
 *
 * @param seen what the last try saw
 */
export function adviceOnUnready(ready: Readiness, seen: string): string {
  if (ready.kind !== 'url') return '';
  if (seen.startsWith(ANSWERED)) {
    return ready.status === null
      ? 'Any answer below 500 shows that it is ready: where this one is as it should be, name another path, such as `ready: /healthz`.'
      : '`ready` waits for another status: change its `status`, or its `url`.';
  }
  if (seen.startsWith(NO_ANSWER)) {
    return 'It may be slow or wait for something: name a path that answers sooner, such as `ready: /healthz`, or raise `timeout` of `ready`.';
  }
  return seen === NOT_HTTP ? 'Check `url`: what answers there does not speak HTTP/1.1.' : '';
}
