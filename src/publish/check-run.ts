import type { Octokit } from '../github/client.ts';
import type { GitHubContext } from '../github/context.ts';
import { plainText, shorten } from '../text/plain.ts';
import type { Finding, Result } from '../verdict/result.ts';
import { cutToBytes } from './limit.ts';

const MAX_TITLE = 255;
/** Bytes: GitHub's description says characters, its error message bytesize. */
const MAX_SUMMARY = 65_535;
/** Annotations that one request takes. */
const BATCH = 50;
/** More than that nobody reads, and each batch is a request. */
const MAX_ANNOTATIONS = 200;
const MAX_MESSAGE = 2000;

export interface CheckRunOptions {
  octokit: Octokit;
  context: Pick<GitHubContext, 'owner' | 'repo' | 'headSha' | 'runId' | 'attempt' | 'runUrl'>;
  result: Pick<Result, 'key' | 'conclusion' | 'headline' | 'findings' | 'configFile' | 'head'>;
  markdown: string;
}

function checkRunName(key: string): string {
  return key === 'default' ? 'perf-gate' : `perf-gate (${key})`;
}

/**
 * Puts a check run on the commit that a reviewer sees, with the conclusion, the report, and the findings that have a
 * line in the configuration as annotations. Only the GitHub App that a token belongs to can do this: a personal token
 * cannot.
 *
 * @returns its address, and what went wrong after it was there
 * @throws what octokit throws
 */
export async function publishCheckRun(options: CheckRunOptions): Promise<{ url: string | null; incomplete: unknown }> {
  const { octokit, context, result, markdown } = options;
  const { owner, repo } = context;
  const [first = [], ...further] = batches(annotationsOf(result));
  const output = {
    title: shorten(plainText(result.headline), MAX_TITLE) || 'perf-gate',
    summary: cutToBytes(markdown, MAX_SUMMARY),
  };
  const { data } = await octokit.rest.checks.create({
    owner,
    repo,
    name: checkRunName(result.key),
    head_sha: context.headSha,
    status: 'completed',
    conclusion: result.conclusion,
    started_at: result.head.startedAt,
    completed_at: result.head.finishedAt,
    details_url: context.runUrl,
    external_id: `${context.runId}-${context.attempt}`,
    output: { ...output, annotations: first },
  });
  const url = data.html_url ?? null;
  try {
    for (const annotations of further) {
      await octokit.rest.checks.update({ owner, repo, check_run_id: data.id, output: { ...output, annotations } });
    }
    return { url, incomplete: null };
  } catch (error) {
    return { url, incomplete: error };
  }
}

function annotationsOf({ findings, configFile }: CheckRunOptions['result']) {
  if (configFile === null) return [];
  const placed = findings.filter((finding): finding is Finding & { line: number } => finding.line !== null);
  return placed.slice(0, MAX_ANNOTATIONS).map(({ kind, text, line, fails }) => ({
    path: configFile,
    start_line: line,
    end_line: line,
    annotation_level: fails ? ('failure' as const) : ('warning' as const),
    title: `perf-gate: ${kind}`,
    message: shorten(plainText(text), MAX_MESSAGE),
  }));
}

function batches<Item>(items: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}
