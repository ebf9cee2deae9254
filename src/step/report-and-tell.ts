import * as core from '@actions/core';
import { PerfGateError } from '../errors.ts';
import { explainFailure } from '../github/failure.ts';
import { harmless, type Log } from '../github/log.ts';
import type { MeasuredRun } from '../github/measured-run.ts';
import { type Audience, type Published, publish } from '../publish/publish.ts';
import { type Publisher, REPORT } from '../publish/publisher.ts';
import { settle } from '../publish/settle.ts';
import { type LostResult, readStoredResults, type StoredResult, type StoredSearch } from '../publish/stored-results.ts';
import { DEFAULT_KEY, gateKey } from '../settings/values-schema.ts';
import { plural } from '../text/plural.ts';
import { quote } from '../text/quote.ts';
import type { Result } from '../verdict/result.ts';
import { acceptanceOf } from './acceptance.ts';
import { BoundedLog } from './bounded-log.ts';
import { TOLD_LINES } from './log-limits.ts';
import { findSubject, type Subject } from './measured-subject.ts';
import { setOutputs } from './outputs.ts';
import type { Means, Step } from './step.ts';
import { lostResult, openedOutput } from './stopped.ts';

const MAX_NAMED_KEYS = 100;
const CONCLUSIONS: readonly Result['conclusion'][] = ['success', 'neutral', 'failure'];

/**
 * Tells what the measuring jobs of a run have left, each gate by itself; no code of a change is run, and no file of it is
 * read but the results, which are checked. What cannot be reported is a failure that says why.
 *
 * @throws whatever keeps it from telling anything
 */
export async function reportAndTell(step: Step, means: Means): Promise<void> {
  const { context, octokit } = means;
  if (!octokit) throw new PerfGateError('config', '"mode: report" needs a token (input "token")');
  const keys = namedKeys();
  const subject = await findSubject(octokit, context);
  const { run, job, commits, silence } = subject;
  const search = { octokit, context, run, pullRequest: job.pullRequest, commits, keys };
  const { stored, passedOver } = await readAll(search);
  const log = new BoundedLog(means.audience.context.log, TOLD_LINES.notices);
  const told: Published[] = [];
  const label = core.getInput('accept-label').trim();
  for (const one of stored) {
    const read = 'result' in one ? one.result : lost(one, run, step);
    const notices = [
      ...(silence === null ? [] : [`No comment was written: ${silence}.`]),
      ...unaccounted(stored, run),
      ...passedOver,
    ];
    const noticed = { ...read, notices: [...notices, ...read.notices] };
    const result = await settle(
      noticed,
      label ? () => acceptanceOf({ octokit, context: job, label }, step.mode) : null,
    );
    const folder = openedOutput(step, stored.length === 1 ? '' : one.key);
    const index = told.length;
    const settled = (published: Published) => {
      told[index] = published;
      setOutputs(...worstFirst(told));
    };
    await publish(result, folder, audienceOf(one, subject, { ...means, log }, settled));
  }
  log.close();
  if (told.length > 1) logResults(told);
  // Only now is there a verdict: an error between two gates must not make it that of the first.
  const [worst] = worstFirst(told);
  step.published = worst;
}

/** Reads what there is; where there is nothing, that is what there is to tell. */
async function readAll(search: StoredSearch): Promise<{ stored: StoredResult[]; passedOver: string[] }> {
  const keys = search.keys.length > 0 ? search.keys : [DEFAULT_KEY];
  const none = (lost: LostResult) => keys.map((key): StoredResult => ({ key, page: null, ...lost }));
  try {
    const { found, passedOver } = await readStoredResults(search);
    const stored = found.length > 0 ? found : none({ problem: 'it left no result', isMissing: true });
    return { stored, passedOver };
  } catch (error) {
    const problem = explainFailure(error, 'its artifacts could not be listed');
    return { stored: none({ problem, isMissing: false }), passedOver: [] };
  }
}

