import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Begins with the files that wait for whole runs, and ends with those that wait for nothing, so that the last of them end
 * at about the same time. By itself vitest begins with the longest text.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

/** What is measured alone comes last, whatever it takes. */
function placeOf({ project, moduleId }: TestSpecification): number {
  const { groupOrder } = project.config.sequence;
  const inGroup = project.name === 'quick' ? 2 : /\/test\/(e2e|rounds)\//.test(moduleId) ? 0 : 1;
  return 3 * groupOrder + inGroup;
}
