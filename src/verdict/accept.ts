import type { Acceptance, Result } from './result.ts';

/**
 * Whether somebody may accept this: a change that was measured and found too slow, or left open where that fails. A run
 * that stopped, or measured nothing, says nothing that could be accepted.
 */
export function isAcceptable({ conclusion, findings }: Result): boolean {
  const unmeasured = findings.some(({ kind }) => kind === 'failure' || kind === 'nothing measured');
  return conclusion === 'failure' && !unmeasured;
}

/** What would fail the gate, accepted by a person: the findings stay, and the conclusion is neutral. */
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
