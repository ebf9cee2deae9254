import type { Occasion } from '../settings/occasion.ts';

const PULL_REQUESTS: readonly string[] = ['pull_request', 'pull_request_target', 'merge_group'];

/** Tells what a run is for by the event that has started its workflow; one that a person has started counts as a push. */
export function occasionOf(event: string): Occasion {
  if (PULL_REQUESTS.includes(event)) return 'pull_request';
  return event === 'schedule' ? 'schedule' : 'push';
}
