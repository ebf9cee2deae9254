import * as core from '@actions/core';
import { makeOutput } from '../checkout/output-folder.ts';
import { keyOf } from '../config/key-of.ts';
import { originOf } from '../github/context.ts';
import type { Origin } from '../measurement/run-document.ts';
import { type Published, publish } from '../publish/publish.ts';
import { appendSummary } from '../publish/summary.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { stoppedBefore } from '../rounds/measure.ts';
import { judge } from '../verdict/judge.ts';
import type { Judgement } from '../verdict/judgement.ts';
import type { Result } from '../verdict/result.ts';
import { VERSION } from '../version.ts';
import { setOutputs } from './outputs.ts';
import type { Step } from './step.ts';

const NOWHERE: Origin = { commit: null, ref: null, repository: null, runId: null, attempt: null };

/** Nothing is compared, and whatever stops a run is critical: none of this can make it anything but a failure. */
const STRICT: Judgement = {
  tolerance: { sameJob: 0, stored: 0 },
  alpha: 0.05,
  strict: false,
  extend: false,
  gated: [],
  severity: 'critical',
  failOn: 'critical',
  onMissingBaseline: null,
  inconclusive: 'fail',
};

/** Makes the result of a step that stopped before there was a verdict. */
export function stoppedResult(error: unknown, { config, means, startedAt, workspace }: Step): Result {
  const origin = means ? originOf(means.context) : NOWHERE;
  const key = config?.key ?? keyOf(workspace, core.getInput('key'), core.getInput('config'));
  const run = stoppedBefore(error, origin, VERSION, startedAt);
  const base = { kind: 'none', reason: 'the run stopped before anything was measured' } as const;
  const judgement = { ...(config?.judgement ?? STRICT), onMissingBaseline: null };
  return judge(run, base, { judgement, scenarios: [], key, file: config?.file ?? null });
}

/**
 * Tells everybody that the step stopped, and why, where a verdict would have stood: an older one must not be left
 * standing. There is nothing to upload.
 */
export async function tellStopped(error: unknown, step: Step): Promise<void> {
  const result = stoppedResult(error, step);
  if (!step.means) return tellAlone(result, step);
  const audience = { ...step.means.audience, uploads: [] };
  await publish(result, madeOutput(step.output), audience);
}

/** Tells what can be told at once and without anybody's help: the outputs and the job summary. */
export function tellAlone(result: Result, step: Step): void {
  const published: Published = { result, files: null, urls: {} };
  step.published = published;
  setOutputs(published);
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file) appendSummary(file, renderMarkdown(result));
}

/** @returns null where it cannot be written: that is no reason to say nothing */
function madeOutput(output: string): string | null {
  try {
    makeOutput(output);
    return output;
  } catch {
    return null;
  }
}
