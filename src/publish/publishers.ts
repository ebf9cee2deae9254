import { openArtifacts } from './artifacts.ts';
import { openCheckRun } from './check-run.ts';
import { openComment } from './comment.ts';
import type { OpenPublisher, Publisher, Settings } from './publisher.ts';
import { openReportPage } from './report-page.ts';
import { openSummary } from './summary.ts';

/**
 * Every publisher of the action that tells the verdict, in the order in which they are called: the summary first because
 * it needs nobody else, and the comment last because it shows what the others could not do.
 */
const PUBLISHERS: readonly OpenPublisher[] = [openSummary, openCheckRun, openComment];

/** What is uploaded once everybody has been told: the verdict must not wait for it. */
const UPLOADS: readonly OpenPublisher[] = [openArtifacts, openReportPage];

/** Who tells a result: at once, and where it is kept afterwards. */
export interface Publishers {
  publishers: readonly Publisher[];
  uploads: readonly Publisher[];
}

/**
 * Opens all publishers. One whose setting is wrong is opened with the default of that setting, because what is wrong has
 * to be told as well.
 *
 * @returns also what is wrong with the settings, each an error; none where all is well
 */
export function openPublishers(settings: Settings): Publishers & { problems: unknown[] } {
  const problems: unknown[] = [];
  const open = (opener: OpenPublisher): Publisher => {
    try {
      return opener(settings);
    } catch (error) {
      problems.push(error);
      return opener({ ...settings, getInput: () => '', getBooleanInput: () => true });
    }
  };
  return { publishers: PUBLISHERS.map(open), uploads: UPLOADS.map(open), problems };
}
