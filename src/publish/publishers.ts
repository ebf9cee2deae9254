import { openArtifacts } from './artifacts.ts';
import { openCheckRun } from './check-run.ts';
import { openComment } from './comment.ts';
import type { OpenPublisher, Publisher, Settings } from './publisher.ts';
import { openSummary } from './summary.ts';

/**
 * Every publisher of the action, in the order in which they are called. The report is uploaded first because the others
 * link to it; of those, the summary comes first because it always works, and the comment last because it shows what the
 * others could not do.
 */
const PUBLISHERS: readonly OpenPublisher[] = [openArtifacts, openSummary, openCheckRun, openComment];

/** @throws Error when a setting of one of them is wrong */
export function openPublishers(settings: Settings): Publisher[] {
  return PUBLISHERS.map((open) => open(settings));
}
