import { explainFailure } from '../github/failure.ts';
import { within } from '../github/within.ts';
import { type AcceptanceOptions, type FoundAcceptance, findAcceptance } from '../publish/acceptance.ts';
import { sentence } from '../text/sentence.ts';
import type { Mode } from './mode.ts';

/** Milliseconds: a verdict that fails waits for it. */
const PATIENCE = 15_000;

/** Looks for a person's word, and no longer than a verdict can wait. */
export async function acceptanceOf(options: AcceptanceOptions, mode: Mode): Promise<FoundAcceptance> {
  const found = await acceptanceWithin(options);
  // Whoever reports looks again, and says why it does not count; here it only saves the job from failing.
  return mode === 'run' && found.acceptance === null ? { acceptance: null, notice: null } : found;
}

async function acceptanceWithin(options: AcceptanceOptions): Promise<FoundAcceptance> {
  try {
    return await within(PATIENCE, 'GitHub', () => findAcceptance(options));
  } catch (error) {
    const notice = sentence(explainFailure(error, `The label "${options.label}" was not looked for`));
    return { acceptance: null, notice };
  }
}
