import { PerfGateError } from '../errors.ts';
import type { SideName } from '../events.ts';
import type { Origin } from '../measurement/run-document.ts';
import type { Target } from '../service/target.ts';

/** One of the two things that are compared: a way to start the target, and where its code comes from. */
export interface Side {
  name: SideName;
  target: Target;
  origin: Origin;
  /**
   * Whether the others are measured without it where it cannot be built, started or loaded: their code is not to blame.
   */
  dispensable: boolean;
  /** Whether nothing is measured without it although it is dispensable, because the user asked for it. */
  required?: boolean;
  /** Lists the files in which the head differs from it, from the top of the checkout; only a base has it. @throws GitError */
  changed?(): Promise<ReadonlySet<string>>;
  /** Looks up what may explain why it could not be built or started. @param message the failure @returns a sentence */
  hint?(message: string): Promise<string | null>;
}

/** Whether a run goes on without this side after an error, as it does after a failure of a dispensable one. */
export function canDoWithout({ dispensable }: Side, error: unknown, abort: AbortSignal): error is PerfGateError {
  return dispensable && !abort.aborted && error instanceof PerfGateError;
}
