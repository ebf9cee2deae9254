import * as core from '@actions/core';
import { isCommit } from '../checkout/commit-name.ts';
import type { Published } from '../publish/publish.ts';
import { redact } from '../secrets/border.ts';
import type { Verdict } from '../verdict/result.ts';

/**
 * Sets the outputs of the step. They can be set again: the runner takes the last value.
 *
 * @param others further results of the same step, of which only the counts are added
 */
export function setOutputs({ result, files, urls }: Published, others: readonly Published[] = []): void {
  const { evidence } = result;
  const results = [result, ...others.map((other) => other.result)];
  const sum = (verdict: Verdict) => results.reduce((total, { tally }) => total + tally[verdict], 0);
  const limits = results.flatMap(({ scenarios }) => scenarios).flatMap(({ thresholds }) => thresholds);
  const outputs: Record<string, string | number> = {
    conclusion: result.conclusion,
    'result-path': files?.resultPath ?? '',
    'report-path': files?.reportPath ?? '',
    regressed: sum('regressed'),
    improved: sum('improved'),
    unchanged: sum('unchanged'),
    inconclusive: sum('inconclusive'),
    violated: limits.filter(({ violated }) => violated).length,
    'comment-url': urls.comment ?? '',
    'check-url': urls['check run'] ?? '',
    'baseline-sha': evidence.kind === 'none' ? '' : commitOf(evidence.origin.commit),
  };
  for (const [name, value] of Object.entries(outputs)) {
    const isText = typeof value === 'string' && !EXACT.includes(name);
    core.setOutput(name, isText ? redact(value) : value);
  }
}

/** What these are cannot be a secret, whatever variable may have the same value. */
const EXACT = ['conclusion', 'baseline-sha'];

/** What another run has written is a commit, or nothing: it is inserted into whatever reads the output. */
function commitOf(written: string | null): string {
  return written !== null && isCommit(written) ? written : '';
}
