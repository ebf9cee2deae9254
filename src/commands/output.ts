import { tmpdir } from 'node:os';
import { OutputFolder } from '../checkout/output-folder.ts';

/**
 * Opens the output folder of a command: what is typed there is the user's own word, also for a folder elsewhere.
 *
 * @param names what the command writes
 * @throws PerfGateError `config` when it leads through a link or is no folder
 */
export function openOutput(workspace: string, path: string, names: readonly string[]): OutputFolder {
  return OutputFolder.open({ workspace, path, allowOutside: true, temporary: tmpdir(), names });
}
