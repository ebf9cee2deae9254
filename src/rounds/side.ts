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
  /** Called and awaited when it is built, before it is set up. */
  built?(): Promise<void>;
}
