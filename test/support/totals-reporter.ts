import type { Reporter, TestModule } from 'vitest/node';

/** Closes the run with one plain line: `12 passed, 0 failed, 1 skipped`. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const totals = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      // A file that cannot be loaded has no tests to count.
      if (module.errors().length > 0) totals.failed++;
      for (const test of module.children.allTests()) totals[test.result().state]++;
    }
    const { passed, failed, skipped, pending } = totals;
    console.log(`${passed} passed, ${failed + pending} failed, ${skipped} skipped`);
  }
}
