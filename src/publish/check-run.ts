import { setTimeout as delay } from 'node:timers/promises';
import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import { explainFailure } from '../github/failure.ts';
import { learnLogin, loginOfApp } from '../github/identity.ts';
import { isUncertain } from '../github/retry.ts';
import { findingKind } from '../report/format.ts';
import { newsOf } from '../report/news.ts';
import { wordsOf } from '../text/inline.ts';
import { plainText, shorten } from '../text/plain.ts';
import type { Finding, Result } from '../verdict/result.ts';
import { cutToBytes } from './limit.ts';
import type { OpenPublisher, Report, TokenContext, TokenPublisher, Told } from './publisher.ts';
import { orderOf } from './run-order.ts';
import { checkRunName, externalId, listToldChecks, newerThan, type ToldCheck } from './told-checks.ts';

const MAX_TITLE = 255;
/** Bytes: GitHub's description says characters, its error message bytesize. */
const MAX_SUMMARY = 65_535;
/** Annotations that one request takes. */
const BATCH = 50;
/** Nobody reads more than that, and each batch is a request. */
const MAX_ANNOTATIONS = 200;
const MAX_MESSAGE = 2000;
/** How often a request is sent whose answers are lost. */
const TRIES = 3;
/** Milliseconds after a lost answer, before it is looked what became of the request. */
const PAUSE = 500;

/** What GitHub shows of a finding beside its line. */
type Annotation = ReturnType<typeof annotationOf>;

/**
 * Puts a check run on the commit that a reviewer sees, with the conclusion, the report, and the findings that have a
 * line in the configuration as annotations. Only the GitHub App that a token belongs to can do this: a personal token
 * cannot.
 */
export const openCheckRun: OpenPublisher = (settings): TokenPublisher => {
  const wanted = settings.getBooleanInput('check');
  return {
    name: 'check run',
    needsToken: true,
    wants: () => wanted,
    failure: () => 'The check run was not written',
    tell: writeCheckRun,
  };
};

/**
 * A later run of the same commit may have told its verdict already: GitHub shows the check run that was created last, so
 * an older run writes none, and where both were created at the same time, the older one says what the newer one does.
 */
async function writeCheckRun(report: Report, { job, octokit, log }: TokenContext): Promise<Told> {
  const { owner, repo, headSha: sha } = job;
  const { key } = report.result;
  const order = orderOf(job);
  const findNewer = async () => newerThan(await listToldChecks(octokit, { owner, repo, sha, key }), order);
  // What cannot be looked up is no reason to say nothing.
  const before = await findNewer().catch(() => null);
  if (before) {
    log.info(`The check run of the newer run ${before.order.run} (attempt ${before.order.attempt}) stays as it is.`);
    return { url: before.url };
  }
  const [first = [], ...further] = batches(annotationsOf(report.result));
  const check = await create(octokit, job, report, first);
  learnLogin(octokit, loginOfApp(check.app));
  const place = { owner, repo, check_run_id: check.id };
  const told: Told = {
    url: check.html_url,
    async renew(renewed) {
      const newer = await findNewer();
      await octokit.rest.checks.update(
        newer ? { ...place, ...copyOf(newer) } : { ...place, output: outputOf(renewed, []) },
      );
    },
  };
  try {
    const newer = await findNewer();
    if (newer) {
      await octokit.rest.checks.update({ ...place, ...copyOf(newer) });
      return told;
    }
  } catch (error) {
    told.problem = explainFailure(error, 'Whether a newer run has written a check run is not known');
  }
  try {
    let count = first.length;
    for (const annotations of further) {
      await annotate(octokit, place, { report, annotations, before: count });
      count += annotations.length;
    }
    return told;
  } catch (error) {
    return { ...told, problem: explainFailure(error, 'Some annotations of the check run are missing') };
  }
}

/** Creates the check run once, also where GitHub's answer is lost. */
async function create(octokit: Octokit, job: GitHubContext, report: Report, annotations: Annotation[]) {
  const { owner, repo, headSha, runUrl } = job;
  const { result } = report;
  const external_id = externalId(orderOf(job), result.key);
  const post = async () => {
    const { data } = await octokit.rest.checks.create({
      owner,
      repo,
      name: checkRunName(result.key),
      head_sha: headSha,
      status: 'completed',
      conclusion: result.conclusion,
      started_at: result.head.startedAt,
      completed_at: result.head.finishedAt,
      details_url: runUrl,
      external_id,
      output: outputOf(report, annotations),
      request: { repeatable: false },
    });
    return { id: data.id, html_url: data.html_url, app: data.app };
  };
  const find = async () => {
    const all = await listToldChecks(octokit, { owner, repo, sha: headSha, key: result.key });
    const own = all.filter(({ externalId }) => externalId === external_id).sort((a, b) => b.id - a.id)[0];
    return own && { id: own.id, html_url: own.url, app: null };
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await post();
    } catch (error) {
      if (!isUncertain(error)) throw error;
      await delay(PAUSE);
      const written = await find();
      if (written) return written;
      if (attempt === TRIES) throw error;
    }
  }
}

/** Adds annotations once: GitHub would keep those of a repeated request twice. */
async function annotate(
  octokit: Octokit,
  place: { owner: string; repo: string; check_run_id: number },
  { report, annotations, before }: { report: Report; annotations: Annotation[]; before: number },
): Promise<void> {
  const { checks } = octokit.rest;
  for (let attempt = 1; ; attempt++) {
    try {
      await checks.update({ ...place, output: outputOf(report, annotations), request: { repeatable: false } });
      return;
    } catch (error) {
      if (!isUncertain(error)) throw error;
      await delay(PAUSE);
      const { data } = await checks.get(place);
      if (data.output.annotations_count >= before + annotations.length) return;
      if (attempt === TRIES) throw error;
    }
  }
}

/** What a check run has to say to show the verdict of another. */
function copyOf({ externalId: external_id, conclusion, detailsUrl, title, summary }: ToldCheck) {
  return {
    external_id,
    ...(detailsUrl !== null && { details_url: detailsUrl }),
    conclusion: conclusion as 'success' | 'neutral' | 'failure',
    output: { title: title ?? 'perf-gate', summary: summary ?? '' },
  };
}

/** GitHub adds the annotations to those that it has already. */
function outputOf({ result, markdown }: Report, annotations: Annotation[]) {
  return {
    title: titleOf(result),
    summary: cutToBytes(markdown, MAX_SUMMARY),
    annotations,
  };
}

/** The first sentence of the comment. */
function titleOf(result: Result): string {
  return shorten(plainText(wordsOf(newsOf(result).sentence)), MAX_TITLE) || 'perf-gate';
}

function annotationsOf({ findings, configFile }: Result): Annotation[] {
  if (configFile === null) return [];
  return findings
    .filter(hasLine)
    .slice(0, MAX_ANNOTATIONS)
    .map((finding) => annotationOf(finding, configFile));
}

function hasLine(finding: Finding): finding is Finding & { line: number } {
  return finding.line !== null;
}

function annotationOf({ kind, text, line, fails }: Finding & { line: number }, path: string) {
  return {
    path,
    start_line: line,
    end_line: line,
    annotation_level: fails ? ('failure' as const) : ('warning' as const),
    title: `perf-gate: ${findingKind(kind)}`,
    message: shorten(plainText(text), MAX_MESSAGE),
  };
}

function batches<Item>(items: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}
