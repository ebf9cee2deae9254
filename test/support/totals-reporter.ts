import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** The most characters of a reason. */
const MOST = 400;

/**
 * Closes the run with one plain line, `12 passed, 0 failed, 1 skipped`, and names the tests that failed before they
 * passed above it, with the reason: a test that needs a retry is a fault, in the test or in what it tests.
 */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const totals = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const retried: TestCase[] = [];
    for (const module of modules) {
      // A file that cannot be loaded has no tests to count.
      if (module.errors().length > 0) totals.failed++;
      for (const test of module.children.allTests()) {
        totals[test.result().state]++;
        if (test.diagnostic()?.flaky) retried.push(test);
      }
    }
    const { passed, failed, skipped, pending } = totals;
    if (retried.length > 0) console.log(`${retried.length} passed only on a retry:`);
    for (const test of retried) {
      console.log(`  ${test.module.relativeModuleId} > ${test.fullName}`);
      const [reason] = test.result().errors ?? [];
      if (reason) console.log(`    ${stripVTControlCharacters(reason.message).replaceAll(/\s+/g, ' ').slice(0, MOST)}`);
    }
    console.log(`${passed} passed, ${failed + pending} failed, ${skipped} skipped`);
  }
}
