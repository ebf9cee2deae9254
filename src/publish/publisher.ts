import type { OutputFolder } from '../checkout/output-folder.ts';
import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import type { Log } from '../github/log.ts';
import type { Result } from '../verdict/result.ts';

/** What the workflow has set: the inputs of its step, and the environment. */
export interface Settings {
  /** An empty text where the input was left out. */
  getInput(name: string): string;
  /** @throws Error when the input is neither true nor false */
  getBooleanInput(name: string): boolean;
  env: NodeJS.ProcessEnv;
}

/** The job that a publisher works in, and its means. */
export interface PublishContext {
  job: GitHubContext;
  /** null without a token. */
  octokit: Octokit | null;
  log: Log;
  /** The label by which a person accepts what fails; left out where there is none. */
  acceptLabel?: string;
}

/** A job that has a token. */
export type TokenContext = PublishContext & { octokit: Octokit };

/** The result as it stands when a publisher is called; the notices of those before it are in it. */
export interface Report {
  readonly result: Result;
  /**
   * The comment and the text of the check run: Markdown of at most 65,000 bytes, with links to the pages that exist by
   * then. It is rendered once, however many publishers read it.
   */
  readonly markdown: string;
  /** The job summary: the same, and everything else. */
  readonly summary: string;
  /** What was written of it: result.json, report.html, the run documents and the logs; null where there is nothing. */
  readonly folder: OutputFolder | null;
}

/** The names of the publishers to whose uploads the others link: the archive of everything, and the report as a page. */
export const REPORT = 'report';
export const REPORT_PAGE = 'report page';

/** What became of telling a result. */
export interface Told {
  /** Where it can be seen; null where nothing was written, or where it has no page of its own. */
  url: string | null;
  /** What is missing from it; a clause. */
  problem?: string;
  /**
   * Replaces what was written, because something came of the publishers after it: notices of the result, and the address
   * of the full report. Left out where that cannot be done.
   */
  renew?(report: Report): Promise<void>;
}

interface Teller<Context extends PublishContext> {
  /** What is written, as messages name it: `check run`. */
  readonly name: string;
  /** Whether there is anything to write for this result in this job, whatever the token may do. */
  wants(result: Result, context: PublishContext): boolean;
  /** What is missing when `tell` fails; a clause that a reason can follow: `The check run was not written`. */
  failure(context: PublishContext): string;
  /** @throws Error with the reason; the publishers after it are called all the same */
  tell(report: Report, context: Context): Promise<Told>;
}

/** A publisher that writes to GitHub with the job's token, and is passed over where there is none that may write. */
export interface TokenPublisher extends Teller<TokenContext> {
  readonly needsToken: true;
}

/** One way to make a result known. A further one is a file beside this one, and a line in publishers.ts. */
export type Publisher = TokenPublisher | (Teller<PublishContext> & { readonly needsToken?: undefined });

/**
 * Makes a publisher for a run. It reads its own settings, before anything is measured.
 *
 * @throws Error when a setting is wrong
 */
export type OpenPublisher = (settings: Settings) => Publisher;
