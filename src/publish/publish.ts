import type { OutputFolder } from '../checkout/output-folder.ts';
import type { GitHubContext } from '../github/context.ts';
import { explainFailure, missingPermission } from '../github/failure.ts';
import { within } from '../github/within.ts';
import { plural } from '../text/plural.ts';
import { sentence } from '../text/sentence.ts';
import type { Result } from '../verdict/result.ts';
import { Draft } from './draft.ts';
import { type PublishContext, type Publisher, REPORT, type Report, type Told } from './publisher.ts';
import type { Publishers } from './publishers.ts';
import { type ReportPaths, writeReports } from './report-files.ts';

/** Who gets to see a result besides the files, and by what means. */
export interface Audience extends Publishers {
  context: PublishContext;
  /** Called with the verdict before anybody else is asked for anything, and again with all that came of it. */
  settled(published: Published): void;
}

/** A result, and where it is. */
export interface Published {
  result: Result;
  /** result.json and report.html; null where they could not be written. */
  files: ReportPaths | null;
  /** Where the result can be seen, by the names of the publishers that have a page to show. */
  urls: Readonly<Record<string, string>>;
}

const READ_ONLY =
  'This pull request comes from a fork, whose token can only read: the verdict is in the job summary and in the result of the job, without check run and comment.';

/**
 * Finishes a result, in an order in which nothing that is told waits for a service that it does not need: the files and
 * the outputs, those who tell the verdict one after the other, then the uploads. What fails on the way becomes a notice of
 * the result, and what was written without that notice is written again, once, at the end. A publisher that fails costs
 * neither the verdict nor the others.
 *
 * @param folder where the files are written; null where nothing can be
 * @param audience null where there are only the files
 * @param keep keeps the run for later comparisons; @returns what went wrong, as sentences
 * @throws what `keep` throws where there is no audience, and nothing else
 */
export async function publish(
  judged: Result,
  folder: OutputFolder | null,
  audience: Audience | null,
  keep: () => Promise<string[]> = async () => [],
): Promise<Published> {
  const draft = new Draft(judged, folder, audience?.context ?? null);
  if (audience) foresee(draft, audience);
  const files = folder === null ? null : writeFiles(draft, folder);
  const urls: Record<string, string> = {};
  const soFar = (): Published => ({ result: draft.result, files, urls });
  audience?.settled(soFar());
  if (audience) {
    await callPublishers(draft, audience.publishers, audience.context, urls);
    // The uploaded copy has the notices of those who were told.
    await draft.renew(FILES);
    if (folder !== null) await callPublishers(draft, audience.uploads, audience.context, urls);
  }
  // At a desk it is a file that is kept, and whoever asked for it has to know.
  for (const problem of audience ? await keepWithin(keep) : await keep()) draft.note(problem);
  await draft.renew();
  audience?.settled(soFar());
  return soFar();
}

/**
 * Milliseconds for each of those who tell the verdict, for each upload, and to save the run. What they do is bounded call
 * by call; this bounds what many calls, or one that nobody has bounded, may take.
 */
const PATIENCE = 60_000;

/** The name of the files among what was written. */
const FILES = 'report';

/** Notices that the log of the job has; each is shown on the run's page too. */
const LOGGED = 8;

/** What is known before anything is written stands in everything that is written. */
function foresee(draft: Draft, { publishers, context }: Audience): void {
  const { result } = draft;
  for (const notice of result.notices.slice(0, LOGGED)) context.log.warning(notice);
  const more = result.notices.length - LOGGED;
  if (more > 0) context.log.warning(`${plural(more, 'more notice')}: the report has all of them.`);
  if (context.octokit) return;
  const silent = publishers.filter((publisher) => publisher.needsToken && publisher.wants(result, context));
  const without = silent.map(({ name }) => name).join(' and no ');
  if (without) draft.note(`Without a token (input "token") there is no ${without}.`);
}

function writeFiles(draft: Draft, folder: OutputFolder): ReportPaths | null {
  const { report } = draft;
  const write = ({ result }: Report) => writeReports(result, folder);
  try {
    const paths = write(report);
    draft.wrote(FILES, report, async (renewed) => void write(renewed));
    return paths;
  } catch (error) {
    // A full disk must not cost the verdict.
    draft.note(sentence(explainFailure(error, 'The report was not written')));
    return null;
  }
}

/** @param urls gains the addresses of what was written, by the names of the publishers */
async function callPublishers(
  draft: Draft,
  publishers: readonly Publisher[],
  means: PublishContext,
  urls: Record<string, string>,
): Promise<void> {
  let context = means;
  for (const publisher of publishers) {
    const { report } = draft;
    try {
      const told = await within(PATIENCE, 'GitHub', () => call(publisher, report, context));
      if (!told) continue;
      if (told.renew) draft.wrote(publisher.name, report, told.renew);
      if (told.problem) draft.note(sentence(told.problem));
      if (told.url) urls[publisher.name] = told.url;
      if (told.url && publisher.name === REPORT) draft.linkReport(told.url);
    } catch (error) {
      if (publisher.needsToken && isReadOnlyFork(context.job, error)) {
        draft.note(READ_ONLY, 'info');
        context = { ...context, octokit: null };
      } else {
        draft.note(sentence(explainFailure(error, publisher.failure(context))));
      }
    }
  }
}

async function keepWithin(keep: () => Promise<string[]>): Promise<string[]> {
  try {
    return await within(PATIENCE, 'GitHub', keep);
  } catch (error) {
    return [sentence(explainFailure(error, 'The baseline was not saved'))];
  }
}

/** @returns null where there is nothing to write, or no token to write it with */
async function call(publisher: Publisher, report: Report, context: PublishContext): Promise<Told | null> {
  if (!publisher.wants(report.result, context)) return null;
  if (!publisher.needsToken) return publisher.tell(report, context);
  const { octokit } = context;
  return octokit && publisher.tell(report, { ...context, octokit });
}

/** GitHub gives a fork's pull request a token that can only read, whatever the workflow asks for. */
function isReadOnlyFork({ event, pullRequest }: GitHubContext, error: unknown): boolean {
  return event === 'pull_request' && pullRequest?.fork === true && missingPermission(error) !== null;
}
