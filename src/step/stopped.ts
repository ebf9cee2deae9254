import * as core from '@actions/core';
import type { OutputFolder } from '../checkout/output-folder.ts';
import { keyOf } from '../config/key-of.ts';
import { originOf } from '../github/context.ts';
import type { Origin } from '../measurement/run-document.ts';
import { type Published, publish } from '../publish/publish.ts';
import { appendSummary } from '../publish/summary.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { stoppedBefore } from '../rounds/measure.ts';
import { redactDocument } from '../secrets/border.ts';
import { type Demands, judge } from '../verdict/judge.ts';
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
  primary: null,
  severity: 'critical',
  failOn: 'critical',
  onMissingBaseline: null,
  inconclusive: 'fail',
  onRemovedScenario: 'fail',
};

/** Makes the result of a step that stopped before there was a verdict. */
export function stoppedResult(error: unknown, { config, means, startedAt, workspace, rulesOfBase }: Step): Result {
  const origin = means ? originOf(means.context) : NOWHERE;
  const key = config?.key ?? keyOf(workspace, core.getInput('key'), core.getInput('config'), rulesOfBase);
  const judgement = { ...(config?.judgement ?? STRICT), onMissingBaseline: null };
  return nothingMeasured(error, { origin, startedAt }, { judgement, scenarios: [], key, file: config?.file ?? null });
}

/** Makes the result of a run that somebody else has not measured, or of which nothing can be read. */
export function lostResult(error: unknown, from: { origin: Origin; startedAt: string }, key: string): Result {
  return nothingMeasured(error, from, { judgement: STRICT, scenarios: [], key, file: null });
}

function nothingMeasured(error: unknown, from: { origin: Origin; startedAt: string }, demands: Demands): Result {
  const run = stoppedBefore(error, from.origin, VERSION, from.startedAt);
  return redactDocument(judge(run, { kind: 'none', reason: 'the run stopped before anything was measured' }, demands));
}

/**
 * Tells everybody that the step stopped, and why, where a verdict would have stood: an older one must not be left
 * standing. Nothing is uploaded but what another job is to report.
 */
export async function tellStopped(error: unknown, step: Step): Promise<void> {
  const result = stoppedResult(error, step);
  if (!step.means) return tellAlone(result, step);
  const { audience: whole } = step.means;
  const audience = step.mode === 'run' ? whole : { ...whole, uploads: [] };
  await publish(result, openedOutput(step), audience);
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
export function openedOutput(step: Step, key = ''): OutputFolder | null {
  try {
    return step.openOutput(key);
  } catch {
    return null;
  }
}
