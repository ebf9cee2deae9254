import { createHash } from 'node:crypto';

/**
 * A checker for Stryker (stryker-mutator.io/docs/stryker-js/plugins) that lets a share of the faults through, chosen by a
 * hash of what they are: the same in every run, whatever else there is. The others count as neither noticed nor missed.
 */
class Sample {
  static inject = ['options'];

  constructor({ sample }) {
    this.share = sample.share;
    this.seed = sample.seed;
  }

  async init() {}

  async check(mutants) {
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        this.holds(mutant) ? { status: 'passed' } : { status: 'compileError', reason: 'not in the sample' },
      ]),
    );
  }

  holds({ fileName, mutatorName, replacement, location: { start, end } }) {
    const name = fileName.replace(/^.*\/src\//, '');
    const text = [this.seed, name, mutatorName, replacement, start.line, start.column, end.line, end.column].join('|');
    return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32 < this.share;
  }
}

export const strykerPlugins = [{ kind: 'Checker', name: 'sample', injectableClass: Sample }];
