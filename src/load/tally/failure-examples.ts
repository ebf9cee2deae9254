import type { FailureExample, KindExample } from '../../measurement/failure-example.ts';

/** Kinds of errors of one window that have an example: more than are shown, because the most frequent ones are not known yet. */
const MOST_KINDS = 32;

/** The first request of each kind of error. What does not fail is never looked at. */
export class FailureExamples {
  readonly #examples = new Map<string, FailureExample>();

  /** Whether there is room for an example of this kind, and none yet. */
  lacks(kind: string): boolean {
    return !this.#examples.has(kind) && this.#examples.size < MOST_KINDS;
  }

  add(kind: string, example: FailureExample): void {
    if (this.lacks(kind)) this.#examples.set(kind, example);
  }

  get all(): KindExample[] {
    return [...this.#examples].map(([kind, example]) => ({ kind, example }));
  }
}

/** The first of each kind, of several windows or of several agents, in their order. */
export function firstExamples(all: readonly KindExample[]): KindExample[] {
  const first = new FailureExamples();
  for (const { kind, example } of all) first.add(kind, example);
  return first.all;
}
