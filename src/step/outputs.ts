import * as core from '@actions/core';
import type { Published } from '../publish/publish.ts';

/** Sets the outputs of the step. They can be set again: the runner takes the last value. */
export function setOutputs({ result, files, urls }: Published): void {
  const { tally, evidence } = result;
  const outputs: Record<string, string | number> = {
    conclusion: result.conclusion,
    'result-path': files?.resultPath ?? '',
    'report-path': files?.reportPath ?? '',
    regressed: tally.regressed,
    improved: tally.improved,
    unchanged: tally.unchanged,
    inconclusive: tally.inconclusive,
    violated: result.scenarios.flatMap(({ thresholds }) => thresholds).filter(({ violated }) => violated).length,
    'comment-url': urls.comment ?? '',
    'check-url': urls['check run'] ?? '',
    'baseline-sha': evidence.kind === 'none' ? '' : (evidence.origin.commit ?? ''),
  };
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}
