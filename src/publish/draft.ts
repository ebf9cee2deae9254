import type { OutputFolder } from '../checkout/output-folder.ts';
import { explainFailure } from '../github/failure.ts';
import { within } from '../github/within.ts';
import { renderComment } from '../report/comment.ts';
import { renderMarkdown } from '../report/markdown.ts';
import type { Links } from '../report/sections/section.ts';
import { redact, redactDocument } from '../secrets/border.ts';
import { sentence } from '../text/sentence.ts';
import type { Result } from '../verdict/result.ts';
import { type PublishContext, REPORT, REPORT_PAGE, type Report, type Told } from './publisher.ts';

/** Milliseconds to bring one thing up to date. */
const PATIENCE = 20_000;

type Renew = NonNullable<Told['renew']>;

/** A result that can still gain notices: what is rendered of it, and what was written of it so far. */
export class Draft {
  readonly #folder: OutputFolder | null;
  readonly #context: PublishContext | null;
  readonly #written: { name: string; shown: Report; renew: Renew }[] = [];
  /** The addresses of what was uploaded, by the names of those who did. */
  readonly #uploads = new Map<string, string>();
  #result: Result;
  #report: Report | null = null;

  /** @param folder of the files that belong to the result; null where there is none */
  constructor(result: Result, folder: OutputFolder | null, context: PublishContext | null) {
    this.#result = redactDocument(result);
    this.#folder = folder;
    this.#context = context;
  }

  get result(): Result {
    return this.#result;
  }

  /** The result as it is now: rendered when its text is first read, and not again until something is added. */
  get report(): Report {
    this.#report ??= render(this.#result, this.#folder, this.#links());
    return this.#report;
  }

  #links(): Links {
    if (this.#context === null) return {};
    const { job, acceptLabel } = this.#context;
    return {
      run: job.runUrl,
      ...this.#uploaded(),
      // Nobody labels what is no pull request.
      ...(acceptLabel !== undefined && job.pullRequest !== null && { acceptLabel }),
    };
  }

  /** Adds a notice, which is a sentence, and logs it. */
  note(notice: string, level: 'info' | 'warning' = 'warning'): void {
    const text = redact(notice);
    this.#context?.log[level](text);
    this.#result = { ...this.#result, notices: [...this.#result.notices, text] };
    this.#report = null;
  }

  /** Has the address of an upload linked in what is rendered from now on. @param name of the publisher that made it */
  link(name: string, url: string): void {
    if (name !== REPORT && name !== REPORT_PAGE) return;
    this.#uploads.set(name, url);
    this.#report = null;
  }

  #uploaded(): Links {
    const archive = this.#uploads.get(REPORT);
    const report = this.#uploads.get(REPORT_PAGE) ?? archive;
    return { ...(report !== undefined && { report }), ...(archive !== undefined && { archive }) };
  }

  /** Remembers what shows the report, and how to bring it up to date. */
  wrote(name: string, shown: Report, renew: Renew): void {
    this.#written.push({ name, shown, renew });
  }

  /**
   * Brings up to date what was written before the last notice or link, the last one first: what was written first, the
   * files, then has also what fails here.
   *
   * @param only the name of what alone is brought up to date; default: everything
   */
  async renew(only?: string): Promise<void> {
    for (const written of this.#written.toReversed()) {
      if (written.shown === this.report || (only ?? written.name) !== written.name) continue;
      const { report } = this;
      try {
        await within(PATIENCE, 'GitHub', () => written.renew(report));
        written.shown = report;
      } catch (error) {
        this.note(sentence(explainFailure(error, `The ${written.name} does not show the last notices`)));
      }
    }
  }
}

function render(result: Result, folder: OutputFolder | null, links: Links): Report {
  let comment: string | null = null;
  let summary: string | null = null;
  return {
    result,
    folder,
    get markdown() {
      comment ??= renderComment(result, links);
      return comment;
    },
    get summary() {
      summary ??= renderMarkdown(result, links);
      return summary;
    },
  };
}
