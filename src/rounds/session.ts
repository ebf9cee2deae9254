import type { Listen } from '../events.ts';
import type { Registry } from '../service/process-registry.ts';

/** What lives as long as a run. */
export interface Session {
  /** Every process of the run is entered here, so that none is left behind. */
  processes: Registry;
  /** Raised when the run is canceled. */
  abort: AbortSignal;
  /** Folder for temporary files. */
  temporary: string;
  /** Path of the entry of the process that calls a function. */
  functionScript: string;
  listen: Listen;
}
