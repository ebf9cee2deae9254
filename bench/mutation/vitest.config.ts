import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** A fault is noticed by the first test that fails, so the long ones come last. */
const LONG = ['hodges-lehmann.test', 'conclusion.test', 'shift-algorithm.test', 'result.test'];
/** Simulations and recorded rounds: every fault that they notice costs seconds, and single tests notice it too. */
const LEFT_OUT = ['test/verdict/false-alarms.test.ts', 'test/verdict/replay.test.ts'];

class ShortFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => LONG.findIndex((name) => moduleId.includes(`/${name}`));
    return files.toSorted((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

export default defineConfig({
  test: {
    include: [process.env.MUTATION_TESTS ?? 'test/{statistics,verdict}/*.test.ts'],
    exclude: LEFT_OUT,
    testTimeout: 60_000,
    isolate: false,
    fileParallelism: false,
    sequence: { sequencer: ShortFirst },
  },
});
