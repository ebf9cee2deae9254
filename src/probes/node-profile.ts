import { rmSync } from 'node:fs';
import { readRegular } from '../files/read-file.ts';
import { profileFile, profileSocket } from '../service/profile-preload.ts';
import { askProcess } from './ask-process.ts';
import { runningPids } from './floor.ts';

/** The time that a process may take to begin, and to write its profile, milliseconds. */
const PATIENCE = 15_000;
/** Bytes of a profile. */
const MOST_BYTES = 64_000_000;

/** Processes of a target whose profile was begun. */
export interface NodeProfiles {
  /** Ends the profiles. @returns what each process wrote; none where it ended meanwhile */
  end(): Promise<Buffer[]>;
}

/**
 * Begins a profile in every Node process of a service that listens for that.
 *
 * @param folder where they do
 * @returns null where none does: it is no Node process, or it was started without its options
 */
export async function beginNodeProfiles(pid: number, folder: string): Promise<NodeProfiles | null> {
  const begun: number[] = [];
  for (const one of runningPids(pid)) {
    if ((await askProcess(profileSocket(folder, one), 'begin', PATIENCE)) === 'begun') begun.push(one);
  }
  if (begun.length === 0) return null;
  return {
    async end() {
      const written: Buffer[] = [];
      for (const one of begun) {
        const file = profileFile(folder, one);
        try {
          if ((await askProcess(profileSocket(folder, one), 'end', PATIENCE)) !== 'written') continue;
          written.push(readRegular(file, MOST_BYTES));
        } catch {
          // What a process of the target has written may be anything.
        } finally {
          rmSync(file, { force: true });
        }
      }
      return written;
    },
  };
}
