import type { Acceptance, Result } from './result.ts';

/**
 * Whether a person may accept this result: a change that was measured and found too slow, or left undecided where that
 * fails the gate. A run that stopped, or measured nothing, leaves nothing to accept.
 */
export function isAcceptable({ conclusion, findings }: Result): boolean {
  const unmeasured = findings.some(({ kind }) => kind === 'failure' || kind === 'nothing measured');
  return conclusion === 'failure' && !unmeasured;
}

/** Turns a failing result that a person accepted into a neutral one; its findings stay. */
export function accept(result: Result, acceptance: Omit<Acceptance, 'findings'>): Result {
  if (!isAcceptable(result)) return result;
  const failing = result.findings.filter(({ fails }) => fails);
  return {
    ...result,
    conclusion: 'neutral',
    headline: `Accepted by ${acceptance.by}: ${result.headline}`,
    findings: result.findings.map((finding) => ({ ...finding, fails: false })),
    accepted: { ...acceptance, findings: failing.map(({ text }) => text) },
  };
}
