import type { Origin } from '../measurement/run-document.ts';
import type { Target } from '../service/target.ts';
import type { SideName } from './progress.ts';

/** One of the two things that are compared: a way to start the target, and where its code comes from. */
export interface Side {
  name: SideName;
  target: Target;
  origin: Origin;
  /** Where it cannot be built, started or loaded, the others are measured without it: their code is not to blame. */
  dispensable: boolean;
  /** Awaited when it is built, before it is set up. */
  built?(): Promise<void>;
}