/** @throws PerfGateError `config` for what is no key */
function namedKeys(): string[] {
  const keys = core
    .getInput('key')
    .split(/[\n,]/)
    .map((key) => key.trim())
    .filter((key) => key !== '');
  const wrong = keys.find((key) => !gateKey.safeParse(key).success);
  if (wrong !== undefined) throw new PerfGateError('config', `input "key": ${quote(wrong)} is no key of a gate`);
  if (keys.length > MAX_NAMED_KEYS) throw new PerfGateError('config', `input "key": more than ${MAX_NAMED_KEYS} keys`);
  return [...new Set(keys)];
}

/**
 * Everybody is told of the measuring run and its commit, and the archive that it has uploaded is linked. The page is that of
 * this job, made of what was checked: one that the measuring run has uploaded could be anything.
 */
function audienceOf(
  one: StoredResult,
  { job }: Subject,
  { audience, tellers, log }: Means & { log: Log },
  settled: Audience['settled'],
): Audience {
  const uploaded: Publisher[] = one.page === null ? [] : [linkTo(one.page)];
  return {
    publishers: [...uploaded, ...tellers],
    uploads: 'result' in one ? audience.uploads : [],
    context: { ...audience.context, job, log },
    uploader: { ...audience.context, log },
    settled,
  };
}

function linkTo(page: string): Publisher {
  return { name: REPORT, wants: () => true, failure: () => '', tell: async () => ({ url: page }) };
}

/** A line for each result, the worst first; the log ends with that one. */
function logResults(told: readonly Published[]): void {
  const [worst, others] = worstFirst(told);
  for (const { result } of [worst, ...others].slice(0, TOLD_LINES.results)) {
    core.info(`perf-gate (${harmless(result.key)}): ${harmless(result.headline)}`);
  }
  const more = told.length - TOLD_LINES.results;
  if (more > 0) core.info(`perf-gate: ${plural(more, 'more result')}: the job summary has all of them.`);
}

/** The one that decides first. */
function worstFirst(told: readonly Published[]): [Published, Published[]] {
  const [worst, ...others] = told.toSorted((a, b) => rank(b) - rank(a));
  return [worst as Published, others];
}

function rank({ result }: Published): number {
  return CONCLUSIONS.indexOf(result.conclusion);
}

/** Why a run that has come to its end left nothing, by its conclusion. */
const ENDS: Readonly<Record<string, string>> = {
  cancelled: 'The run was canceled',
  skipped: 'The run was skipped',
  timed_out: 'The run took too long and was ended',
  action_required: 'The run waits for somebody who approves it',
  startup_failure: 'Its workflow could not be started',
  failure: 'A job of it failed before it had a result, or without "mode: run"',
};

function lost(
  { key, problem, isMissing }: LostResult & { key: string },
  run: MeasuredRun,
  { startedAt }: Step,
): Result {
  const ended = Object.hasOwn(ENDS, run.conclusion ?? '') ? ENDS[run.conclusion ?? ''] : ENDS.failure;
  const therefore = isMissing ? ended : 'Nothing of it is shown, because it may not be what the run has measured';
  const message = `run ${run.id} has no result that can be reported: ${problem}. ${therefore}; its log says more: ${run.url}`;
  const origin = { commit: run.headSha, ref: null, repository: null, runId: run.id, attempt: run.attempt };
  return lostResult(new PerfGateError('github', message), { origin, startedAt }, key);
}

/** A run that failed although none of its results does may have lost one. */
function unaccounted(stored: readonly StoredResult[], { conclusion }: MeasuredRun): string[] {
  const fails = stored.some((one) => !('result' in one) || one.result.conclusion === 'failure');
  if (fails || conclusion === null || conclusion === 'success' || conclusion === 'neutral') return [];
  return [
    'The run failed although no result of it does: another job may be the reason, or a gate that has left nothing. Name the keys that there have to be in the input "key" to tell them apart.',
  ];
}
