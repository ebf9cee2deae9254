import { explainFailure } from '../github/failure.ts';
import { plainText, shorten } from '../text/plain.ts';
import type { Finding, Result } from '../verdict/result.ts';
import { cutToBytes } from './limit.ts';
import type { OpenPublisher, Report, TokenContext, TokenPublisher, Told } from './publisher.ts';

const MAX_TITLE = 255;
/** Bytes: GitHub's description says characters, its error message bytesize. */
const MAX_SUMMARY = 65_535;
/** Annotations that one request takes. */
const BATCH = 50;
/** Nobody reads more than that, and each batch is a request. */
const MAX_ANNOTATIONS = 200;
const MAX_MESSAGE = 2000;

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

function checkRunName(key: string): string {
  return key === 'default' ? 'perf-gate' : `perf-gate (${key})`;
}

async function writeCheckRun(report: Report, { job, octokit }: TokenContext): Promise<Told> {
  const { checks } = octokit.rest;
  const { owner, repo, headSha, runId, attempt, runUrl } = job;
  const { result } = report;
  const [first = [], ...further] = batches(annotationsOf(result));
  const { data } = await checks.create({
    owner,
    repo,
    name: checkRunName(result.key),
    head_sha: headSha,
    status: 'completed',
    conclusion: result.conclusion,
    started_at: result.head.startedAt,
    completed_at: result.head.finishedAt,
    details_url: runUrl,
    external_id: `${runId}-${attempt}`,
    output: outputOf(report, first),
  });
  const update = async (shown: Report, annotations: Annotation[]): Promise<void> => {
    await checks.update({ owner, repo, check_run_id: data.id, output: outputOf(shown, annotations) });
  };
  const told: Told = { url: data.html_url ?? null, renew: (renewed) => update(renewed, []) };
  try {
    for (const annotations of further) await update(report, annotations);
    return told;
  } catch (error) {
    return { ...told, problem: explainFailure(error, 'Some annotations of the check run are missing') };
  }
}

/** GitHub adds the annotations to those that it has already. */
function outputOf({ result, markdown }: Report, annotations: Annotation[]) {
  return {
    title: shorten(plainText(result.headline), MAX_TITLE) || 'perf-gate',
    summary: cutToBytes(markdown, MAX_SUMMARY),
    annotations,
  };
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
    title: `perf-gate: ${kind}`,
    message: shorten(plainText(text), MAX_MESSAGE),
  };
}

function batches<Item>(items: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}
