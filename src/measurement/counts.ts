import type { CheckCount, Counts } from './run-document.ts';

/** The share of requests that failed or were lost, 0 to 1. */
export function errorRate(counts: Counts): number {
  return counts.sent === 0 ? 0 : failedRequests(counts) / counts.sent;
}

/** Requests without a good answer: errors of every kind and lost ones. */
export function failedRequests(counts: Counts): number {
  return Object.values(counts.errors).reduce((sum, value) => sum + value, counts.lost);
}

/** The sum of several windows. */
export function addCounts(all: Counts[]): Counts {
  const total = { sent: 0, responses: 0, lost: 0, inFlight: 0 };
  // A Map and not an object: an untrusted document may call an error `constructor`.
  const errors = new Map<string, number>();
  for (const counts of all) {
    total.sent += counts.sent;
    total.responses += counts.responses;
    total.lost += counts.lost;
    total.inFlight += counts.inFlight;
    for (const [kind, value] of Object.entries(counts.errors)) errors.set(kind, (errors.get(kind) ?? 0) + value);
  }
  return { ...total, errors: Object.fromEntries(errors) };
}

/** How often each check was met in several windows, in the order of their first. */
export function addChecks(all: readonly CheckCount[]): CheckCount[] {
  const checks = new Map<string, CheckCount>();
  for (const check of all) {
    const key = JSON.stringify([check.label, check.name]);
    const sum = checks.get(key) ?? { ...check, passed: 0, failed: 0 };
    checks.set(key, { ...sum, passed: sum.passed + check.passed, failed: sum.failed + check.failed });
  }
  return [...checks.values()];
}
